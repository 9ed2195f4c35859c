import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type CacheStore, createCacheStore } from '../../src/redis/index.ts';
import { type CountingClient, countingClient } from '../support/counting-client.ts';
import { forEachRedis, freshTenant } from '../support/kinds.ts';

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
      // Counters that have waited for a second would travel along, and be counted as commands.
      vi.useFakeTimers({ toFake: ['Date'] });
      tenant = freshTenant();
      client = countingClient(redis.client);
      cache = createCacheStore(client);
      other = createCacheStore(redis.client);
    });

    afterEach(() => void vi.useRealTimers());

    /** Lets the process see the watermark stand still. */
    const settle = async () => {
      await set('earlier', 'elsewhere');
      await read('elsewhere');
      await read('elsewhere');
      client.reset();
    };

    it('takes no script while the watermark stands still', async () => {
      await settle();
      await set('written');
      expect(client.commands.map(([name]) => name)).toEqual(['SET', 'GET']);
      expect(client.roundTrips).toBe(1);
      expect(await read()).toBe(value('written'));
    });

    it('of one tick costs one round trip, and one look at the watermark', async () => {
      await settle();
      await Promise.all(['a', 'b', 'c'].map((key) => set(key, key)));
      expect(client.commands.map(([name]) => name)).toEqual(['SET', 'SET', 'SET', 'GET']);
      expect(client.roundTrips).toBe(1);
    });

    it.each<[string, () => Promise<unknown>]>([
      ['its tag was invalidated', () => other.invalidateCacheByTags(tenant, ['tag'])],
      ['its key was deleted', () => other.deleteCache(tenant, 'ns', 'key')],
      ['the watermark was lost', () => redis.admin.raw('DEL', `cache-watermark:{${tenant}}`)],
      [
        'watermark and clock were lost and made anew',
        async () => {
          await redis.admin.raw('DEL', `cache-watermark:{${tenant}}`, `cache-clock:{${tenant}}`);
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

    it('stamped anew leaves alone what replaced it meanwhile', async () => {
      await settle();
      await other.invalidateCacheByTags(tenant, ['tag']);
      client.beforeScript(() => other.setCache(tenant, 'ns', 'key', value('newer')));
      await set('written');
      expect(await read()).toBe(value('newer'));
    });

    it('stamped anew does not bring back what was deleted meanwhile', async () => {
      await settle();
      await other.invalidateCacheByTags(tenant, ['tag']);
      client.beforeScript(() => other.deleteCache(tenant, 'ns', 'key'));
      await set('written');
      expect(await read()).toBeUndefined();
    });
  });
});
