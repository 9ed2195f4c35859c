import { beforeEach, describe, expect, it } from 'vitest';
import { createCacheStore } from '../../src/redis/index.ts';
import { forEachRedis } from '../support/redis/kinds.ts';
import { type FreshCaches, freshCaches } from '../support/stores/fresh-stores.ts';

const list = (count: number, length: number): string[] =>
  Array.from({ length: count }, (_, i) => `${i}`.padStart(length, '-'));

forEachRedis((redis) => {
  let { tenant, client, cache, other } = {} as FreshCaches;

  beforeEach(() => {
    ({ tenant, client, cache, other } = freshCaches(redis));
  });

  const set = (tags: readonly string[] = []) => cache.setCache(tenant, 'ns', 'key', 'value', 60, tags);

  describe('long tags', () => {
    it('invalidate like short ones, whatever they contain', async () => {
      const long = ['x'.repeat(256), `${'é'.repeat(200)}1`, `${'é'.repeat(200)}2`, ` ${'\n'.repeat(40)}`];
      for (const tag of long) {
        await set(long);
        await other.invalidateCacheByTags(tenant, [`${tag}!`, tag.slice(1)]);
        expect(await other.getCache(tenant, 'ns', 'key'), tag).toBe('value');
        await other.invalidateCacheByTags(tenant, [tag]);
        expect(await other.getCache(tenant, 'ns', 'key'), tag).toBeUndefined();
      }
    });

    it('cannot be reached through their stored text', async () => {
      const tag = 'x'.repeat(100);
      await set([tag]);
      const header = String(await redis.admin.raw('GET', `cache:{${tenant}}:ns:key`)).split('\n')[0] ?? '';
      const stored = header.split(' ').at(-1) ?? '';
      expect(stored).toMatch(/^#[\w-]{22}$/);
      await other.invalidateCacheByTags(tenant, [stored, stored.slice(1)]);
      expect(await other.getCache(tenant, 'ns', 'key')).toBe('value');
    });

    it('leave headers, members and namespaces in the table bounded', async () => {
      await set(list(128, 256));
      await cache.invalidateCacheByTags(tenant, list(128, 1_024));
      await cache.invalidateNamespace(tenant, 'n'.repeat(256));
      const entry = String(await redis.admin.raw('GET', `cache:{${tenant}}:ns:key`));
      expect(entry.indexOf('\n')).toBeLessThanOrEqual(60 + 128 * 33);
      const members = [await redis.admin.raw('ZRANGE', `cache-invalidations:{${tenant}}`, 0, -1)].flat();
      expect(members).toHaveLength(130);
      expect(Math.max(...members.map((member) => String(member).length))).toBeLessThanOrEqual(34);
      expect(await other.getCache(tenant, 'ns', 'key')).toBe('value');
    });
  });

  it('accepts tags up to the number and length that Next.js uses', async () => {
    await set(list(128, 256));
    await cache.invalidateCacheByTags(tenant, list(128, 1_024));
    const tags = list(1_024, 1_024);
    expect(await other.getCache(tenant, 'ns', 'key', { tags: tags.slice(128) })).toBe('value');
    expect(await other.getCache(tenant, 'ns', 'key', { tags })).toBeUndefined();
  });

  it('reads 100 entries of 128 different tags each, with 1,024 more tags, in commands of bounded size', async () => {
    const keys = Array.from({ length: 100 }, (_, i) => `k${i}`);
    await Promise.all(
      keys.map((key) =>
        cache.setCache(
          tenant,
          'ns',
          key,
          key,
          60,
          list(128, 64).map((tag) => `${key}${tag}`),
        ),
      ),
    );
    await cache.invalidateCacheByTags(tenant, ['unrelated']);
    client.reset();
    const found = await cache.getManyCache(tenant, 'ns', keys, { tags: list(1_024, 64) });
    expect(found.size).toBe(100);
    expect(client.roundTrips).toBe(2);
    expect(Math.max(...client.commands.map((command) => command.length))).toBeLessThanOrEqual(2_002);
  });

  describe('tags given at a read', () => {
    const reads = {
      getCache: (tags: readonly string[]) => other.getCache(tenant, 'ns', 'key', { tags }),
      lookUpCache: async (tags: readonly string[]) =>
        (await other.lookUpCache(tenant, 'ns', 'key', { tags })).value,
      getManyCache: async (tags: readonly string[]) =>
        (await other.getManyCache(tenant, 'ns', ['key'], { tags })).get('key'),
    };

    it.each(Object.entries(reads))(
      'make the entry stale for %s with them, and only there',
      async (_, read) => {
        await set(['own']);
        expect(await read(['path'])).toBe('value');
        await cache.invalidateCacheByTags(tenant, ['path']);
        expect(await read(['elsewhere', 'path'])).toBeUndefined();
        expect(await read(['elsewhere'])).toBe('value');
        expect(await read([])).toBe('value');
        await set(['own']);
        expect(await read(['path'])).toBe('value');
      },
    );

    it('hold for reads of one tick with different tags', async () => {
      await set();
      await cache.invalidateCacheByTags(tenant, ['path']);
      const both = [reads.getCache(['path']), reads.getCache(['elsewhere']), reads.getCache([])];
      expect(await Promise.all(both)).toEqual([undefined, 'value', 'value']);
    });

    it.each([
      { mode: 'validated', maxBytes: 1_048_576 } as const,
      { mode: 'bounded', maxBytes: 1_048_576, localTtlMs: 60_000 } as const,
    ])('hold in a local tier of the mode $mode', async (localTier) => {
      const value = 'x'.repeat(2_000);
      await cache.setCache(tenant, 'ns', 'key', value);
      await cache.invalidateCacheByTags(tenant, ['path']);
      const local = createCacheStore(redis.client, { localTier });
      expect(await local.getCache(tenant, 'ns', 'key')).toBe(value);
      expect(await local.getCache(tenant, 'ns', 'key', { tags: ['path'] })).toBeUndefined();
      expect(await local.getCache(tenant, 'ns', 'key')).toBe(value);
    });

    it('count for a value whose load began before their invalidation', async () => {
      const { asOf } = await other.lookUpCache(tenant, 'ns', 'key', { tags: ['path'] });
      await cache.invalidateCacheByTags(tenant, ['path']);
      expect(await other.setCache(tenant, 'ns', 'key', 'old', 60, [], { asOf })).toBe(true);
      expect(await reads.getCache(['path'])).toBeUndefined();
    });
  });
});
