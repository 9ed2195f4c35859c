import { InvalidInputError } from '../errors.ts';
import { assertOptions } from '../shared/arguments.ts';
import { percentEncode } from '../shared/keys.ts';
import type { ReadOptions } from './freshness.ts';
import { shorten } from './invalidation-members.ts';

/** Options of a read. */
export interface TagsAtRead {
  /**
   * Up to 1,024 tags of at most 1,024 characters. If one of them was invalidated after the value was read from its
   * source, the entry is stale for this read, even though it does not carry the tag.
   */
  readonly tags?: readonly string[] | undefined;
}

/** Options of an inspection. */
export interface InspectOptions extends TagsAtRead {
  /** Whether to return the value too, even a stale one. Default false. */
  readonly withValue?: boolean | undefined;
}

/** Options of a look-up. */
export interface LookUpOptions extends TagsAtRead {
  /**
   * Whether to return a value that an invalidation with `deadAfter` made stale, until it is dead. Such a value is
   * returned with `stale: true`. Default false.
   */
  readonly acceptStale?: boolean | undefined;
}

/** Maximum number of tags, and maximum length of each in UTF-16 code units. */
export const TAG_LIMITS = {
  /** Tags of an entry. */
  entry: { count: 128, length: 256 },
  /** Tags of one invalidation; longer ones can match tags given at a read. */
  invalidation: { count: 128, length: 1_024 },
  /** Tags given at a read. */
  read: { count: 1_024, length: 1_024 },
} as const;

/**
 * @param use what the tags are for, which determines their limits
 * @returns the tags as stored, without duplicates: percent-encoded, with long ones hashed
 * @throws InvalidInputError for too many tags tags, or one that is empty, too long or not well-formed Unicode
 */
export function encodeTags(tags: readonly string[], use: keyof typeof TAG_LIMITS): string[] {
  const { count, length } = TAG_LIMITS[use];
  if (!Array.isArray(tags)) throw new InvalidInputError('tags', 'must be a list of strings');
  if (tags.length > count) throw new InvalidInputError('tags', `must be at most ${count}`);
  return [...new Set(tags.map((tag) => encodeTag(tag, length)))];
}

/**
 * @returns the options of a read, with its tags as stored
 * @throws InvalidInputError unless it is an object with tags that `encodeTags` accepts
 */
export function readOptions(options: TagsAtRead = {}): ReadOptions {
  assertOptions('options', options, ['tags']);
  const { tags = [] } = options;
  const stored = encodeTags(tags, 'read');
  return stored.length > 0 ? { tags: stored } : {};
}

/**
 * @returns the options of a look-up, with its tags as stored
 * @throws InvalidInputError like `readOptions`, and if `acceptStale` is not a boolean
 */
export function lookUpOptions(options: LookUpOptions = {}): ReadOptions {
  assertOptions('options', options, ['tags', 'acceptStale']);
  const { tags, acceptStale = false } = options;
  if (typeof acceptStale !== 'boolean') throw new InvalidInputError('acceptStale', 'must be a boolean');
  return { ...readOptions({ tags }), ...(acceptStale && { acceptsInvalidated: true }) };
}

/**
 * @returns the options of an inspection, with its tags as stored
 * @throws InvalidInputError like `readOptions`, and if `withValue` is not a boolean
 */
export function inspectOptions(options: InspectOptions = {}): ReadOptions & { readonly withValue: boolean } {
  assertOptions('options', options, ['tags', 'withValue']);
  const { tags, withValue = false } = options;
  if (typeof withValue !== 'boolean') throw new InvalidInputError('withValue', 'must be a boolean');
  return { ...readOptions({ tags }), withValue };
}

function encodeTag(tag: string, maxLength: number): string {
  if (typeof tag !== 'string') throw new InvalidInputError('tag', 'must be a string');
  if (tag === '') throw new InvalidInputError('tag', 'must not be empty');
  if (tag.length > maxLength) {
    throw new InvalidInputError('tag', `is longer than ${maxLength} characters`);
  }
  return shorten(percentEncode('tag', tag));
}
