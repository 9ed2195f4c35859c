import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import {
  type CacheStore,
  createCacheStore,
  OutOfMemoryError,
  UnavailableError,
} from '../../src/redis/index.ts';
import { forEachRedis } from '../support/redis/kinds.ts';
import { type FreshCaches, freshCaches } from '../support/stores/fresh-stores.ts';

forEachRedis((redis) => {
  let { tenant, client, cache, other } = {} as FreshCaches;

  beforeEach(() => {
    ({ tenant, client, cache, other } = freshCaches(redis));
  });

  describe('setCache and getCache', () => {
    it.each([0, -1.5, '', 'null', '123', true, false, null, [], {}, { a: [{ b: null }] }, 'é\n😀 \u2028'])(
      'keeps %j',
      async (value) => {
        expect(await cache.setCache(tenant, 'ns', 'key', value, 60, ['tag'])).toBe(true);
        expect(await other.getCache(tenant, 'ns', 'key')).toEqual(value);
      },
    );

    it('returns undefined for a missing entry', async () => {
      expect(await cache.getCache(tenant, 'ns', 'key')).toBeUndefined();
    });

    it('rejects a value over the maximum', async () => {
      const small = createCacheStore(client, { maxValueBytes: 10 });
      await expect(small.setCache(tenant, 'ns', 'key', 'é'.repeat(5))).rejects.toMatchObject({
        code: 'VALUE_TOO_LARGE',
        actualBytes: 12,
        limitBytes: 10,
      });
      expect(client.roundTrips).toBe(0);
    });

    it('gives every entry its TTL, or the default', async () => {
      await cache.setCache(tenant, 'ns', 'brief', 1, 600);
      await cache.setCache(tenant, 'ns', 'default', 1);
      const ttl = async (key: string) =>
        Math.round((await redis.admin.pttl(`cache:{${tenant}}:ns:${key}`)) / 60_000);
      expect(await ttl('brief')).toBe(10);
      expect(await ttl('default')).toBe(60);
    });
  });

  describe('deleteCache', () => {
    it('removes one entry and says whether there was one', async () => {
      await cache.setCache(tenant, 'ns', 'key', 1);
      await cache.setCache(tenant, 'ns', 'other', 2);
      expect(await cache.deleteCache(tenant, 'ns', 'key')).toBe(true);
      expect(await cache.deleteCache(tenant, 'ns', 'key')).toBe(false);
      expect(await other.getCache(tenant, 'ns', 'key')).toBeUndefined();
      expect(await other.getCache(tenant, 'ns', 'other')).toBe(2);
    });
  });

  describe('many at once', () => {
    it('sets and gets in one round trip each', async () => {
      const values = Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`k${i}`, { i }]));
      await other.readAsOf(tenant);
      await cache.setManyCache(tenant, 'ns', values, 60, ['tag']);
      expect(client.roundTrips).toBe(1);
      client.reset();
      const found = await cache.getManyCache(tenant, 'ns', [...Object.keys(values)]);
      expect(client.roundTrips).toBe(1);
      expect(Object.fromEntries(found)).toEqual(values);
      await other.invalidateCacheByTags(tenant, ['tag']);
      expect((await cache.getManyCache(tenant, 'ns', ['k1', 'k2', 'missing'])).size).toBe(0);
    });

    it('takes a Map, but no list, and leaves missing keys out', async () => {
      await cache.setManyCache(tenant, 'ns', new Map([['a', 1]]));
      expect(await cache.getManyCache(tenant, 'ns', ['a', 'b', 'a'])).toEqual(new Map([['a', 1]]));
      const entries = cache.setManyCache(tenant, 'ns', [1] as never);
      await expect(entries).rejects.toMatchObject({ field: 'entries' });
    });

    it('joins single reads of one tick', async () => {
      // Counters that have waited for a second would be sent along and counted as commands.
      vi.useFakeTimers({ toFake: ['Date'] });
      onTestFinished(() => void vi.useRealTimers());
      await cache.setCache(tenant, 'ns', 'key', 'before');
      client.reset();
      const reads = Array.from({ length: 100 }, () => cache.getCache(tenant, 'ns', 'key'));
      await Promise.all(reads);
      expect(client.commands.map(([name]) => name)).toEqual(['MGET']);
    });
  });

  it('counts per tenant and namespace, across processes', async () => {
    await cache.setCache(tenant, 'users', 'a', 1, 60, ['tag']);
    await cache.getCache(tenant, 'users', 'a');
    await cache.flushMetrics();
    await other.getCache(tenant, 'users', 'b');
    await other.cacheOrFetch(tenant, 'jo:bs', 'c', async () => 1);
    await cache.invalidateCacheByTags(tenant, ['tag']);
    await cache.getCache(tenant, 'users', 'a');
    await cache.deleteCache(tenant, 'users', 'a');
    await other.flushMetrics();
    const metrics = await cache.getCacheMetrics(tenant);
    expect(metrics).toMatchObject({
      hits: 1,
      misses: 2,
      stale: 1,
      sets: 1,
      deletes: 1,
      invalidations: 1,
      loads: 1,
    });
    expect(metrics.hitRate).toBe(0.25);
    expect(metrics.namespaces.users).toMatchObject({ hits: 1, misses: 1, stale: 1, hitRate: 1 / 3 });
    expect(metrics.namespaces['jo:bs']).toMatchObject({ misses: 1, loads: 1 });
    expect(await other.getCacheMetrics(tenant)).toEqual(metrics);
    expect(await redis.admin.pttl(`cache-metrics:{${tenant}}`)).toBeGreaterThan(0);
  });

  it('reads the counters of a Redis that rejects writes, and sends the others later', async () => {
    await cache.setCache(tenant, 'users', 'a', 1);
    await cache.flushMetrics();
    let full = true;
    const strained = createCacheStore({
      ...redis.client,
      script: (script, ...rest) =>
        full && script.name === 'countCache'
          ? Promise.reject(new OutOfMemoryError())
          : redis.client.script(script, ...rest),
    });
    await strained.getCache(tenant, 'users', 'a');
    expect(await strained.getCacheMetrics(tenant)).toMatchObject({ sets: 1, hits: 0 });
    full = false;
    expect(await strained.getCacheMetrics(tenant)).toMatchObject({ sets: 1, hits: 1 });
  });

  it('sends the counts from before a flush, regardless of later ones', async () => {
    let batches = 0;
    const busy: CacheStore = createCacheStore({
      ...redis.client,
      async script(script, ...rest) {
        if (script.name === 'countCache' && ++batches > 10) throw new Error('the flush does not end');
        await busy.getCache(tenant, 'users', 'b');
        return redis.client.script(script, ...rest);
      },
    });
    await busy.getCache(tenant, 'users', 'a');
    await busy.flushMetrics();
    expect((await cache.getCacheMetrics(tenant)).misses).toBeGreaterThan(0);
  });

  it('sends the counters of other tenants when those of one cannot be sent, which stay buffered', async () => {
    const names = Array.from({ length: 20 }, (_, i) => `${tenant}_${i}`);
    let failing = names[3];
    const strained = createCacheStore({
      ...redis.client,
      script: (script, keys, args) =>
        keys[0] === `cache-metrics:{${failing}}`
          ? Promise.reject(new UnavailableError('one shard is away'))
          : redis.client.script(script, keys, args),
    });
    await Promise.all(names.map((name) => strained.getCache(name, 'users', 'a')));
    await expect(strained.flushMetrics()).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    const missesOf = async (name: string) => (await cache.getCacheMetrics(name)).misses;
    expect(await Promise.all(names.map(missesOf))).toEqual(names.map((name) => (name === failing ? 0 : 1)));
    failing = undefined;
    await strained.flushMetrics();
    expect(await Promise.all(names.map(missesOf))).toEqual(names.map(() => 1));
  });

  it('leaves nothing without a TTL except the version and the invalidation table', async () => {
    await cache.setCache(tenant, 'ns', 'key', 1, 60, ['tag']);
    await cache.cacheOrFetch(tenant, 'ns', 'other', async () => 1);
    await cache.deleteCache(tenant, 'ns', 'key');
    await cache.flushMetrics();
    for (const key of await redis.admin.everyKey(`*{${tenant}}*`)) {
      const ttl = await redis.admin.pttl(key);
      // A key may expire between the two commands.
      if (/^cache-(version|invalidations):/.test(key)) expect(ttl, key).toBe(-1);
      else expect(ttl, key).not.toBe(-1);
    }
  });
});
