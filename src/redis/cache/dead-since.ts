import type { RedisClient } from '../client/index.ts';
import { tagOf } from './invalidation-members.ts';
import { DEAD_SINCE } from './scripts/invalidate.ts';
import type { CacheVersion } from './version.ts';

/** An entry that is stale by some of its members. */
export interface StaleEntry {
  /** The time of its version. */
  readonly time: number;
  /** Members of the invalidation table that were invalidated after that. */
  readonly invalidated: readonly string[];
}

/**
 * R10: whether an entry that is stale by its tags may still be served to callers that accept one, because every
 * invalidation that hit it came with `deadAfter` and none of them is over. Costs a round trip, because only the server's
 * clock decides.
 */
export async function isStillAlive(
  client: RedisClient,
  tableKey: string,
  { generation }: CacheVersion,
  { time, invalidated }: StaleEntry,
): Promise<boolean> {
  const tags = invalidated.map(tagOf);
  // Namespaces and tenants are invalidated at once, and so is what is below the low-water mark.
  if (tags.length === 0 || !tags.every((tag) => tag !== undefined)) return false;
  const reply = await client.script(DEAD_SINCE, [tableKey], [generation, ...tags]);
  return Array.isArray(reply) && reply.every((deadSince) => time >= Number(deadSince));
}
