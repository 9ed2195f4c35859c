import { beforeEach, describe, expect, it } from 'vitest';
import { type CacheStore, createCacheStore } from '../../src/redis/index.ts';
import { forEachRedis, freshTenant } from '../support/redis/kinds.ts';

forEachRedis((redis) => {
  let tenant: string;
  let first: CacheStore;
  let second: CacheStore;
  const key = ['users', 'u1'] as const;

  beforeEach(() => {
    tenant = freshTenant();
    first = createCacheStore(redis.client);
    second = createCacheStore(redis.client);
  });

  const write = (store: CacheStore, value: string, during = async () => {}) =>
    store.writeThrough(
      tenant,
      ...key,
      async () => {
        await during();
        return value;
      },
      60,
      ['user'],
    );
  const read = () => second.getCache(tenant, ...key);

  describe('writeThrough', () => {
    it('stores what was written, one write after the other', async () => {
      expect(await write(first, 'one')).toBe('one');
      expect(await read()).toBe('one');
      expect(await write(second, 'two')).toBe('two');
      expect(await read()).toBe('two');
      await first.invalidateCacheByTags(tenant, ['user']);
      expect(await read()).toBeUndefined();
    });

    it('leaves no value behind when two writers overlap, whichever ends last', async () => {
      await write(first, 'slow', async () => {
        await write(second, 'fast');
        expect(await read()).toBe('fast');
      });
      expect(await read()).toBeUndefined();
      expect(await write(first, 'next')).toBe('next');
      expect(await read()).toBe('next');
    });

    it('is not overwritten by a loader that read the source before', async () => {
      const loaded = await first.cacheOrFetch(
        tenant,
        ...key,
        async () => {
          await write(second, 'written');
          return 'read before the write';
        },
        60,
        ['user'],
      );
      expect(loaded).toBe('read before the write');
      expect(await read()).toBe('written');
    });

    it('is not overwritten by a setCache with an earlier as-of', async () => {
      const asOf = await first.readAsOf(tenant);
      await write(second, 'written');
      expect(await first.setCache(tenant, ...key, 'older', 60, ['user'], { asOf })).toBe(false);
      expect(await read()).toBe('written');
    });

    it('does not outlive an invalidation that came while it was writing', async () => {
      await write(first, 'doubtful', () => second.invalidateCacheByTags(tenant, ['user']));
      expect(await read()).toBeUndefined();
    });

    it('removes the entry when the write fails: it may have reached the source', async () => {
      await write(first, 'one');
      await expect(write(first, '', () => Promise.reject(new Error('timeout')))).rejects.toThrow('timeout');
      expect(await read()).toBeUndefined();
    });

    it('keeps the guide’s bare form working', async () => {
      expect(await first.setCache(tenant, ...key, { name: 'John' }, 3600, ['user'])).toBe(true);
      expect(await read()).toEqual({ name: 'John' });
    });
  });
});
