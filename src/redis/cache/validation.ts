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

/** @throws InvalidInputError unless it is a list of at most 100 items */
export function validateMany<T>(name: string, items: readonly T[]): readonly T[] {
  if (!Array.isArray(items)) throw new InvalidInputError(name, 'must be a list');
  if (items.length <= MAX_BATCH) return items;
  throw new InvalidInputError(name, `must be at most ${MAX_BATCH}`);
}

/** @throws InvalidInputError unless it is a Map or a plain object */
export function pairsOf<T>(entries: ReadonlyMap<string, T> | Readonly<Record<string, T>>): [string, T][] {
  if (entries instanceof Map) return [...entries];
  if (isPlainObject(entries)) return Object.entries(entries);
  throw new InvalidInputError('entries', 'must be a Map or an object');
}
