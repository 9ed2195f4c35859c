import { toBase64 } from './bytes.ts';

/** Longest tag that an entry carries as it is, in UTF-16 code units. Soft tags of Next.js may be longer. */
const MAX_TAG_LENGTH = 256;

/**
 * The key of Next.js contains the arguments of the function, so it is of any length and content; what is stored is its
 * SHA-256.
 */
export const storedKey = (cacheKey: string): Promise<string> => hash(cacheKey);

/** A tag as it is stored: the same for an entry, a read and an invalidation. */
export const storedTag = async (tag: string): Promise<string> =>
  tag !== '' && tag.length <= MAX_TAG_LENGTH && tag.isWellFormed() ? tag : `sha256:${await hash(tag)}`;

/** Each tag once. */
export const storedTags = async (tags: readonly string[]): Promise<string[]> =>
  Promise.all([...new Set(tags)].map(storedTag));

/** @returns 43 characters */
async function hash(text: string): Promise<string> {
  // UTF-8 would make different halves of surrogate pairs equal; JSON escapes them.
  const bytes = new TextEncoder().encode(JSON.stringify(text));
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return toBase64(digest).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}
