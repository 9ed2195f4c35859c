import { beforeEach, describe, expect, it } from 'vitest';
import { type AsOf, type CacheStore, createCacheStore } from '../../src/redis/index.ts';
import { type CountingClient, countingClient } from '../support/counting-client.ts';
import { forEachRedis, freshTenant } from '../support/kinds.ts';

forEachRedis((redis) => {
  let tenant: string;
  let client: CountingClient;
  let cache: CacheStore;
  /** Another process: it shares Redis and nothing else. */
  let other: CacheStore;

  beforeEach(() => {
    tenant = freshTenant();
    client = countingClient(redis.client);
    cache = createCacheStore(client);
    other = createCacheStore(redis.client);
  });

  describe('setCache and getCache', () => {
    it.each([0, -1.5, '', 'null', '123', true, false, null, [], {}, { a: [{ b: null }] }, 'é\n😀 \u2028'])(
      'keeps %j',
      async (value) => {
        expect(await cache.setCache(tenant, 'ns', 'key', value, 60, ['tag'])).toBe(true);
        expect(await other.getCache(tenant, 'ns', 'key')).toEqual(value);
      },
    );

    it('answers undefined for what is missing', async () => {
      expect(await cache.getCache(tenant, 'ns', 'key')).toBeUndefined();
    });

    it.each([
      ['undefined', undefined],
      ['a function', () => 1],
      ['a BigInt', 10n],
      ['NaN', Number.NaN],
      ['a Date', new Date(0)],
      ['a Map', new Map()],
      ['undefined inside', { a: { b: [undefined] } }],
    ])('refuses %s and writes nothing', async (_, value) => {
      await expect(cache.setCache(tenant, 'ns', 'key', value as never)).rejects.toMatchObject({
        code: 'INVALID_INPUT',
      });
      expect(client.roundTrips).toBe(0);
    });

    it('refuses a circular value', async () => {
      const value: { self?: unknown } = {};
      value.self = value;
      await expect(cache.setCache(tenant, 'ns', 'key', value as never)).rejects.toMatchObject({
        field: 'value.self',
      });
    });

    it('refuses a value over the ceiling', async () => {
      const small = createCacheStore(client, { maxValueBytes: 10 });
      await expect(small.setCache(tenant, 'ns', 'key', 'é'.repeat(5))).rejects.toMatchObject({
        code: 'VALUE_TOO_LARGE',
        actualBytes: 12,
        limitBytes: 10,
      });
      expect(client.roundTrips).toBe(0);
    });

    it.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 31 * 24 * 60 * 60, '60'])(
      'refuses a TTL of %s',
      async (ttl) => {
        await expect(cache.setCache(tenant, 'ns', 'key', 1, ttl as number)).rejects.toMatchObject({
          field: 'ttl',
        });
        expect(client.roundTrips).toBe(0);
      },
    );

    it('gives every entry its TTL, or the default', async () => {
      await cache.setCache(tenant, 'ns', 'brief', 1, 60);
      await cache.setCache(tenant, 'ns', 'default', 1);
      const ttl = async (key: string) =>
        Math.round((await redis.admin.pttl(`cache:{${tenant}}:ns:${key}`)) / 10_000);
      expect(await ttl('brief')).toBe(6);
      expect(await ttl('default')).toBe(360);
    });

    it.each([
      ['', 'ns', 'key', 'tenantId'],
      ['lone \udfff', 'ns', 'key', 'tenantId'],
      ['t', '', 'key', 'namespace'],
      ['t', 'ns', '', 'key'],
      ['t', 'ns', 'x'.repeat(2000), 'key'],
    ])('refuses the name %j %j %j', async (tenantId, namespace, key, field) => {
      for (const call of [
        () => cache.getCache(tenantId, namespace, key),
        () => cache.setCache(tenantId, namespace, key, 1),
        () => cache.deleteCache(tenantId, namespace, key),
        () => cache.cacheOrFetch(tenantId, namespace, key, async () => 1),
      ]) {
        await expect(call()).rejects.toMatchObject({ code: 'INVALID_INPUT', field });
      }
      expect(client.roundTrips).toBe(0);
    });

    it('refuses more than 32 tags and empty ones', async () => {
      const many = Array.from({ length: 33 }, (_, i) => `t${i}`);
      await expect(cache.setCache(tenant, 'ns', 'key', 1, 60, many)).rejects.toMatchObject({ field: 'tags' });
      await expect(cache.setCache(tenant, 'ns', 'key', 1, 60, [''])).rejects.toMatchObject({ field: 'tag' });
    });
  });

  describe('invalidation', () => {
    const entries = async () => ({
      user: await other.getCache(tenant, 'users', 'u'),
      job: await other.getCache(tenant, 'jobs', 'j'),
    });

    beforeEach(async () => {
      await cache.setCache(tenant, 'users', 'u', 'user', 60, ['user', 'profile']);
      await cache.setCache(tenant, 'jobs', 'j', 'job', 60, ['job', 'profile']);
    });

    it('by tags reaches the entries that carry one of them', async () => {
      await cache.invalidateCacheByTags(tenant, ['user', 'unused']);
      expect(await entries()).toEqual({ user: undefined, job: 'job' });
      await cache.invalidateCacheByTags(tenant, ['profile']);
      expect(await entries()).toEqual({ user: undefined, job: undefined });
    });

    it('by namespace, and of the whole tenant', async () => {
      await cache.invalidateNamespace(tenant, 'jobs');
      expect(await entries()).toEqual({ user: 'user', job: undefined });
      await cache.clearTenantCache(tenant);
      expect(await entries()).toEqual({ user: undefined, job: undefined });
    });

    it('does not take a tag for a namespace or the tenant', async () => {
      await cache.invalidateCacheByTags(tenant, ['users', 'n:users', 'all', 't:user', 'u']);
      expect(await entries()).toEqual({ user: 'user', job: 'job' });
    });

    it('lets a value written afterwards live', async () => {
      await cache.invalidateCacheByTags(tenant, ['user']);
      await cache.setCache(tenant, 'users', 'u', 'new', 60, ['user']);
      expect(await entries()).toMatchObject({ user: 'new' });
      await cache.invalidateCacheByTags(tenant, ['unrelated']);
      expect(await entries()).toMatchObject({ user: 'new' });
    });

    it('is seen by a process that had judged the tags before', async () => {
      await cache.invalidateCacheByTags(tenant, ['unrelated']);
      expect(await entries()).toEqual({ user: 'user', job: 'job' });
      await cache.invalidateCacheByTags(tenant, ['job']);
      expect(await entries()).toEqual({ user: 'user', job: undefined });
    });

    it('touches no entry', async () => {
      const during = await redis.admin.commandsDuring(() => cache.invalidateCacheByTags(tenant, ['profile']));
      expect(Object.keys(during)).not.toContain('unlink');
      expect(during.del ?? 0).toBe(0);
    });

    it('does nothing for no tags', async () => {
      client.reset();
      await cache.invalidateCacheByTags(tenant, []);
      expect(client.roundTrips).toBe(0);
    });
  });

  describe('fails safe', () => {
    const set = () => cache.setCache(tenant, 'ns', 'key', 'value', 60, ['tag']);
    const get = () => other.getCache(tenant, 'ns', 'key');

    it('when the watermark is lost', async () => {
      await set();
      await redis.admin.raw('DEL', `cache-watermark:{${tenant}}`);
      expect(await get()).toBeUndefined();
      await cache.invalidateCacheByTags(tenant, ['unrelated']);
      expect(await get()).toBeUndefined();
      await set();
      expect(await get()).toBe('value');
    });

    it('when the clock is lost', async () => {
      await set();
      await cache.invalidateCacheByTags(tenant, ['tag']);
      await redis.admin.raw('DEL', `cache-clock:{${tenant}}`);
      expect(await get()).toBeUndefined();
      expect(await cache.cacheOrFetch(tenant, 'ns', 'key', async () => 'loaded', 60, ['tag'])).toBe('loaded');
      // Dated by the watermark, which has not moved since: nothing can have been invalidated in between.
      expect(await get()).toBe('loaded');
      await cache.invalidateCacheByTags(tenant, ['other']);
      expect(await get()).toBeUndefined();
    });

    it('when the clock of Redis steps back', async () => {
      const future = `${(Date.now() + 3_600_000) * 1000}`;
      const incarnation = String(await cache.readAsOf(tenant)).split('.')[1];
      await redis.admin.raw('SET', `cache-watermark:{${tenant}}`, `${future}.${incarnation}`);
      await set();
      expect(await get()).toBe('value');
      await cache.invalidateCacheByTags(tenant, ['tag']);
      expect(await get()).toBeUndefined();
      expect(Number(String(await cache.readAsOf(tenant)).split('.')[0])).toBe(Number(future) + 1);
    });

    it.each([3, 600])('when a process slept through %i invalidations', async (count) => {
      await set();
      await cache.setCache(tenant, 'ns', 'kept', 'value', 60, ['kept']);
      await cache.invalidateCacheByTags(tenant, ['unrelated']);
      expect(await get()).toBe('value');
      const tags = Array.from({ length: count }, (_, i) => `t${i}`);
      await Promise.all(tags.map((tag) => cache.invalidateCacheByTags(tenant, [tag])));
      expect(await get()).toBe('value');
      await Promise.all(tags.map((tag) => cache.invalidateCacheByTags(tenant, [tag])));
      await cache.invalidateCacheByTags(tenant, ['tag']);
      expect(await get()).toBeUndefined();
      expect(await other.getCache(tenant, 'ns', 'kept')).toBe('value');
    });

    it('when an entry is of an unknown format', async () => {
      await set();
      await redis.admin.raw('SET', `cache:{${tenant}}:ns:key`, '2 something else', 'PX', 60_000);
      expect(await get()).toBeUndefined();
    });
  });

  describe('as-of writes', () => {
    const set = (asOf: AsOf, tags = ['tag']) =>
      cache.setCache(tenant, 'ns', 'key', 'loaded', 60, tags, { asOf });
    const get = () => other.getCache(tenant, 'ns', 'key');

    it('store what was read before nothing happened', async () => {
      expect(await set(await cache.readAsOf(tenant))).toBe(true);
      expect(await get()).toBe('loaded');
    });

    it('are never served after an invalidation that came in between', async () => {
      const asOf = await cache.readAsOf(tenant);
      await other.invalidateCacheByTags(tenant, ['tag']);
      await set(asOf);
      expect(await get()).toBeUndefined();
    });

    it('take their time from the look-up that missed', async () => {
      const miss = await cache.lookUpCache(tenant, 'ns', 'key');
      expect(miss.value).toBeUndefined();
      client.reset();
      expect((await cache.lookUpCache(tenant, 'ns', 'key')).asOf).toBe(miss.asOf);
      expect(client.roundTrips).toBe(1);
      expect(await set(miss.asOf)).toBe(true);
      expect(await cache.lookUpCache(tenant, 'ns', 'key')).toEqual({ value: 'loaded', asOf: miss.asOf });
      await other.deleteCache(tenant, 'ns', 'key');
      expect(await set(miss.asOf)).toBe(false);
    });

    it('are refused after a delete that came in between', async () => {
      const asOf = await cache.readAsOf(tenant);
      await other.deleteCache(tenant, 'ns', 'key');
      expect(await set(asOf)).toBe(false);
      expect(await get()).toBeUndefined();
      expect(await set(await cache.readAsOf(tenant))).toBe(true);
      expect(await get()).toBe('loaded');
    });

    it('are refused when the watermark, or after an invalidation the clock, was lost in between', async () => {
      for (const key of ['cache-watermark', 'cache-clock']) {
        const asOf = await cache.readAsOf(tenant);
        await cache.invalidateCacheByTags(tenant, ['other']);
        await redis.admin.raw('DEL', `${key}:{${tenant}}`);
        expect(await set(asOf)).toBe(false);
        expect(await get()).toBeUndefined();
      }
      expect(await set(await cache.readAsOf(tenant))).toBe(true);
    });

    it.each([
      ['a tag', () => cache.invalidateCacheByTags(tenant, ['tag'])],
      ['the namespace', () => cache.invalidateNamespace(tenant, 'ns')],
      ['the tenant', () => cache.clearTenantCache(tenant)],
    ])('are refused after an invalidation of %s, and leave what was stored since', async (_, invalidate) => {
      const asOf = await cache.readAsOf(tenant);
      await invalidate();
      await cache.setCache(tenant, 'ns', 'key', 'newer', 60, ['tag']);
      expect(await set(asOf)).toBe(false);
      expect(await get()).toBe('newer');
    });

    it('are accepted after an invalidation that does not concern them', async () => {
      const asOf = await cache.readAsOf(tenant);
      await cache.invalidateCacheByTags(tenant, ['other']);
      expect(await set(asOf)).toBe(true);
      expect(await get()).toBe('loaded');
    });

    it('are refused with a time that this cache never issued', async () => {
      const [time, incarnation] = (await cache.readAsOf(tenant)).split('.');
      await expect(set(`${Number(time) + 10}.${incarnation}` as AsOf)).rejects.toMatchObject({
        code: 'AS_OF_AHEAD',
      });
      await expect(set('yesterday' as AsOf)).rejects.toMatchObject({ code: 'INVALID_INPUT', field: 'asOf' });
      expect(await get()).toBeUndefined();
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
      await cache.setManyCache(tenant, 'ns', values, 60, ['tag']);
      expect(client.roundTrips).toBe(1);
      client.reset();
      const found = await cache.getManyCache(tenant, 'ns', [...Object.keys(values)]);
      expect(client.roundTrips).toBe(1);
      expect(Object.fromEntries(found)).toEqual(values);
      await other.invalidateCacheByTags(tenant, ['tag']);
      expect((await cache.getManyCache(tenant, 'ns', ['k1', 'k2', 'missing'])).size).toBe(0);
    });

    it('takes a Map, leaves missing keys out, and refuses more than 100', async () => {
      await cache.setManyCache(tenant, 'ns', new Map([['a', 1]]));
      expect(await cache.getManyCache(tenant, 'ns', ['a', 'b', 'a'])).toEqual(new Map([['a', 1]]));
      const keys = Array.from({ length: 101 }, (_, i) => `k${i}`);
      await expect(cache.getManyCache(tenant, 'ns', keys)).rejects.toMatchObject({ field: 'keys' });
    });

    it('joins single reads of one tick, and keeps them before a write issued after them', async () => {
      await cache.setCache(tenant, 'ns', 'key', 'before');
      client.reset();
      const reads = Array.from({ length: 100 }, () => cache.getCache(tenant, 'ns', 'key'));
      await Promise.all(reads);
      expect(client.commands.map(([name]) => name)).toEqual(['MGET']);
      if (redis.kind === 'upstash') return;
      const read = cache.getCache(tenant, 'ns', 'key');
      const write = cache.setCache(tenant, 'ns', 'key', 'after');
      expect(await read).toBe('before');
      await write;
    });
  });

  describe('cacheOrFetch', () => {
    it('loads once, then serves what was loaded in one round trip', async () => {
      let loads = 0;
      const load = () => cache.cacheOrFetch(tenant, 'ns', 'key', async () => ({ n: ++loads }), 60, ['tag']);
      expect(await load()).toEqual({ n: 1 });
      client.reset();
      expect(await load()).toEqual({ n: 1 });
      expect(client.roundTrips).toBe(1);
      await other.invalidateCacheByTags(tenant, ['tag']);
      expect(await load()).toEqual({ n: 2 });
    });

    it('calls one loader for many callers in several processes', async () => {
      let loads = 0;
      const fetcher = async () => {
        await new Promise((done) => setTimeout(done, 50));
        return { n: ++loads };
      };
      const calls = Array.from({ length: 50 }, (_, i) =>
        (i % 2 ? cache : other).cacheOrFetch(tenant, 'ns', 'key', fetcher, 60),
      );
      const values = await Promise.all(calls);
      expect(loads).toBe(1);
      expect(new Set(values).size).toBe(50);
      for (const value of values) expect(value).toEqual({ n: 1 });
      expect(await redis.admin.everyKey(`cache-lease:{${tenant}}*`)).toEqual([]);
    });

    it('never serves a load that an invalidation or a delete overtook', async () => {
      for (const overtake of [
        () => other.invalidateCacheByTags(tenant, ['tag']),
        () => other.deleteCache(tenant, 'ns', 'key'),
        () => other.invalidateNamespace(tenant, 'ns'),
        () => other.clearTenantCache(tenant),
      ]) {
        let source = 'old';
        const load = (store: CacheStore, during = async () => {}) =>
          store.cacheOrFetch(
            tenant,
            'ns',
            'key',
            async () => {
              const read = source;
              await during();
              return read;
            },
            60,
            ['tag'],
          );
        await load(cache, async () => {
          source = 'new';
          await overtake();
        });
        expect(await load(other)).toBe('new');
        expect(await load(cache)).toBe('new');
      }
    });

    it('passes a loader’s error on, caches nothing and frees the lease', async () => {
      const failing = () => Promise.reject(new Error('database down'));
      await expect(cache.cacheOrFetch(tenant, 'ns', 'key', failing)).rejects.toThrow('database down');
      expect(await other.cacheOrFetch(tenant, 'ns', 'key', async () => 'fine')).toBe('fine');
    });

    it('gives up on a slow loader when told to', async () => {
      const slow = () => new Promise<string>(() => {});
      const call = cache.cacheOrFetch(tenant, 'ns', 'key', slow, 60, [], { loaderTimeoutMs: 30 });
      await expect(call).rejects.toMatchObject({ code: 'TIMEOUT', timeoutMs: 30 });
    });

    it('does not cache undefined or null', async () => {
      let loads = 0;
      for (const nothing of [undefined, null]) {
        const load = () =>
          cache.cacheOrFetch(tenant, 'ns', `${nothing}`, async () => {
            loads++;
            return nothing;
          });
        expect(await load()).toBe(nothing);
        expect(await load()).toBe(nothing);
      }
      expect(loads).toBe(4);
    });

    it('takes over from a holder that crashed when its lease ends', async () => {
      const brief = createCacheStore(client, { leaseMs: 200 });
      await redis.admin.raw('SET', `cache-lease:{${tenant}}:ns:key`, 'crashed', 'PX', 200);
      expect(await brief.cacheOrFetch(tenant, 'ns', 'key', async () => 'loaded')).toBe('loaded');
      expect(await other.getCache(tenant, 'ns', 'key')).toBe('loaded');
    });
  });

  it('counts per tenant and namespace, across processes', async () => {
    await cache.setCache(tenant, 'users', 'a', 1, 60, ['tag']);
    await cache.getCache(tenant, 'users', 'a');
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

  it('leaves nothing without a TTL but the watermark and the clock', async () => {
    await cache.setCache(tenant, 'ns', 'key', 1, 60, ['tag']);
    await cache.cacheOrFetch(tenant, 'ns', 'other', async () => 1);
    await cache.deleteCache(tenant, 'ns', 'key');
    await cache.flushMetrics();
    for (const key of await redis.admin.everyKey(`*{${tenant}}*`)) {
      const permanent = /^cache-(watermark|clock):/.test(key);
      expect((await redis.admin.pttl(key)) > 0, key).toBe(!permanent);
    }
  });
});
