import type { Redis } from 'ioredis';
import { createDeadlines } from './deadlines.ts';

/**
 * Finds connections on which nothing is answered any more, so that new ones are made. A host that vanishes
 * sends no FIN and no RST, and the system retransmits to it for a quarter of an hour. After a truncated reply, all later
 * ones are parsed as its remainder: bytes keep coming, so that a socket's own timeout never fires.
 * @param nodes the connections to single servers
 * @param ms longest wait for the answer to PING, in ms
 * @param drop called with each that does not answer in time
 * @returns sends a PING on every connection that is ready
 */
export function createProbe(
  nodes: () => readonly Redis[],
  ms: number,
  drop: (stream: Redis['stream']) => void,
): () => void {
  const asked = createDeadlines<Redis['stream']>(ms, drop);

  return () => {
    for (const node of nodes()) {
      const { status, stream } = node;
      if (status !== 'ready' || asked.has(stream)) continue;
      asked.begin(stream);
      const answered = () => void asked.end(stream);
      node.ping().then(answered, answered);
    }
  };
}
