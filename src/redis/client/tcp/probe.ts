import type { Redis } from 'ioredis';
import { createDeadlines } from './deadlines.ts';

/**
 * Finds connections that no longer respond, so that they are replaced. A host that vanishes sends neither FIN nor RST,
 * and the system keeps retransmitting for a quarter of an hour. After a truncated reply, all later replies are parsed
 * as its remainder; because bytes keep arriving, the socket's own timeout never fires.
 * @param nodes the connections to individual servers
 * @param ms longest wait for the reply to PING, in ms
 * @param drop called with each connection that does not reply in time
 * @returns a function that sends a PING on every connection that is ready
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
