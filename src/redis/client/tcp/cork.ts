import type { Redis } from 'ioredis';

/**
 * Combines everything sent in one tick into one system call per connection, because system calls limit the throughput
 * of a client with many calls in progress.
 * @param nodes the connections to individual servers
 * @returns a function that holds back everything sent until the end of the tick
 */
export function createCork(nodes: () => readonly Redis[]): () => void {
  let corked: Redis['stream'][] = [];

  function uncork(): void {
    for (const stream of corked) stream.uncork();
    corked = [];
  }

  return () => {
    if (corked.length > 0) return;
    for (const { stream } of nodes()) {
      // There is no stream before the first connection.
      stream?.cork();
      if (stream) corked.push(stream);
    }
    if (corked.length > 0) process.nextTick(uncork);
  };
}
