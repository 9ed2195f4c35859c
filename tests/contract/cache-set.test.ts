import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type CacheStore, createCacheStore } from '../../src/redis/index.ts';
import { forEachRedis, freshTenant } from '../support/redis/kinds.ts';
import { type CountingClient, countingClient } from '../support/stores/counting-client.ts';

/** Values that go through a script when one is needed, and those that never do. */
const SIZES = { small: 10, large: 10_000 };

forEachRedis((redis) => {
  describe.each(Object.entries(SIZES))('setCache of a %s value', (_, length) => {
    let tenant: string;
    let client: CountingClient;
    let cache: CacheStore;
    let other: CacheStore;
    const value = (text: string) => text.padEnd(length, '.');
    const read = (key = 'key') => cache.getCache(tenant, 'ns', key);
    const set = (text: string, key = 'key') => cache.setCache(tenant, 'ns', key, value(text), 60, ['tag']);

    beforeEach(() => {
      // Counters that have waited for a second would be sent along and counted as commands.
      vi.useFakeTimers({ toFake: ['Date'] });
      tenant = freshTenant();
      client = countingClient(redis.client);
      cache = createCacheStore(client);
      other = createCacheStore(redis.client);
    });

    afterEach(() => void vi.useRealTimers());

    /** Lets the process observe a stable version. */
    const settle = async () => {
      await set('earlier', 'elsewhere');
      await read('elsewhere');
      await read('elsewhere');
      client.reset();
    };

    it('uses no script while the version is stable', async () => {
      await settle();
      await set('written');
      expect(client.commands.map(([name]) => name)).toEqual(['SET', 'GET']);
      expect(client.roundTrips).toBe(1);
      expect(await read()).toBe(value('written'));
    });

    it('of one tick costs one round trip, with one read of the version', async () => {
      await settle();
      await Promise.all(['a', 'b', 'c'].map((key) => set(key, key)));
      expect(client.commands.map(([name]) => name)).toEqual(['SET', 'SET', 'SET', 'GET']);
      expect(client.roundTrips).toBe(1);
    });

    it.each<[string, () => Promise<unknown>]>([
      ['its tag was invalidated', () => other.invalidateCacheByTags(tenant, ['tag'])],
      ['its key was deleted', () => other.deleteCache(tenant, 'ns', 'key')],
      ['the version was lost', () => redis.admin.raw('DEL', `cache-version:{${tenant}}`)],
      [
        'version and table were lost and created again',
        async () => {
          await redis.admin.raw('DEL', `cache-version:{${tenant}}`, `cache-invalidations:{${tenant}}`);
          await other.invalidateCacheByTags(tenant, ['unrelated']);
        },
      ],
    ])('is served although %s since this process last looked', async (_what, change) => {
      await settle();
      await change();
      await set('written');
      expect(await read()).toBe(value('written'));
      expect(await other.getCache(tenant, 'ns', 'key')).toBe(value('written'));
    });

    it('given a new version leaves a replacement alone', async () => {
      await settle();
      await other.invalidateCacheByTags(tenant, ['tag']);
      client.beforeScript(() => other.setCache(tenant, 'ns', 'key', value('newer')));
      await set('written');
      expect(await read()).toBe(value('newer'));
    });

    it('given a new version does not restore a deleted entry', async () => {
      await settle();
      await other.invalidateCacheByTags(tenant, ['tag']);
      client.beforeScript(() => other.deleteCache(tenant, 'ns', 'key'));
      await set('written');
      expect(await read()).toBeUndefined();
    });
  });
});
