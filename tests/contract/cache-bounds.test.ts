import { beforeEach, describe, expect, it } from 'vitest';
import { type CacheStore, createCacheReclaim, createCacheStore } from '../../src/redis/index.ts';
import { forEachRedis, freshTenant } from '../support/redis/kinds.ts';
import { type FreshCaches, freshCaches } from '../support/stores/fresh-stores.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

forEachRedis((redis) => {
  let { tenant, cache, other } = {} as FreshCaches;

  beforeEach(() => {
    ({ tenant, cache, other } = freshCaches(redis));
  });

  const versionKey = (name = tenant) => `cache-version:{${name}}`;
  const tableKey = (name = tenant) => `cache-invalidations:{${name}}`;
  const sizeOf = async (key: string) => Number(await redis.admin.raw('ZCARD', key));
  const exists = async (key: string) => Number(await redis.admin.raw('EXISTS', key)) === 1;

  describe('the invalidation table', () => {
    let small: CacheStore;
    const set = (key: string, tags: readonly string[]) => small.setCache(tenant, 'ns', key, key, 60, tags);

    beforeEach(() => {
      small = createCacheStore(redis.client, { maxInvalidations: 20 });
    });

    it('keeps as many invalidations as configured, and the newest ones', async () => {
      await set('old', ['old']);
      await set('unrelated', ['unrelated']);
      await small.invalidateCacheByTags(tenant, ['old']);
      for (let i = 0; i < 10; i++) {
        await small.invalidateCacheByTags(tenant, [`a${i}`, `b${i}`, `c${i}`], { deadAfter: i % 2 });
        expect(await sizeOf(tableKey())).toBeLessThanOrEqual(21);
      }
      // It is no longer known whether it was invalidated.
      expect(await other.getCache(tenant, 'ns', 'old')).toBeUndefined();
      expect(await other.getCache(tenant, 'ns', 'unrelated')).toBeUndefined();
      await set('new', ['new']);
      await set('other', ['other']);
      await small.invalidateCacheByTags(tenant, ['new']);
      expect(await other.getCache(tenant, 'ns', 'new')).toBeUndefined();
      expect(await other.getCache(tenant, 'ns', 'other')).toBe('other');
    });

    it('keeps them when deletes leave tombstones, and rejects writes that may be older than one it dropped', async () => {
      const asOf = await small.readAsOf(tenant);
      await small.deleteCache(tenant, 'ns', 'key');
      for (let i = 0; i < 60; i++) await small.deleteCache(tenant, 'ns', `k${i}`);
      expect(await sizeOf(tableKey())).toBeLessThanOrEqual(21);
      expect(await small.setCache(tenant, 'ns', 'key', 'old', 60, [], { asOf })).toBe(false);
    });

    it('accepts one invalidation that is larger than its maximum', async () => {
      await set('key', ['tag']);
      const tags = Array.from({ length: 127 }, (_, i) => `t${i}`);
      await small.invalidateCacheByTags(tenant, ['tag', ...tags], { deadAfter: 60 });
      expect(await sizeOf(tableKey())).toBeLessThanOrEqual(21);
      expect(await other.getCache(tenant, 'ns', 'key')).toBeUndefined();
      await set('key', ['tag']);
      expect(await other.getCache(tenant, 'ns', 'key')).toBe('key');
    });

    it('shrinks after the maximum was lowered, a bounded number per call', async () => {
      await cache.readAsOf(tenant);
      for (let i = 0; i < 20; i++) {
        const tags = Array.from({ length: 128 }, (_, n) => `t${i}-${n}`);
        await cache.invalidateCacheByTags(tenant, tags);
      }
      expect(await sizeOf(tableKey())).toBe(2_561);
      await small.deleteCache(tenant, 'ns', 'key');
      expect(await sizeOf(tableKey())).toBe(1_562);
      for (let i = 0; i < 2; i++) await small.deleteCache(tenant, 'ns', 'key');
      expect(await sizeOf(tableKey())).toBe(21);
    });

    it('is not created by tenants that invalidate or delete but have cached nothing', async () => {
      await cache.invalidateCacheByTags(tenant, ['tag']);
      await cache.deleteCache(tenant, 'ns', 'key');
      await cache.clearTenantCache(tenant);
      expect(await redis.admin.everyKey(`*{${tenant}}*`)).toEqual([]);
    });
  });

  describe('an idle tenant', () => {
    /** Longer ago than entries and counters are kept. */
    async function becomeIdle(name = tenant): Promise<void> {
      const [time, generation] = String(await cache.readAsOf(name)).split('.');
      const past = Number(time) - 31 * DAY_MS * 1_000;
      await redis.admin.raw('SET', versionKey(name), `${past}.${generation}`);
      await redis.admin.raw('DEL', `cache-metrics:{${name}}`);
      await wait(name);
    }

    /** As if the tenant had been examined two days ago. */
    const wait = (name = tenant) =>
      redis.admin.raw('ZADD', 'cache-tenants', 'XX', Date.now() - 2 * DAY_MS, name);
    const reclaim = (): Promise<unknown> => createCacheReclaim(redis.client)();
    const isRegistered = async (name = tenant) =>
      (await redis.admin.raw('ZSCORE', 'cache-tenants', name)) !== null;

    it('loses its version, its table and its place in the registry', async () => {
      await cache.setCache(tenant, 'ns', 'key', 1);
      await cache.invalidateCacheByTags(tenant, ['tag']);
      await becomeIdle();
      expect(await isRegistered()).toBe(true);
      await cache.reclaimIdleTenants();
      expect(await exists(versionKey())).toBe(false);
      expect(await exists(tableKey())).toBe(false);
      expect(await isRegistered()).toBe(false);
    });

    it('is not a tenant that invalidated, or was counted, or was examined a short time ago', async () => {
      await becomeIdle();
      await cache.invalidateCacheByTags(tenant, ['tag']);
      await reclaim();
      expect(await exists(tableKey())).toBe(true);

      await becomeIdle();
      await cache.getCache(tenant, 'ns', 'key');
      await cache.flushMetrics();
      await reclaim();
      expect(await exists(tableKey())).toBe(true);
      expect(await isRegistered()).toBe(true);

      await becomeIdle();
      await redis.admin.raw('ZADD', 'cache-tenants', 'XX', Date.now(), tenant);
      await reclaim();
      expect(await exists(tableKey())).toBe(true);
    });

    it('is never served an old value when it comes back (R2, R6, R7)', async () => {
      await cache.setCache(tenant, 'ns', 'key', 'old', 60, ['tag']);
      await other.getCache(tenant, 'ns', 'key');
      const { asOf } = await other.lookUpCache(tenant, 'ns', 'missing');
      await becomeIdle();
      const local = createCacheStore(redis.client, {
        localTier: { mode: 'validated', maxBytes: 1_048_576 },
      });
      const loading = local.cacheOrFetch(tenant, 'ns', 'loaded', async () => {
        await reclaim();
        // The tenant continues with a version of another generation.
        await cache.setCache(tenant, 'ns', 'new', 'new');
        return 'old';
      });
      expect(await loading).toBe('old');
      for (const key of ['key', 'loaded']) {
        for (const store of [cache, other, local]) {
          expect(await store.getCache(tenant, 'ns', key), key).toBeUndefined();
        }
      }
      expect(await other.setCache(tenant, 'ns', 'missing', 'old', 60, [], { asOf })).toBe(false);
      expect(await other.getCache(tenant, 'ns', 'new')).toBe('new');
      expect(await isRegistered()).toBe(true);
    });

    it('is registered before its version is created', async () => {
      const large = 'x'.repeat(5_000);
      const creations: ((name: string) => Promise<unknown>)[] = [
        (name) => cache.readAsOf(name),
        (name) => cache.lookUpCache(name, 'ns', 'key'),
        (name) => cache.setCache(name, 'ns', 'key', 1),
        (name) => cache.setCache(name, 'ns', 'key', large),
        (name) => cache.cacheOrFetch(name, 'ns', 'key', async () => 1),
        (name) => cache.writeThrough(name, 'ns', 'key', async () => 1),
      ];
      for (const create of creations) {
        const name = freshTenant();
        const failing = createCacheStore({
          ...redis.client,
          script: (script, keys, args) =>
            keys[0] === 'cache-tenants'
              ? Promise.reject(new Error('the registry is away'))
              : redis.client.script(script, keys, args),
        });
        await failing.setCache(name, 'ns', 'key', 1).catch(() => {});
        expect(await exists(versionKey(name)), String(create)).toBe(false);
        await create(name);
        expect(await exists(versionKey(name)), String(create)).toBe(true);
        expect(await isRegistered(name), String(create)).toBe(true);
        // Also after the version is lost while this process keeps running.
        await redis.admin.raw('DEL', versionKey(name));
        await redis.admin.raw('ZREM', 'cache-tenants', name);
        await create(name);
        expect(await isRegistered(name), String(create)).toBe(true);
      }
    });

    it('is reclaimed by a later run when a bound ends this one', async () => {
      const names = Array.from({ length: 3 }, freshTenant);
      for (const name of names) await becomeIdle(name);
      const left = async () =>
        (await Promise.all(names.map((name) => exists(versionKey(name))))).filter(Boolean);
      expect(await cache.reclaimIdleTenants({ hasTime: () => false })).toEqual({ reclaimed: 0, more: true });
      expect(await cache.reclaimIdleTenants({ limit: 1 })).toEqual({ reclaimed: 1, more: true });
      expect((await left()).length).toBeGreaterThanOrEqual(2);
      await reclaim();
      expect(await left()).toEqual([]);
      await expect(cache.reclaimIdleTenants({ limit: 0 })).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    });
  });

  describe('metrics', () => {
    const namespaces = async () => (await cache.getCacheMetrics(tenant)).namespaces;

    it('list only namespaces that were written to, and count reads of others in the total', async () => {
      await Promise.all(Array.from({ length: 300 }, (_, i) => other.getCache(tenant, `junk${i}`, 'key')));
      await other.getManyCache(tenant, 'more junk', ['a', 'b']);
      await other.flushMetrics();
      await cache.setCache(tenant, 'real', 'key', 1);
      await cache.getCache(tenant, 'real', 'key');
      await cache.getCache(tenant, 'still junk', 'key');
      expect(await namespaces()).toMatchObject({ real: { sets: 1, hits: 1, misses: 0 } });
      expect(Object.keys(await namespaces())).toEqual(['real']);
      expect((await cache.getCacheMetrics(tenant)).misses).toBe(303);
    });

    it('list namespaces that were written to, among any number that one process only read', async () => {
      const read = (from: number) =>
        Promise.all(Array.from({ length: 300 }, (_, i) => cache.getCache(tenant, `${from + i}`, 'key')));
      await read(0);
      await cache.setCache(tenant, 'real', 'key', 1);
      await read(300);
      await cache.setCache(tenant, 'also real', 'key', 1);
      expect(Object.keys(await namespaces()).sort()).toEqual(['also real', 'real']);
      expect((await cache.getCacheMetrics(tenant)).misses).toBe(600);
    });

    it('list a namespace that is loaded, deleted from or invalidated', async () => {
      await cache.cacheOrFetch(tenant, 'loaded', 'key', async () => 1);
      await cache.deleteCache(tenant, 'deleted', 'key');
      await cache.invalidateNamespace(tenant, 'invalidated');
      expect(Object.keys(await namespaces()).sort()).toEqual(['deleted', 'invalidated', 'loaded']);
      expect(await namespaces()).toMatchObject({ loaded: { misses: 1, loads: 1 } });
    });

    it('make room for a new namespace by merging the ones that were used least recently', async () => {
      for (const from of [0, 100]) {
        const names = Array.from({ length: 100 }, (_, i) => `ns${from + i}`);
        await Promise.all(names.map((name) => cache.setCache(tenant, name, 'key', 1)));
        await cache.flushMetrics();
      }
      // As if all but one had been used some time ago.
      const metrics = `cache-metrics:{${tenant}}`;
      const past = Array.from({ length: 200 }, (_, i) => [`ns${i}:usedAt`, i === 7 ? 2 : 1]).flat();
      await redis.admin.raw('HSET', metrics, ...past);
      await cache.setCache(tenant, 'real', 'key', 1);
      await cache.getCache(tenant, 'ns7', 'key');
      const listed = await namespaces();
      expect(Object.keys(listed)).toHaveLength(200);
      expect(listed).toMatchObject({ real: { sets: 1 }, ns7: { sets: 1, hits: 1 } });
      expect((await cache.getCacheMetrics(tenant)).sets).toBe(201);
      expect(Number(await redis.admin.raw('HLEN', metrics))).toBeLessThanOrEqual(200 * 10 + 9);
    });
  });
});
