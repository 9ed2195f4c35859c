import type { RedisClient } from '../client/index.ts';
import { cacheKeys } from '../shared/keys.ts';
import type { CacheConfig } from './config.ts';
import { INVALIDATE } from './scripts/invalidate.ts';
import { newGeneration } from './version.ts';

/**
 * Makes stale every stored entry of a tenant that carries one of the members, and every load in progress.
 * @param members of the invalidation table
 */
export type Invalidate = (tenantId: string, members: readonly string[]) => Promise<void>;

/** Decides how long invalidations are kept. */
export type RetentionConfig = Pick<CacheConfig, 'maxTTL' | 'maxLoadMs'>;

/** @returns µs after which no entry and no load can be older than an invalidation, so that it may be pruned */
export const retentionOf = ({ maxTTL, maxLoadMs }: RetentionConfig): number =>
  (maxTTL * 1000 + maxLoadMs) * 1000;

export function createInvalidate(client: RedisClient, config: RetentionConfig): Invalidate {
  const retention = retentionOf(config);
  return async (tenantId, members) => {
    const { version, invalidations } = cacheKeys(tenantId);
    await client.script(INVALIDATE, [version, invalidations], [newGeneration(), retention, ...members]);
  };
}
