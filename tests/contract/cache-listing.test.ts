import { beforeEach, describe, expect, it } from 'vitest';
import { type CacheStore, createCacheStore } from '../../src/redis/index.ts';
import { forEachRedis, freshTenant } from '../support/redis/kinds.ts';
import { type CountingClient, countingClient } from '../support/stores/counting-client.ts';

forEachRedis((redis) => {
  let tenant: string;
  let client: CountingClient;
  let cache: CacheStore;

  beforeEach(() => {
    tenant = freshTenant();
    client = countingClient(redis.client);
    cache = createCacheStore(client);
  });

  describe('listCacheKeys', () => {
    const allKeys = async (namespace: string) => {
      const keys: string[] = [];
      let pages = 0;
      for (let cursor: string | undefined, first = true; first || cursor; first = false) {
        const page = await cache.listCacheKeys(tenant, namespace, { cursor, limit: 1_000 });
        keys.push(...page.keys);
        cursor = page.cursor;
        pages++;
      }
      return { keys: [...new Set(keys)].sort(), pages };
    };

    it('finds the keys of one namespace of one tenant, each page in one round trip', async () => {
      const own = ['a', 'b:c', '*', '{x}', 'é %', 'ns'].sort();
      for (const key of own) await cache.setCache(tenant, 'ns', key, 1);
      await cache.setCache(tenant, 'ns2', 'other', 1);
      await cache.setCache(tenant, 'ns:x', 'other', 1);
      await cache.setCache(`${tenant}2`, 'ns', 'other', 1);
      client.reset();
      const { keys, pages } = await allKeys('ns');
      expect(keys).toEqual(own);
      expect(client.roundTrips).toBe(pages);
    });

    it('does not mistake a namespace for a glob', async () => {
      await cache.setCache(tenant, 'ns', 'key', 1);
      expect((await allKeys('*')).keys).toEqual([]);
      expect((await allKeys('n?')).keys).toEqual([]);
    });
  });

  describe('listCacheInvalidations', () => {
    it('lists tags, namespaces and the tenant with their last time, newest first', async () => {
      await cache.setCache(tenant, 'ns', 'key', 1);
      await cache.invalidateCacheByTags(tenant, ['a', 'b']);
      await cache.deleteCache(tenant, 'ns', 'key');
      await cache.invalidateNamespace(tenant, 'n:s');
      await cache.clearTenantCache(tenant);
      await cache.invalidateCacheByTags(tenant, ['a'], { deadAfter: 60 });
      client.reset();
      const { invalidations, cursor } = await cache.listCacheInvalidations(tenant);
      expect(client.roundTrips).toBe(1);
      expect(cursor).toBeUndefined();
      expect(invalidations.map(({ kind, name }) => [kind, name])).toEqual([
        ['tag', 'a'],
        ['tenant', undefined],
        ['namespace', 'n:s'],
        ['tag', 'b'],
      ]);
      const times = invalidations.map(({ at }) => at);
      expect(times).toEqual([...times].sort((left, right) => right - left));
    });

    it('lists each one once over many pages, including those of one call', async () => {
      await cache.readAsOf(tenant);
      const tags = Array.from({ length: 100 }, (_, i) => `tag-${i}`);
      await cache.invalidateCacheByTags(tenant, tags.slice(0, 60));
      for (const tag of tags.slice(60)) await cache.invalidateCacheByTags(tenant, [tag]);
      const found: (string | undefined)[] = [];
      for (let cursor: string | undefined, first = true; first || cursor; first = false) {
        const page = await cache.listCacheInvalidations(tenant, { cursor, limit: 7 });
        expect(page.invalidations.length).toBeLessThanOrEqual(7);
        found.push(...page.invalidations.map(({ name }) => name));
        cursor = page.cursor;
      }
      expect(found).toHaveLength(100);
      expect([...found].sort()).toEqual([...tags].sort());
    });

    it('is empty for a tenant that never invalidated anything', async () => {
      expect(await cache.listCacheInvalidations(tenant)).toEqual({ invalidations: [] });
    });
  });
});
