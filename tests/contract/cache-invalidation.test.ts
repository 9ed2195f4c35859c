import { beforeEach, describe, expect, it } from 'vitest';
import type { AsOf } from '../../src/redis/index.ts';
import { forEachRedis } from '../support/redis/kinds.ts';
import { type FreshCaches, freshCaches } from '../support/stores/fresh-stores.ts';

forEachRedis((redis) => {
  let { tenant, client, cache, other } = {} as FreshCaches;

  beforeEach(() => {
    ({ tenant, client, cache, other } = freshCaches(redis));
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

    it('does not mistake a tag for a namespace or the tenant', async () => {
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

    it('reaches a process that has checked the tags before', async () => {
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

    it('when the version is lost', async () => {
      await set();
      await redis.admin.raw('DEL', `cache-version:{${tenant}}`);
      expect(await get()).toBeUndefined();
      await cache.invalidateCacheByTags(tenant, ['unrelated']);
      expect(await get()).toBeUndefined();
      await set();
      expect(await get()).toBe('value');
    });

    it('when the invalidation table is lost', async () => {
      await set();
      await cache.invalidateCacheByTags(tenant, ['tag']);
      await redis.admin.raw('DEL', `cache-invalidations:{${tenant}}`);
      expect(await get()).toBeUndefined();
      expect(await cache.cacheOrFetch(tenant, 'ns', 'key', async () => 'loaded', 60, ['tag'])).toBe('loaded');
      // The version has not changed since, so nothing can have been invalidated in between.
      expect(await get()).toBe('loaded');
      await cache.invalidateCacheByTags(tenant, ['other']);
      expect(await get()).toBeUndefined();
    });

    it('when the clock of Redis steps back', async () => {
      const future = `${(Date.now() + 3_600_000) * 1000}`;
      const generation = String(await cache.readAsOf(tenant)).split('.')[1];
      await redis.admin.raw('SET', `cache-version:{${tenant}}`, `${future}.${generation}`);
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

    it('store a value if nothing happened since it was read', async () => {
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

    it('are rejected after a delete in between', async () => {
      const asOf = await cache.readAsOf(tenant);
      await other.deleteCache(tenant, 'ns', 'key');
      expect(await set(asOf)).toBe(false);
      expect(await get()).toBeUndefined();
      expect(await set(await cache.readAsOf(tenant))).toBe(true);
      expect(await get()).toBe('loaded');
    });

    it('are rejected when the version, or after an invalidation the table, was lost in between', async () => {
      for (const key of ['cache-version', 'cache-invalidations']) {
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
    ])('are rejected after an invalidation of %s, and leave newer entries alone', async (_, invalidate) => {
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

    it('are rejected with a version that this cache never issued', async () => {
      const [time, generation] = (await cache.readAsOf(tenant)).split('.');
      await expect(set(`${Number(time) + 10}.${generation}` as AsOf)).rejects.toMatchObject({
        code: 'AS_OF_AHEAD',
      });
      await expect(set('yesterday' as AsOf)).rejects.toMatchObject({ code: 'INVALID_INPUT', field: 'asOf' });
      expect(await get()).toBeUndefined();
    });
  });
});
