import { toBase64 } from './bytes.ts';

/** Maximum length of a tag that is stored unhashed, in UTF-16 code units. Soft tags of Next.js may be longer. */
const MAX_TAG_LENGTH = 256;

/**
 * A Next.js key contains the arguments of the function, so it may have any length and content. Its SHA-256 is used
 * instead.
 */
export const storedKey = (cacheKey: string): Promise<string> => hash(cacheKey);

/** A tag as stored, identical for entries, reads and invalidations. */
export const storedTag = async (tag: string): Promise<string> =>
  tag !== '' && tag.length <= MAX_TAG_LENGTH && tag.isWellFormed() ? tag : `sha256:${await hash(tag)}`;

/** Converts tags and removes duplicates. */
export const storedTags = async (tags: readonly string[]): Promise<string[]> =>
  Promise.all([...new Set(tags)].map(storedTag));

/** @returns 43 characters */
async function hash(text: string): Promise<string> {
  // UTF-8 would make different halves of surrogate pairs equal, but JSON escapes them.
  const bytes = new TextEncoder().encode(JSON.stringify(text));
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return toBase64(digest).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}
