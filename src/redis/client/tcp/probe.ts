import type { Redis } from 'ioredis';
import { createDeadlines } from './deadlines.ts';

/**
 * Drops connections on which nothing is answered any more, so that new ones are made. A host that vanishes says no word,
 * and the system would go on sending to it for a quarter of an hour. And after a reply that announces more than it holds,
 * every later one is taken for its rest: bytes keep coming, so that a socket's own timeout never ends it.
 * @param nodes every open connection
 * @param ms longest wait for the answer to PING, in ms
 * @returns asks every connection for a sign of life
 */
export function createProbe(nodes: () => readonly Redis[], ms: number): () => void {
  const asked = createDeadlines<Redis['stream']>(ms, (stream) => stream.destroy());

  return () => {
    for (const node of nodes()) {
      const { stream } = node;
      if (!stream || asked.has(stream)) continue;
      asked.begin(stream);
      const answered = () => void asked.end(stream);
      node.ping().then(answered, answered);
    }
  };
}
