import { type RedisClient, repliesOrThrow } from '../client/index.ts';
import { cacheKeys, decodeSegment } from '../shared/keys.ts';
import type { Options } from '../shared/options.ts';
import { resolveRunBounds } from '../shared/run-bounds.ts';
import { microsOf } from '../shared/server-time.ts';
import { type CacheConfig, resolveCacheConfig } from './config.ts';
import { retentionMs } from './invalidate.ts';
import { createCacheTenantRegistry, type RegisteredTenant } from './tenant-registry.ts';
import { parseVersion } from './version.ts';

/** Bounds of one run of `reclaimIdleTenants`. The next run continues with the rest. */
export interface ReclaimBounds {
  /** Largest number of tenants to reclaim, at least 1. Default: no limit. */
  readonly limit?: number | undefined;
  /** Called before each tenant; the run stops when it returns false. */
  readonly hasTime?: (() => boolean) | undefined;
}

/** The result of one run. */
export interface CacheReclaim {
  /** Tenants whose version and invalidation table were removed. */
  readonly reclaimed: number;
  /** Whether a bound stopped the run before all tenants were examined. */
  readonly more: boolean;
}

/**
 * Removes the version and the invalidation table of tenants whose cache is idle: nothing was invalidated and no call
 * was counted for longer than an entry can live. Earlier entries, loads and as-of versions are then stale or rejected
 * (R2, R6, R7), so a tenant that was not idle loads its values again and is never served an old one. Every tenant is
 * examined at most once a day. Runs may overlap.
 * @param bounds limits of the run
 * @returns how many tenants were reclaimed
 * @throws InvalidInputError for an invalid limit; UnavailableError
 */
export type ReclaimIdleTenants = (bounds?: ReclaimBounds) => Promise<CacheReclaim>;

const EXAMINE_EVERY_MS = 24 * 60 * 60 * 1000;
const TENANTS_PER_PAGE = 50;

/**
 * Creates the function that reclaims idle tenants.
 * @param client connection to the Redis that holds the cache
 * @param config configuration of the cache; defaults are `CACHE_DEFAULTS`
 * @returns see `ReclaimIdleTenants`
 * @throws InvalidInputError for an invalid configuration
 */
export function createCacheReclaim(
  client: RedisClient,
  config: Options<CacheConfig> = {},
): ReclaimIdleTenants {
  const registry = createCacheTenantRegistry(client);
  const idleUs = retentionMs(resolveCacheConfig(config)) * 1000;

  /** Counters expire a month after the last counted call; see METRICS_MEMORY_MS. */
  async function isIdle(tenantId: string): Promise<boolean> {
    const { version, metrics } = cacheKeys(tenantId);
    const replies = await client.pipeline([['GET', version], ['EXISTS', metrics], ['TIME']]);
    const [text, counted, clock] = repliesOrThrow(replies);
    const lastInvalidation = parseVersion(text)?.time ?? 0;
    return counted === 0 && lastInvalidation < microsOf(clock) - idleUs;
  }

  /** @returns whether the tenant was idle */
  async function examine(registered: RegisteredTenant): Promise<boolean> {
    const tenantId = decodeSegment(registered.name);
    if (!(await isIdle(tenantId))) {
      await registry.examined(registered);
      return false;
    }
    const { version, invalidations } = cacheKeys(tenantId);
    await client.command(['UNLINK', version, invalidations]);
    await registry.remove(registered);
    return true;
  }

  return async (bounds) => {
    const { limit, hasTime } = resolveRunBounds(bounds);
    let reclaimed = 0;
    for (;;) {
      if (!hasTime()) return { reclaimed, more: true };
      const page = await registry.waiting(EXAMINE_EVERY_MS, TENANTS_PER_PAGE);
      for (const registered of page) {
        if (reclaimed === limit || !hasTime()) return { reclaimed, more: true };
        if (await examine(registered)) reclaimed++;
      }
      if (page.length < TENANTS_PER_PAGE) return { reclaimed, more: false };
    }
  };
}

/**
 * Removes everything of a tenant's cache except its entries. If another call has registered the tenant again in the
 * meantime, it stays registered.
 */
export async function forgetCache(client: RedisClient, tenantId: string): Promise<void> {
  const { version, invalidations, metrics } = cacheKeys(tenantId);
  const registry = createCacheTenantRegistry(client);
  const registered = await registry.find(tenantId);
  await client.command(['UNLINK', version, invalidations, metrics]);
  if (registered) await registry.remove(registered);
}
