import { once } from 'node:events';
import { connect } from 'node:net';
import { parentPort, workerData } from 'node:worker_threads';

/** Pings Redis continuously on its own connection and thread, and records the longest wait. */
const { host, port } = workerData as { host: string; port: number };
const socket = connect({ host, port, noDelay: true });
await once(socket, 'connect');

let sentAt = performance.now();
let longest = 0;
const ping = () => {
  sentAt = performance.now();
  socket.write('PING\r\n');
};
const recordWait = () => {
  longest = Math.max(longest, performance.now() - sentAt);
};
socket.on('data', () => {
  recordWait();
  setImmediate(ping);
});
parentPort?.on('message', (message: 'start' | 'report') => {
  // A pending reply counts, too.
  recordWait();
  if (message === 'report') parentPort?.postMessage(longest);
  else longest = 0;
  if (message === 'start') parentPort?.postMessage('started');
});
ping();
parentPort?.postMessage('ready');
