import { decodeSegment } from '../shared/keys.ts';
import { TENANT_MEMBER, tagOf } from './invalidation-members.ts';

/** An invalidation, as stored in the table. */
export interface CacheInvalidation {
  readonly kind: 'tag' | 'namespace' | 'tenant';
  /** The tag or the namespace. For a name longer than 32 characters, only a hash is stored: `#` and 22 characters. */
  readonly name?: string | undefined;
  /** Time of the invalidation, in ms since the epoch, from the tenant's version. */
  readonly at: number;
}

/** @param us time of an invalidation, in µs @returns ms since the epoch */
export const msOf = (us: number): number => Math.floor(us / 1000);

/** The name to show for a stored name: the name itself, or the hash of a long one. */
export const nameOf = (stored: string): string => (stored.startsWith('#') ? stored : decodeSegment(stored));

/**
 * @param time in µs
 * @returns undefined for a member that no caller invalidated: a tombstone or an internal member
 */
export function invalidationOf(member: string, time: number): CacheInvalidation | undefined {
  const at = msOf(time);
  if (member === TENANT_MEMBER) return { kind: 'tenant', at };
  const tag = tagOf(member);
  if (tag !== undefined) return { kind: 'tag', name: nameOf(tag), at };
  return member.startsWith('n:') ? { kind: 'namespace', name: nameOf(member.slice(2)), at } : undefined;
}

/** The names of members in traces: `tag:<tag>`, `namespace:<namespace>` or `tenant`. */
export const namesOf = (members: readonly string[]): string[] =>
  members.flatMap((member) => {
    const { kind, name } = invalidationOf(member, 0) ?? {};
    if (kind === undefined) return [];
    return name === undefined ? kind : `${kind}:${name}`;
  });
