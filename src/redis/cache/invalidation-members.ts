import { createHash } from 'node:crypto';
import { encodeSegment } from '../shared/keys.ts';

/**
 * Members of the invalidation table. Encoded tags and namespaces contain no colon, so no string a caller chooses can
 * be taken for another kind of member.
 */
export const tagMember = (encodedTag: string): string => `t:${encodedTag}`;
export const namespaceMember = (namespace: string): string => `n:${encodeSegment('namespace', namespace)}`;
export const TENANT_MEMBER = 'all';

/**
 * Every member whose invalidation makes an entry stale: its own tags and the implicit ones.
 * @param tags percent-encoded
 */
export const membersOf = (namespace: string, tags: readonly string[]): string[] => [
  TENANT_MEMBER,
  namespaceMember(namespace),
  ...tags.map(tagMember),
];

/** The table's low-water mark. Its name contains the generation, so that one look-up checks both. */
export const lowWaterMember = (generation: string): string => `low-water:${generation}`;

const TOMBSTONES = 256;

/** The tombstone that deleting a key leaves. Keys share 256: a collision only rejects a write needlessly. */
export function tombstoneMember(entryKey: string): string {
  return `d:${createHash('sha1').update(entryKey).digest().readUInt8(0) % TOMBSTONES}`;
}
