import { createHash } from 'node:crypto';
import { encodeSegment } from '../shared/keys.ts';

/**
 * Members of the tag clock. Encoded tags and namespaces hold no colon, so no caller's string can be taken for
 * another kind of member.
 */
export const tagMember = (encodedTag: string): string => `t:${encodedTag}`;
export const namespaceMember = (namespace: string): string => `n:${encodeSegment('namespace', namespace)}`;
export const TENANT_MEMBER = 'all';

/**
 * Everything whose invalidation concerns an entry.
 * @param tags percent-encoded
 */
export const membersOf = (namespace: string, tags: readonly string[]): string[] => [
  TENANT_MEMBER,
  namespaceMember(namespace),
  ...tags.map(tagMember),
];

/** The clock's floor; its name holds the generation, so that one look tells both. */
export const lowWaterMember = (generation: string): string => `floor:${generation}`;

const DELETE_BUCKETS = 256;

/** The mark that deletes of a key leave. Keys share 256 of them: a collision only refuses a write in vain. */
export function tombstoneMember(entryKey: string): string {
  return `d:${createHash('sha1').update(entryKey).digest().readUInt8(0) % DELETE_BUCKETS}`;
}
