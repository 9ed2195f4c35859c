/** Maximum number of prefixes per entry. Deeper ones are found by listing. */
const MAX_LEVELS = 16;
/** Longest tag of an entry, in characters. */
const MAX_TAG_CHARS = 256;

/**
 * The levels of a key with colon-separated segments: `a` and `a:b` for `a:b:c`. A value stored with them can be cleared
 * by any of them with a single invalidation, regardless of the number of keys.
 * @param key name of the value
 * @returns the levels for which `tagOf` returns tags
 */
export function prefixesOf(key: string): string[] {
  const levels: string[] = [];
  for (let at = key.indexOf(':'); at !== -1 && levels.length < MAX_LEVELS; at = key.indexOf(':', at + 1)) {
    levels.push(key.slice(0, at));
  }
  return levels;
}

/** @returns the tag of a prefix; undefined if it is too deep or too long */
export function tagOf(namespace: string, prefix: string): string | undefined {
  // Tags are shared by the whole tenant, so the tag includes the namespace, which ends at the first colon.
  const tag = `adapter:${namespace.replaceAll('%', '%25').replaceAll(':', '%3A')}:${prefix}`;
  const isShallow = prefix.split(':', MAX_LEVELS + 1).length <= MAX_LEVELS;
  return isShallow && tag.length <= MAX_TAG_CHARS ? tag : undefined;
}
