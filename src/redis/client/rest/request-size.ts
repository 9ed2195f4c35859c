import { RequestTooLargeError } from '../../errors.ts';

/** Upstash's limit on the free and pay-as-you-go plans: https://upstash.com/docs/redis/overall/billing */
export const MAX_REQUEST_BYTES = 10 * 1_048_576;

/** A control character or half of a surrogate pair is escaped as `\\uXXXX`. */
const MAX_BYTES_PER_CHAR = 6;
/** Quotes, comma and brackets around a string; also an upper bound for the digits of a number. */
const OVERHEAD_BYTES = 32;

/**
 * Rejects a request that is too large before it is sent. JSON inside JSON escapes its quotes, so a request may be twice
 * the size of its values. Only a request that could exceed the limit is measured.
 * @param body one command, or a list of commands
 * @throws RequestTooLargeError
 */
export function rejectTooLarge(body: readonly unknown[], limitBytes: number): void {
  if (mostBytes(body) <= limitBytes) return;
  const actualBytes = Buffer.byteLength(JSON.stringify(body));
  if (actualBytes > limitBytes) throw new RequestTooLargeError('request', { actualBytes, limitBytes });
}

/** An upper bound for the size of the body as JSON. */
function mostBytes(body: readonly unknown[]): number {
  let bytes = OVERHEAD_BYTES;
  for (const part of body) {
    if (Array.isArray(part)) bytes += mostBytes(part);
    else bytes += OVERHEAD_BYTES + (typeof part === 'string' ? part.length * MAX_BYTES_PER_CHAR : 0);
  }
  return bytes;
}
