import { once } from 'node:events';
import { connect } from 'node:net';
import { parentPort, workerData } from 'node:worker_threads';

/** A connection of its own, in a thread of its own, that asks Redis without pause and remembers the longest wait. */
const { host, port } = workerData as { host: string; port: number };
const socket = connect({ host, port, noDelay: true });
await once(socket, 'connect');

let asked = performance.now();
let longest = 0;
const ask = () => {
  asked = performance.now();
  socket.write('PING\r\n');
};
const waited = () => {
  longest = Math.max(longest, performance.now() - asked);
};
socket.on('data', () => {
  waited();
  setImmediate(ask);
});
parentPort?.on('message', (message: 'start' | 'report') => {
  // An answer that is still awaited counts too.
  waited();
  if (message === 'report') parentPort?.postMessage(longest);
  else longest = 0;
  if (message === 'start') parentPort?.postMessage('started');
});
ask();
parentPort?.postMessage('ready');
