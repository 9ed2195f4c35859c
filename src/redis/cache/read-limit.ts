import type { RedisClient } from '../client/index.ts';
import { AnswerTooLargeError } from '../errors.ts';
import type { CacheConfig } from './config.ts';
import type { ReadResult } from './freshness.ts';

/**
 * Lower bound of the limit, in bytes: the largest response of a Lambda function. Parsed JSON can use twenty times the
 * memory of its text.
 */
const MIN_LIMIT_BYTES = 6 * 1_048_576;
/** Maximum size of an entry's header, with all its tags, in bytes. */
const MAX_HEADER_BYTES = 65_536;

/** Limits how much one read returns, regardless of what tenants have stored. */
export interface ReadLimit {
  /** The largest result of one read, in bytes. */
  readonly maxBytes: number;
  /** @returns whether the entries of this many keys might exceed the limit, so that Redis must check it */
  mustBeChecked(keys: number): boolean;
}

export function readLimitOf(
  { limitsReplies = false }: Pick<RedisClient, 'limitsReplies'>,
  { maxValueBytes }: Pick<CacheConfig, 'maxValueBytes'>,
): ReadLimit {
  const maxEntryBytes = maxValueBytes + MAX_HEADER_BYTES;
  const maxBytes = Math.max(MIN_LIMIT_BYTES, maxEntryBytes);
  return { maxBytes, mustBeChecked: (keys) => !limitsReplies && keys * maxEntryBytes > maxBytes };
}

/**
 * Checks the values of one read, because Redis checks the limit only if it might be exceeded, and copies in the local
 * tier were not read from Redis.
 * @throws AnswerTooLargeError
 */
export function assertWithin({ maxBytes }: ReadLimit, results: readonly ReadResult[]): void {
  const payloads = results.flatMap(({ entry }) => entry?.payload ?? []);
  const chars = payloads.reduce((sum, { length }) => sum + length, 0);
  // A character takes at most three bytes, so most reads do not need an exact count.
  if (chars * 3 <= maxBytes) return;
  const bytes = payloads.reduce((sum, payload) => sum + Buffer.byteLength(payload), 0);
  if (bytes > maxBytes) throw new AnswerTooLargeError(bytes, maxBytes);
}
