import type { CacheConfig } from './cache-config.ts';
import { INVALIDATE } from './cache-scripts.ts';
import { newIncarnation } from './cache-watermark.ts';
import type { RedisClient } from './client.ts';
import { cacheKeys } from './keys.ts';

/** Makes stale what is stored of a tenant under any of the members, and what is being loaded. */
export type Invalidate = (tenantId: string, members: readonly string[]) => Promise<void>;

/** µs after which no entry and no load can be older than a mark, so that it may be pruned. */
export const markMemoryOf = ({ maxTTL, maxLoadMs }: Pick<CacheConfig, 'maxTTL' | 'maxLoadMs'>): number =>
  (maxTTL * 1000 + maxLoadMs) * 1000;

export const createInvalidate =
  (client: RedisClient, config: Pick<CacheConfig, 'maxTTL' | 'maxLoadMs'>): Invalidate =>
  async (tenantId, members) => {
    const { watermark, clock } = cacheKeys(tenantId);
    await client.script(INVALIDATE, [watermark, clock], [newIncarnation(), markMemoryOf(config), ...members]);
  };
