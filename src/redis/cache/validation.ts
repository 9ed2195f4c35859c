import { InvalidInputError, ValueTooLargeError } from '../errors.ts';
import { assertJson, isPlainObject } from '../shared/json.ts';
import { encodeSegment } from '../shared/keys.ts';
import type { CacheConfig } from './config.ts';

/** Maximum number of tags of one entry or one invalidation. */
export const MAX_TAGS = 32;
/** Maximum number of entries of one setManyCache or keys of one getManyCache. */
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
 * @returns the tags percent-encoded, each once
 * @throws InvalidInputError for more than 32 tags, or one that cannot be encoded
 */
export function encodeTags(tags: readonly string[]): string[] {
  if (!Array.isArray(tags)) throw new InvalidInputError('tags', 'must be a list of strings');
  if (tags.length > MAX_TAGS) throw new InvalidInputError('tags', `must be at most ${MAX_TAGS}`);
  return [...new Set(tags.map((tag) => encodeSegment('tag', tag)))];
}

/**
 * @returns the value's JSON text
 * @throws InvalidInputError when it would not read back unchanged; ValueTooLargeError beyond `maxValueBytes`
 */
export function encodeValue(value: unknown, { maxValueBytes }: CacheConfig): string {
  assertJson(value, 'value');
  const text = JSON.stringify(value);
  // No character takes more than three bytes, so most texts need no count.
  if (text.length * 3 <= maxValueBytes) return text;
  const bytes = Buffer.byteLength(text);
  if (bytes > maxValueBytes) throw new ValueTooLargeError('The value', bytes, maxValueBytes);
  return text;
}

/**
 * @returns the keys, each once
 * @throws InvalidInputError unless they are a list of at most 100
 */
export function validateKeys(keys: readonly string[]): string[] {
  if (!Array.isArray(keys)) throw new InvalidInputError('keys', 'must be a list of strings');
  if (keys.length > MAX_BATCH) throw new InvalidInputError('keys', `must be at most ${MAX_BATCH}`);
  return [...new Set<string>(keys)];
}

type Entries<T> = ReadonlyMap<string, T> | Readonly<Record<string, T>>;

/**
 * @returns keys and values
 * @throws InvalidInputError unless they are a Map or a plain object of at most 100 entries
 */
export function validateEntries<T>(entries: Entries<T>): (readonly [key: string, value: T])[] {
  if (!(entries instanceof Map) && !isPlainObject(entries)) {
    throw new InvalidInputError('entries', 'must be a Map or a plain object of values by key');
  }
  const pairs = [...(entries instanceof Map ? entries : Object.entries(entries))];
  if (pairs.length > MAX_BATCH) throw new InvalidInputError('entries', `must be at most ${MAX_BATCH}`);
  return pairs;
}
