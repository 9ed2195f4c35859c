import { rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

// Loaded into a process with --import. Sends the bytes of heap in use to every connection of the socket.
setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc');

const path = process.env.HEAP_PROBE_SOCKET;
if (path) {
  rmSync(path, { force: true });
  const server = createServer((connection) => {
    collectGarbage();
    collectGarbage();
    connection.end(String(process.memoryUsage().heapUsed));
  });
  server
    .on('error', () => {})
    .listen(path)
    .unref();
}
