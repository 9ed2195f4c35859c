import type { RedisClient } from '../client/index.ts';
import { cacheKeys } from '../shared/keys.ts';
import type { CacheConfig } from './config.ts';
import { INVALIDATE } from './scripts/invalidate.ts';

/**
 * Makes every stored entry of a tenant that carries one of the members stale, and every load in progress for one.
 * @param members of the invalidation table
 * @param deadAfterMs R10: how long callers that accept stale values may still receive one, in ms
 */
export type Invalidate = (
  tenantId: string,
  members: readonly string[],
  deadAfterMs?: number,
) => Promise<void>;

/** Determines how many invalidations are kept, and for how long. */
export type RetentionConfig = Pick<CacheConfig, 'maxTTL' | 'maxLoadMs' | 'maxInvalidations'>;

/**
 * @returns ms after which no entry or load can be older than an invalidation, so that the invalidation may be pruned
 */
export const retentionMs = ({ maxTTL, maxLoadMs }: Pick<RetentionConfig, 'maxTTL' | 'maxLoadMs'>): number =>
  maxTTL * 1000 + maxLoadMs;

/** Arguments with which a script prunes the invalidation table. */
export const retentionArgs = (config: RetentionConfig): readonly [keepUs: number, maximum: number] => [
  retentionMs(config) * 1000,
  config.maxInvalidations,
];

export function createInvalidate(client: RedisClient, config: RetentionConfig): Invalidate {
  const retention = retentionArgs(config);
  return async (tenantId, members, deadAfterMs = 0) => {
    const { version, invalidations } = cacheKeys(tenantId);
    await client.script(INVALIDATE, [version, invalidations], [...retention, deadAfterMs * 1000, ...members]);
  };
}
