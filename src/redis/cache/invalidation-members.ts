import { createHash, hash } from 'node:crypto';
import { encodeSegment } from '../shared/keys.ts';

/** Longest name that is stored unhashed, in characters. */
const MAX_NAME_LENGTH = 32;
/** 132 bits in base64url. */
const HASH_LENGTH = 22;

/**
 * Replaces a long name with its hash, which bounds the size of the invalidation table and of entry headers. No encoded
 * name contains `#`. If two names of one tenant had the same hash, invalidating one would invalidate both.
 * @param encoded percent-encoded
 */
export const shorten = (encoded: string): string =>
  encoded.length <= MAX_NAME_LENGTH
    ? encoded
    : `#${hash('sha256', encoded, 'base64url').slice(0, HASH_LENGTH)}`;

/**
 * Members of the invalidation table. Stored tags and namespaces contain no colon, so no string chosen by a caller can
 * be mistaken for another kind of member.
 */
export const tagMember = (storedTag: string): string => `t:${storedTag}`;
export const namespaceMember = (namespace: string): string =>
  `n:${shorten(encodeSegment('namespace', namespace))}`;
export const TENANT_MEMBER = 'all';

/**
 * Every member whose invalidation makes an entry stale: its own tags, the tags given at the read, and the implicit
 * tags.
 * @param storedTags from `encodeTags`
 */
export const membersOf = (namespace: string, storedTags: readonly string[]): string[] => [
  TENANT_MEMBER,
  namespaceMember(namespace),
  ...storedTags.map(tagMember),
];

/** The stored tag of a member; undefined for any other kind of member. */
export const tagOf = (member: string): string | undefined =>
  member.startsWith('t:') ? member.slice(2) : undefined;

/** The table's low-water mark. Its name contains the generation, so one look-up checks both. */
export const lowWaterMember = (generation: string): string => `low-water:${generation}`;

const TOMBSTONES = 256;

/**
 * The tombstone that a deleted key leaves. All keys share 256 tombstones; a collision only rejects a write
 * unnecessarily.
 */
export function tombstoneMember(entryKey: string): string {
  return `d:${createHash('sha1').update(entryKey).digest().readUInt8(0) % TOMBSTONES}`;
}
