import { beforeEach, expect, it, vi } from 'vitest';
import { type CacheStore, createCacheStore, type RedisClient } from '../../src/redis/index.ts';
import { describeRedis, forEachRedis, freshTenant } from '../support/redis/kinds.ts';
import { type CountingClient, countingClient } from '../support/stores/counting-client.ts';
import { expectInvalidationCost } from './invalidation-cost.ts';

forEachRedis((redis) => {
  let tenant: string;
  let client: CountingClient;
  let cache: CacheStore;

  beforeEach(async () => {
    tenant = freshTenant();
    client = countingClient(redis.client);
    cache = createCacheStore(client);
    await cache.setCache(tenant, 'ns', 'key', 1, 60, ['a', 'b']);
    client.reset();
  });

  const keys = Array.from({ length: 100 }, (_, i) => `k${i}`);
  const costs: [string, number, () => Promise<unknown>][] = [
    ['getCache', 1, () => cache.getCache(tenant, 'ns', 'key')],
    ['setCache', 1, () => cache.setCache(tenant, 'ns', 'key', 2, 60, ['a'])],
    ['deleteCache', 1, () => cache.deleteCache(tenant, 'ns', 'key')],
    ['invalidateCacheByTags', 1, () => cache.invalidateCacheByTags(tenant, ['a', 'b'])],
    ['invalidateNamespace', 1, () => cache.invalidateNamespace(tenant, 'ns')],
    ['clearTenantCache', 1, () => cache.clearTenantCache(tenant)],
    ['readAsOf', 1, () => cache.readAsOf(tenant)],
    ['a hit through cacheOrFetch', 1, () => cache.cacheOrFetch(tenant, 'ns', 'key', async () => 2)],
    ['a miss through cacheOrFetch', 3, () => cache.cacheOrFetch(tenant, 'ns', 'new', async () => 2)],
    ['getManyCache of 100', 1, () => cache.getManyCache(tenant, 'ns', keys)],
    [
      'setManyCache of 100',
      1,
      () => cache.setManyCache(tenant, 'ns', Object.fromEntries(keys.map((k) => [k, 1]))),
    ],
    ['100 getCache in one tick', 1, () => Promise.all(keys.map((k) => cache.getCache(tenant, 'ns', k)))],
    ['writeThrough', 2, () => cache.writeThrough(tenant, 'ns', 'key', async () => 2)],
  ];
  it.each(costs)('%s costs %i round trip(s)', async (_, roundTrips, run) => {
    await run();
    expect(client.roundTrips).toBe(roundTrips);
  });

  it('a read after an unrelated invalidation costs one more, once', async () => {
    await cache.invalidateCacheByTags(tenant, ['unrelated']);
    for (const expected of [2, 1, 1]) {
      client.reset();
      expect(await cache.getCache(tenant, 'ns', 'key')).toBe(1);
      expect(client.roundTrips).toBe(expected);
    }
  });

  it('counting never adds a round trip to a read', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    try {
      for (let i = 0; i < 5; i++) {
        vi.setSystemTime(Date.now() + 2_000);
        client.reset();
        await cache.getCache(tenant, 'ns', 'key');
        expect(client.roundTrips).toBe(1);
      }
    } finally {
      vi.useRealTimers();
    }
    expect((await createCacheStore(redis.client).getCacheMetrics(tenant)).hits).toBeGreaterThan(0);
  });

  it('keeps the order of reads and writes of one tick', async () => {
    const before = cache.getCache(tenant, 'ns', 'key');
    const write = cache.setCache(tenant, 'ns', 'key', 'written');
    const after = cache.getCache(tenant, 'ns', 'key');
    expect([await before, await write, await after]).toEqual([1, true, 'written']);
  });

  it('fails only the reads whose batch failed', async () => {
    const failing: RedisClient = {
      ...redis.client,
      command: (command) =>
        command.includes(`cache:{${tenant}}:ns:k0`)
          ? Promise.reject(new Error('lost'))
          : redis.client.command(command),
    };
    const store = createCacheStore(failing);
    const many = Array.from({ length: 200 }, (_, i) => store.getCache(tenant, 'ns', `k${i}`));
    const rejected = expect(store.getCache(tenant, '', 'key')).rejects.toMatchObject({
      code: 'INVALID_INPUT',
    });
    const results = await Promise.allSettled(many);
    expect(results.filter(({ status }) => status === 'rejected')).toHaveLength(128);
    await rejected;
  });

  it('counts a batch once, no matter how often it is sent', async () => {
    const repeating: RedisClient = {
      ...redis.client,
      async script(script, names, args) {
        await redis.client.script(script, names, args);
        return redis.client.script(script, names, args);
      },
    };
    const store = createCacheStore(repeating);
    await store.getCache(tenant, 'ns', 'key');
    expect((await store.getCacheMetrics(tenant)).hits).toBe(1);
  });
});

describeRedis('standalone', (redis) => {
  it.each([1, 1_000])('invalidating a tag over %i entries costs the same and touches none', (count) =>
    expectInvalidationCost(redis, count),
  );

  it('keeps an entry within 46 bytes of a plain SET, for two short tags', async () => {
    const tenant = freshTenant();
    const cache = createCacheStore(redis.client);
    const extra: number[] = [];
    for (let size = 100; size < 400; size += 7) {
      const value = 'x'.repeat(size);
      const name = `cache:{${tenant}}:ns:k${size}`;
      await cache.setCache(tenant, 'ns', `k${size}`, value, 60, ['a1', 'b2']);
      const ours = Number(await redis.admin.raw('STRLEN', name));
      extra.push(ours - JSON.stringify(value).length);
    }
    expect(Math.max(...extra)).toBeLessThanOrEqual(46);
  });

  it('takes 46 bytes more memory than a plain SET at most, rounding of allocations aside', async () => {
    const tenant = freshTenant();
    const cache = createCacheStore(redis.client);
    const usage = async (key: string) => Number(await redis.admin.raw('MEMORY', 'USAGE', key));
    // The allocator rounds up to the next 32 bytes here: over whole such steps that cancels out.
    const sizes = Array.from({ length: 64 }, (_, i) => 128 + i);
    let [ours, plain] = [0, 0];
    for (const size of sizes) {
      const value = 'x'.repeat(size);
      const name = `cache:{${tenant}}:ns:k${size}`;
      await cache.setCache(tenant, 'ns', `k${size}`, value, 60, ['a1', 'b2']);
      ours += await usage(name);
      await redis.admin.raw('SET', name, JSON.stringify(value), 'PX', 60_000);
      plain += await usage(name);
    }
    const extra = (ours - plain) / sizes.length;
    expect(extra).toBeLessThanOrEqual(46);
  });

  it('keeps only invalidations that are younger than the oldest possible entry', async () => {
    const tenant = freshTenant();
    const table = `cache-invalidations:{${tenant}}`;
    const cache = createCacheStore(redis.client, { maxTTL: 3_600, maxLoadMs: 1 });
    await cache.readAsOf(tenant);
    for (let i = 0; i < 300; i++) await cache.invalidateCacheByTags(tenant, [`t${i}`, `u${i}`]);
    const size = async () => Number(await redis.admin.raw('ZCARD', table));
    expect(await size()).toBe(601);
    // More than an hour passes.
    const members = [await redis.admin.raw('ZRANGE', table, 0, -1, 'WITHSCORES')].flat().map(String);
    const older = members.flatMap((part, i) => (i % 2 ? [Number(part) - 3_601e6, members[i - 1] ?? ''] : []));
    await redis.admin.raw('ZADD', table, ...older);
    for (let i = 0; i < 8; i++) await cache.deleteCache(tenant, 'ns', `k${i}`);
    expect(await size()).toBeLessThanOrEqual(9);
  });
});
