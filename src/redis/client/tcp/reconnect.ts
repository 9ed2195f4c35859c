import type { Redis } from 'ioredis';

/**
 * Drops a connection whose oldest question stays without an answer, so that a new one is made. A host that vanishes
 * says no word, and the system would go on sending to it for a quarter of an hour; and what follows a spoilt reply may
 * never be understood again.
 * @param ms time of one call; a connection is dropped after one to two of it
 */
export function dropWhenSilent(node: Redis, ms: number): void {
  node.on('connect', () => {
    const { stream } = node;
    let oldest: unknown;
    const judge = () => {
      const now = node.commandQueue.peekFront();
      if (now !== undefined && now === oldest && node.stream === stream) {
        // Whoever asked first has been told that it took too long: sent again, it would take effect after later calls.
        for (let item = node.commandQueue.shift(); item; item = node.commandQueue.shift()) {
          item.command.reject(new Error('Connection is silent'));
        }
        stream.destroy();
      }
      oldest = now;
    };
    // A process that was asleep first hears what has arrived meanwhile.
    const timer = setInterval(() => setImmediate(judge), ms).unref();
    stream.once('close', () => clearInterval(timer));
  });
}

/** Least time between two reconnections for a reason that may last, in ms. */
const PATIENCE_MS = 1_000;

/**
 * Tells of an error whether to reconnect: after a failover the address may lead to another server, while the open
 * connection stays with the one that was demoted and refuses writes for good.
 */
export function reconnectsWhenDemoted(): (error: Error) => boolean {
  let last = Number.NEGATIVE_INFINITY;
  return ({ message }) => {
    const now = performance.now();
    if (!message.startsWith('READONLY') || now - last < PATIENCE_MS) return false;
    last = now;
    return true;
  };
}
