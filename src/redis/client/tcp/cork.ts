import type { Redis } from 'ioredis';

/**
 * Joins what is sent in one tick into one system call per connection: system calls are what limits a client with many
 * calls under way.
 * @param nodes the connections to single servers
 * @returns holds back what is sent from now until the end of the tick
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
      // Absent before the first connection.
      stream?.cork();
      if (stream) corked.push(stream);
    }
    if (corked.length > 0) process.nextTick(uncork);
  };
}
