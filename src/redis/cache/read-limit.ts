import type { RedisClient } from '../client/index.ts';
import { AnswerTooLargeError } from '../errors.ts';
import type { CacheConfig } from './config.ts';
import type { ReadResult } from './freshness.ts';

/**
 * What one read returns at least, in bytes: as much as a Lambda function can answer. Parsed, JSON may take twenty times
 * the memory of its text.
 */
const MIN_LIMIT_BYTES = 6 * 1_048_576;
/** Bytes that an entry may have besides its value: its header, with all its tags. */
const MAX_HEADER_BYTES = 65_536;

/** How much one read may return, whatever tenants have stored. */
export interface ReadLimit {
  /** The largest result of one read, in bytes. */
  readonly maxBytes: number;
  /** @returns whether the entries of so many keys might exceed the limit, so that Redis must check it */
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
 * Checks the values of one read: Redis checks the limit only where it might be exceeded, and copies of the local tier
 * were never read.
 * @throws AnswerTooLargeError
 */
export function assertWithin({ maxBytes }: ReadLimit, results: readonly ReadResult[]): void {
  const payloads = results.flatMap(({ entry }) => entry?.payload ?? []);
  const chars = payloads.reduce((sum, { length }) => sum + length, 0);
  // No character takes more than three bytes, so most reads need no count.
  if (chars * 3 <= maxBytes) return;
  const bytes = payloads.reduce((sum, payload) => sum + Buffer.byteLength(payload), 0);
  if (bytes > maxBytes) throw new AnswerTooLargeError(bytes, maxBytes);
}
