/** An entry carries at most this many prefixes. Deeper ones are found by listing. */
const MAX_LEVELS = 16;
/** Longest tag of an entry, in characters. */
const MAX_TAG_CHARS = 256;

/**
 * The levels of a key whose parts are separated by colons: `a` and `a:b` for `a:b:c`. A value stored with them can be cleared
 * by each with one invalidation, however many keys there are.
 * @param key name of the value
 * @returns the levels that `tagOf` has tags for
 */
export function prefixesOf(key: string): string[] {
  const levels: string[] = [];
  for (let at = key.indexOf(':'); at !== -1 && levels.length < MAX_LEVELS; at = key.indexOf(':', at + 1)) {
    levels.push(key.slice(0, at));
  }
  return levels;
}

/** @returns the tag of a prefix; undefined for one too deep or too long to be a tag */
export function tagOf(namespace: string, prefix: string): string | undefined {
  // Tags are names of the tenant, so the namespace is a part of it that ends where its first colon is.
  const tag = `adapter:${namespace.replaceAll('%', '%25').replaceAll(':', '%3A')}:${prefix}`;
  const isShallow = prefix.split(':', MAX_LEVELS + 1).length <= MAX_LEVELS;
  return isShallow && tag.length <= MAX_TAG_CHARS ? tag : undefined;
}
