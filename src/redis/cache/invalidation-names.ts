import { decodeSegment } from '../shared/keys.ts';
import { TENANT_MEMBER, tagOf } from './invalidation-members.ts';

/** An invalidation, as the table holds it. */
export interface CacheInvalidation {
  readonly kind: 'tag' | 'namespace' | 'tenant';
  /** The tag, or the namespace. Of one longer than 32 characters, only a hash is stored: `#` and 22 characters. */
  readonly name?: string | undefined;
  /** When, in ms since the epoch, by the tenant's version. */
  readonly at: number;
}

/** @param us time of an invalidation, in µs @returns ms since the epoch */
export const msOf = (us: number): number => Math.floor(us / 1000);

/** What a stored name stands for: itself, or the hash of a long one. */
export const nameOf = (stored: string): string => (stored.startsWith('#') ? stored : decodeSegment(stored));

/**
 * @param time in µs
 * @returns undefined for a member that is no invalidation of a caller: a tombstone, or what the table keeps for itself
 */
export function invalidationOf(member: string, time: number): CacheInvalidation | undefined {
  const at = msOf(time);
  if (member === TENANT_MEMBER) return { kind: 'tenant', at };
  const tag = tagOf(member);
  if (tag !== undefined) return { kind: 'tag', name: nameOf(tag), at };
  return member.startsWith('n:') ? { kind: 'namespace', name: nameOf(member.slice(2)), at } : undefined;
}

/** What a trace calls members of the table: `tag:<tag>`, `namespace:<namespace>` or `tenant`. */
export const namesOf = (members: readonly string[]): string[] =>
  members.flatMap((member) => {
    const { kind, name } = invalidationOf(member, 0) ?? {};
    if (kind === undefined) return [];
    return name === undefined ? kind : `${kind}:${name}`;
  });
