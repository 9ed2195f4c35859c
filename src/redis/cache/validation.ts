import { InvalidInputError, ValueTooLargeError } from '../errors.ts';
import { assertJson, isPlainObject } from '../shared/json.ts';
import type { CacheConfig } from './config.ts';

/** Maximum number of entries per setManyCache call, and of keys per getManyCache call. */
export const MAX_BATCH = 100;

/**
 * @param ttl seconds, or undefined for the default
 * @returns ms
 * @throws InvalidInputError unless it is a whole number of seconds from 1 to the configured maximum
 */
export function ttlMs(ttl: number | undefined, { defaultTTL, maxTTL }: CacheConfig): number {
  if (ttl === undefined) return Math.min(defaultTTL, maxTTL) * 1000;
  if (Number.isInteger(ttl) && ttl >= 1 && ttl <= maxTTL) return ttl * 1000;
  throw new InvalidInputError('ttl', `must be a whole number of seconds from 1 to ${maxTTL}`);
}

/**
 * @returns the value's JSON text
 * @throws InvalidInputError if the value would not read back unchanged; ValueTooLargeError if it exceeds
 *   `maxValueBytes`
 */
export function encodeValue(value: unknown, { maxValueBytes }: CacheConfig): string {
  assertJson(value, 'value');
  const text = JSON.stringify(value);
  // A character takes at most three bytes, so most texts do not need an exact count.
  if (text.length * 3 <= maxValueBytes) return text;
  const bytes = Buffer.byteLength(text);
  if (bytes > maxValueBytes) throw new ValueTooLargeError('The value', bytes, maxValueBytes);
  return text;
}

/**
 * @param deadAfter seconds, or undefined for none
 * @returns ms
 * @throws InvalidInputError unless it is a whole number of seconds from 0 to the longest TTL
 */
export function deadAfterMs(deadAfter: number | undefined, { maxTTL }: CacheConfig): number {
  if (deadAfter === undefined) return 0;
  if (Number.isInteger(deadAfter) && deadAfter >= 0 && deadAfter <= maxTTL) return deadAfter * 1000;
  throw new InvalidInputError('deadAfter', `must be a whole number of seconds from 0 to ${maxTTL}`);
}

/**
 * @returns the keys without duplicates
 * @throws InvalidInputError unless it is a list of at most 100 keys
 */
export function validateKeys(keys: readonly string[]): string[] {
  if (!Array.isArray(keys)) throw new InvalidInputError('keys', 'must be a list of strings');
  if (keys.length > MAX_BATCH) throw new InvalidInputError('keys', `must be at most ${MAX_BATCH}`);
  return [...new Set<string>(keys)];
}

type Entries<T> = ReadonlyMap<string, T> | Readonly<Record<string, T>>;

/**
 * @returns keys and values
 * @throws InvalidInputError unless it is a Map or a plain object with at most 100 entries
 */
export function validateEntries<T>(entries: Entries<T>): (readonly [key: string, value: T])[] {
  if (!(entries instanceof Map) && !isPlainObject(entries)) {
    throw new InvalidInputError('entries', 'must be a Map or a plain object of values by key');
  }
  const pairs = [...(entries instanceof Map ? entries : Object.entries(entries))];
  if (pairs.length > MAX_BATCH) throw new InvalidInputError('entries', `must be at most ${MAX_BATCH}`);
  return pairs;
}
