import type { Redis } from 'ioredis';
import { createDeadlines } from './deadlines.ts';

/**
 * Drops connections on which nothing is answered any more, so that new ones are made. A host that vanishes
 * sends no FIN and no RST, and the system retransmits to it for a quarter of an hour. After a truncated reply, all later
 * ones are parsed as its remainder: bytes keep coming, so that a socket's own timeout never fires.
 * @param nodes the connections to masters
 * @param ms longest wait for the answer to PING, in ms
 * @returns sends a PING on every connection
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
