import { expect, it } from 'vitest';
import { CACHE_DEFAULTS } from '../../src/redis/cache/config.ts';
import { createFreshnessCheck } from '../../src/redis/cache/freshness.ts';
import { createInvalidationTables } from '../../src/redis/cache/invalidations.ts';
import { createCacheCounts } from '../../src/redis/cache/metrics.ts';
import { createCacheReader } from '../../src/redis/cache/read.ts';
import { readLimitOf } from '../../src/redis/cache/read-limit.ts';
import { createVersionTracker } from '../../src/redis/cache/version-tracker.ts';
import { createCacheStore } from '../../src/redis/index.ts';
import { createBatcher } from '../../src/redis/shared/batch.ts';
import { countingClient } from '../support/counting-client.ts';
import { capacityOf, costInTurn } from '../support/in-turn.ts';
import { describeRedis, freshTenant, type TestRedis } from '../support/kinds.ts';

/** Tenants with a value that is older than their last invalidation, so that its tags decide whether it is fresh. */
async function tenantsWithValues(redis: TestRedis, count: number): Promise<(i: number) => string> {
  const cache = createCacheStore(redis.client);
  const prefix = freshTenant();
  const nameOf = (i: number) => `${prefix}-${i}`;
  const prepare = async (tenant: string) => {
    await cache.setCache(tenant, 'ns', 'key', 1, 600, ['tag']);
    await cache.invalidateCacheByTags(tenant, ['unrelated']);
  };
  for (let i = 0; i < count; i += 100) {
    await Promise.all(Array.from({ length: Math.min(100, count - i) }, (_, n) => prepare(nameOf(i + n))));
  }
  return nameOf;
}

describeRedis('standalone', (redis) => {
  it('1,200 tenants that are read in turn cost one round trip each', async () => {
    const nameOf = await tenantsWithValues(redis, 1_200);
    const client = countingClient(redis.client);
    const cache = createCacheStore(client);
    const read = async (i: number) => {
      client.reset();
      expect(await cache.getCache(nameOf(i), 'ns', 'key')).toBe(1);
      return client.roundTrips;
    };
    expect(await costInTurn(1_200, read)).toBe(1);
  });

  it('twice the tenants whose invalidations a process remembers cost at most 1.6 round trips each', async () => {
    const client = countingClient(redis.client);
    const reader = createCacheReader({
      client,
      checkFreshness: createFreshnessCheck(client, createInvalidationTables(200_000)),
      counts: createCacheCounts(client),
      batcher: createBatcher(client.ordered),
      versions: createVersionTracker(),
      limit: readLimitOf(client, CACHE_DEFAULTS),
    });
    const nameOf = await tenantsWithValues(redis, 400);
    const read = async (i: number) => {
      client.reset();
      expect(await reader.read({ tenantId: nameOf(i), namespace: 'ns', key: 'key' })).toMatchObject({
        state: 'hit',
      });
      return client.roundTrips;
    };
    const capacity = await capacityOf(async (i) => (await read(i)) + (await read(i)) === 3);
    expect(capacity).toBeGreaterThan(80);
    expect(await costInTurn(2 * capacity, read, 10)).toBeLessThan(1.6);
  });
});
