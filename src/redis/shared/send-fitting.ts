import { isRedisError } from '../errors.ts';

/**
 * Sends calls together, and splits them in half if their values do not fit into one request or reply, so that no call
 * fails because of the others. A request that does not fit has changed nothing.
 * @param inOrder whether the second half waits for the first
 * @returns one result per call, in order; an Error for a call that does not fit alone
 */
export async function sendFitting<Call, Result>(
  calls: readonly Call[],
  send: (calls: readonly Call[]) => Promise<readonly (Result | Error)[]>,
  inOrder: boolean,
): Promise<readonly (Result | Error)[]> {
  try {
    return await send(calls);
  } catch (error) {
    if (!isRedisError(error, 'VALUE_TOO_LARGE')) throw error;
    if (calls.length === 1) return [error];
    const half = Math.ceil(calls.length / 2);
    const first = sendFitting(calls.slice(0, half), send, inOrder);
    if (inOrder) await first;
    const second = sendFitting(calls.slice(half), send, inOrder);
    return (await Promise.all([first, second])).flat();
  }
}
