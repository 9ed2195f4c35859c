import { once } from 'node:events';
import { connect } from 'node:net';
import type { RedisAddress } from '../harness/bench-redis.ts';
import { serveParent } from '../harness/child.ts';

/** Pings Redis continuously on its own connection. Each answer is the longest wait since the previous one, in ms. */
await serveParent<RedisAddress, 'longest'>(async ({ host, port }) => {
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
  ping();
  return {
    ready: true,
    answer() {
      // A pending reply counts, too.
      recordWait();
      const answer = longest;
      longest = 0;
      return answer;
    },
  };
});
