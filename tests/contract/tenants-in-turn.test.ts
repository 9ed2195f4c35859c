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
import { capacityOf, costInTurn } from '../support/in-turn.ts';
import { describeRedis, freshTenant, type TestRedis } from '../support/redis/kinds.ts';
import { countingClient } from '../support/stores/counting-client.ts';

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

/** @returns reads a value that is fresh, in a process with so much memory for invalidations, and returns its round trips */
function openReader(redis: TestRedis, maxBytes: number): (tenantId: string) => Promise<number> {
  const client = countingClient(redis.client);
  const reader = createCacheReader({
    client,
    checkFreshness: createFreshnessCheck(client, createInvalidationTables(maxBytes)),
    counts: createCacheCounts(client),
    batcher: createBatcher(client.ordered),
    versions: createVersionTracker(),
    limit: readLimitOf(client, CACHE_DEFAULTS),
  });
  return async (tenantId) => {
    client.reset();
    const found = await reader.read({ tenantId, namespace: 'ns', key: 'key' });
    expect(found).toMatchObject({ state: 'hit' });
    return client.roundTrips;
  };
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
    const readFrom = openReader(redis, 200_000);
    const nameOf = await tenantsWithValues(redis, 400);
    const read = (i: number) => readFrom(nameOf(i));
    const capacity = await capacityOf(async (i) => (await read(i)) + (await read(i)) === 3);
    expect(capacity).toBeGreaterThan(80);
    expect(await costInTurn(2 * capacity, read, 10)).toBeLessThan(1.6);
  });

  it('a value as new as the last invalidation of its tenant costs one, although nothing is remembered', async () => {
    const readFrom = openReader(redis, 0);
    const nameOf = await tenantsWithValues(redis, 1);
    expect([await readFrom(nameOf(0)), await readFrom(nameOf(0))]).toEqual([2, 2]);
    await createCacheStore(redis.client).setCache(nameOf(0), 'ns', 'key', 2, 600, ['tag']);
    expect([await readFrom(nameOf(0)), await readFrom(nameOf(0))]).toEqual([1, 1]);
  });
});
