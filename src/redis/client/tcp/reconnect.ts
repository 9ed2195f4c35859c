/** Minimum time between two reconnections for a reason that may persist, in ms. */
const PATIENCE_MS = 1_000;

/**
 * READONLY: after a failover, the address may point to another server while the open connection still goes to the
 * demoted one. `ERR MOVED`: the reply to a write at the read endpoint of ElastiCache Serverless; ioredis does not
 * follow it.
 */
const WRONG_SERVER = /^(READONLY|ERR MOVED)\b/;

/** @returns whether to reconnect after an error reply, because the connected server is no longer the right one */
export function leavesWrongServer(): (error: Error) => boolean {
  let last = Number.NEGATIVE_INFINITY;
  return ({ message }) => {
    const now = performance.now();
    if (!WRONG_SERVER.test(message) || now - last < PATIENCE_MS) return false;
    last = now;
    return true;
  };
}
