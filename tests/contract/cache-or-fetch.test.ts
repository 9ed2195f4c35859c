import { beforeEach, describe, expect, it } from 'vitest';
import type { CacheStore } from '../../src/redis/index.ts';
import { forEachRedis } from '../support/redis/kinds.ts';
import { type FreshCaches, freshCaches } from '../support/stores/fresh-stores.ts';

forEachRedis((redis) => {
  let { tenant, client, cache, other } = {} as FreshCaches;

  beforeEach(() => {
    ({ tenant, client, cache, other } = freshCaches(redis));
  });

  describe('cacheOrFetch', () => {
    it('loads once, then serves the loaded value in one round trip', async () => {
      let loads = 0;
      const load = () => cache.cacheOrFetch(tenant, 'ns', 'key', async () => ({ n: ++loads }), 60, ['tag']);
      expect(await load()).toEqual({ n: 1 });
      client.reset();
      expect(await load()).toEqual({ n: 1 });
      expect(client.roundTrips).toBe(1);
      await other.invalidateCacheByTags(tenant, ['tag']);
      expect(await load()).toEqual({ n: 2 });
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
  });
});
