import type { RedisClient } from '../client/index.ts';
import { tagOf } from './invalidation-members.ts';
import { DEAD_SINCE } from './scripts/invalidate.ts';
import type { CacheVersion } from './version.ts';

/** An entry that some of its members make stale. */
export interface StaleEntry {
  /** Time of its version, in µs. */
  readonly time: number;
  /** Members of the invalidation table that were invalidated after that time. */
  readonly invalidated: readonly string[];
}

/**
 * R10: whether an entry made stale by its tags may still be served to callers that accept stale values, because every
 * invalidation that affected it used `deadAfter` and none of those delays has passed. Takes one round trip, because
 * only the server's clock counts.
 */
export async function isStillAlive(
  client: RedisClient,
  tableKey: string,
  { generation }: CacheVersion,
  { time, invalidated }: StaleEntry,
): Promise<boolean> {
  const tags = invalidated.map(tagOf);
  // Namespaces and tenants are invalidated immediately, as are entries below the low-water mark.
  if (tags.length === 0 || !tags.every((tag) => tag !== undefined)) return false;
  const reply = await client.script(DEAD_SINCE, [tableKey], [generation, ...tags]);
  return Array.isArray(reply) && reply.every((deadSince) => time >= Number(deadSince));
}
