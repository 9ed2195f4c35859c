/** Least time between two reconnections for a reason that may last, in ms. */
const PATIENCE_MS = 1_000;

/**
 * READONLY: after a failover the address may lead to another server, while the open connection stays with the one that
 * was demoted. `ERR MOVED`: how the read endpoint of ElastiCache Serverless refuses writes; ioredis does not follow it.
 */
const WRONG_SERVER = /^(READONLY|ERR MOVED)\b/;

/** @returns whether to reconnect after an error reply: when the server at the other end is no longer the right one */
export function leavesWrongServer(): (error: Error) => boolean {
  let last = Number.NEGATIVE_INFINITY;
  return ({ message }) => {
    const now = performance.now();
    if (!WRONG_SERVER.test(message) || now - last < PATIENCE_MS) return false;
    last = now;
    return true;
  };
}
