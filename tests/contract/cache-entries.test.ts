import { beforeEach, describe, expect, it } from 'vitest';
import { createCacheStore } from '../../src/redis/index.ts';
import { gate } from '../support/gate.ts';
import { forEachRedis } from '../support/redis/kinds.ts';
import { type FreshCaches, freshCaches } from '../support/stores/fresh-stores.ts';

const HOUR = 3_600;
const DAY = 24 * HOUR;

forEachRedis((redis) => {
  let { tenant, client, cache, other } = {} as FreshCaches;
  const entryKey = () => `cache:{${tenant}}:ns:key`;
  const set = (value: unknown, ttl = HOUR, tags = ['tag']) =>
    other.setCache(tenant, 'ns', 'key', value, ttl, tags);
  const get = () => cache.getCache(tenant, 'ns', 'key');
  const name = () => [tenant, 'ns', 'key'] as const;
  /** Times that a script computes differ at most by what passes while it runs. @param since before the first, in ms */
  const expectSame = (time: number, expected: number, since: number) =>
    expect(Math.abs(time - expected)).toBeLessThanOrEqual(Date.now() - since);
  const expectExpiry = async (expiresAt: number | undefined, since: number) =>
    expectSame(Number(expiresAt), Number(await redis.admin.raw('PEXPIRETIME', entryKey())), since);
  const ttlOf = async () => Number(await redis.admin.raw('PTTL', entryKey()));

  beforeEach(() => {
    ({ tenant, client, cache, other } = freshCaches(redis));
  });

  /** Ways to make an entry that reads do not return. */
  const GONE: [string, () => Promise<unknown>][] = [
    ['was never stored', async () => {}],
    ['was deleted', () => set('value').then(() => other.deleteCache(...name()))],
    ['has an invalidated tag', () => set('value').then(() => other.invalidateCacheByTags(tenant, ['tag']))],
    [
      'has one invalidated tag of many',
      async () => {
        await set('value', HOUR, [...Array.from({ length: 127 }, (_, i) => `${i}`.padEnd(30, '-')), 'tag']);
        await other.invalidateCacheByTags(tenant, ['tag']);
      },
    ],
    [
      'is in an invalidated namespace',
      () => set('value').then(() => other.invalidateNamespace(tenant, 'ns')),
    ],
    ['belongs to a cleared tenant', () => set('value').then(() => other.clearTenantCache(tenant))],
    ['lost the version', () => set('value').then(() => redis.admin.raw('DEL', `cache-version:{${tenant}}`))],
    [
      'lost the table',
      async () => {
        await set('value');
        await other.invalidateCacheByTags(tenant, ['unrelated']);
        await redis.admin.raw('DEL', `cache-invalidations:{${tenant}}`);
      },
    ],
    [
      'is past its own TTL',
      async () => {
        await other.cacheOrFetch(...name(), async () => 'value', HOUR, ['tag'], { staleIfError: HOUR });
        await other.expireCache(...name());
      },
    ],
  ];

  describe.each(GONE)('an entry that %s', (_what, arrange) => {
    beforeEach(async () => {
      await arrange();
      client.reset();
    });

    it('is not there', async () => {
      expect(await cache.hasCache(...name())).toBe(false);
      expect(await get()).toBeUndefined();
    });

    it('is not touched', async () => {
      const before = await redis.admin.raw('PTTL', entryKey());
      expect(await cache.touchCache(...name(), DAY)).toBeUndefined();
      expect(Number(await redis.admin.raw('PTTL', entryKey()))).toBeLessThanOrEqual(Number(before));
    });

    it('is not taken', async () => {
      expect(await cache.takeCache(...name())).toBeUndefined();
    });

    it('is replaced by setCacheIfAbsent', async () => {
      expect(await cache.setCacheIfAbsent(...name(), 'mine', HOUR)).toBe(true);
      expect(await get()).toBe('mine');
    });

    it('is a counter that starts at 0', async () => {
      expect(await cache.incrementCache(...name(), 5, HOUR)).toBe(5);
      expect(await get()).toBe(5);
    });
  });

  describe('an entry whose tenant was invalidated for other reasons', () => {
    beforeEach(async () => {
      await set(41);
      await other.invalidateCacheByTags(tenant, ['unrelated']);
      await other.deleteCache(tenant, 'ns', 'another');
      client.reset();
    });

    it('is there, found in one round trip without its value', async () => {
      expect(await cache.hasCache(...name())).toBe(true);
      expect(client.roundTrips).toBe(1);
    });

    it('is touched, in one round trip', async () => {
      const start = Date.now();
      const expiresAt = await cache.touchCache(...name(), DAY);
      expect(client.roundTrips).toBe(1);
      await expectExpiry(expiresAt, start);
      expect(await ttlOf()).toBeGreaterThan(23 * HOUR * 1_000);
    });

    it('is taken, in one round trip', async () => {
      expect(await cache.takeCache(...name())).toBe(41);
      expect(client.roundTrips).toBe(1);
      expect(await get()).toBeUndefined();
    });

    it('keeps its place against setCacheIfAbsent, in one round trip', async () => {
      expect(await cache.setCacheIfAbsent(...name(), 'mine')).toBe(false);
      expect(client.roundTrips).toBe(1);
      expect(await get()).toBe(41);
    });

    it('is incremented, in one round trip, and keeps TTL and tags', async () => {
      expect(await cache.incrementCache(...name(), 1, DAY, ['other'])).toBe(42);
      expect(client.roundTrips).toBe(1);
      expect(await ttlOf()).toBeLessThanOrEqual(HOUR * 1_000);
      await other.invalidateCacheByTags(tenant, ['other']);
      expect(await get()).toBe(42);
      await other.invalidateCacheByTags(tenant, ['tag']);
      expect(await get()).toBeUndefined();
    });

    it('expires, in one round trip', async () => {
      expect(await cache.expireCache(...name())).toBe(true);
      expect(client.roundTrips).toBe(1);
      expect(await get()).toBeUndefined();
    });
  });

  it('hasCache reports an entry stale by a tag of the read', async () => {
    await set('value');
    expect(await cache.hasCache(...name(), { tags: ['user:1'] })).toBe(true);
    await other.invalidateCacheByTags(tenant, ['user:1']);
    expect(await cache.hasCache(...name(), { tags: ['user:1'] })).toBe(false);
    expect(await cache.hasCache(...name())).toBe(true);
  });

  describe('touchCache', () => {
    it('never shortens a TTL', async () => {
      await set('value', DAY);
      const start = Date.now();
      const expiresAt = await cache.touchCache(...name(), HOUR);
      expect(await ttlOf()).toBeGreaterThan(23 * HOUR * 1_000);
      await expectExpiry(expiresAt, start);
    });

    it('keeps the time for which a value may be served stale', async () => {
      await other.cacheOrFetch(...name(), async () => 'value', HOUR, [], { staleIfError: HOUR });
      const window = async () => {
        const { entry } = await cache.inspectCache(...name());
        return Number(entry?.keptUntil) - Number(entry?.expiresAt);
      };
      const start = Date.now();
      const before = await window();
      const expiresAt = await cache.touchCache(...name(), DAY);
      await expectExpiry(Number(expiresAt) + before, start);
      expectSame(await window(), before, start);
      expect(await get()).toBe('value');
    });

    it('does not let an entry outlive maxTTL, its stale time included', async () => {
      const strict = createCacheStore(redis.client, { maxTTL: 2 * HOUR });
      await strict.cacheOrFetch(...name(), async () => 'value', HOUR / 2, [], { staleIfError: HOUR });
      await strict.touchCache(...name(), 2 * HOUR);
      expect(await ttlOf()).toBeLessThanOrEqual(2 * HOUR * 1_000);
      expect(await ttlOf()).toBeGreaterThan(1.9 * HOUR * 1_000);
    });

    it('does not save an entry from a later invalidation', async () => {
      await set('value');
      await cache.touchCache(...name(), DAY);
      await other.invalidateCacheByTags(tenant, ['tag']);
      expect(await get()).toBeUndefined();
      expect(await cache.touchCache(...name(), DAY)).toBeUndefined();
    });
  });

  describe('expireCache', () => {
    const fail = () => Promise.reject(new Error('away'));

    it.each([
      ['without a stale time', () => set('old', HOUR)],
      [
        'with a stale time',
        () => other.cacheOrFetch(...name(), async () => 'old', HOUR, [], { staleWhileRevalidate: HOUR }),
      ],
    ])('leaves an entry %s to callers that accept a stale value', async (_what, store) => {
      await store();
      expect(await cache.expireCache(...name())).toBe(true);
      expect(await cache.expireCache(...name()), 'repeated').toBe(true);
      expect(await get()).toBeUndefined();
      await expect(other.cacheOrFetch(...name(), fail)).rejects.toThrow('away');
      expect(await other.cacheOrFetch(...name(), fail, HOUR, [], { staleIfError: HOUR })).toBe('old');
      await other.invalidateCacheByTags(tenant, ['tag']);
      await other.invalidateNamespace(tenant, 'ns');
      await expect(other.cacheOrFetch(...name(), fail, HOUR, [], { staleIfError: HOUR })).rejects.toThrow(
        'away',
      );
    });

    it('keeps an entry no longer than its stale time', async () => {
      await other.cacheOrFetch(...name(), async () => 'old', DAY, [], { staleWhileRevalidate: 60 });
      await cache.expireCache(...name());
      // The clocks of process and server differ a little.
      expect(await ttlOf()).toBeLessThanOrEqual(90_000);
    });

    it('cannot be undone by a load that began before', async () => {
      await set('old');
      const asOf = await other.readAsOf(tenant);
      await cache.expireCache(...name());
      expect(await other.setCache(...name(), 'old', HOUR, ['tag'], { asOf })).toBe(false);
      expect(await get()).toBeUndefined();
    });

    it('rejects a load in progress', async () => {
      const loading = gate();
      const reached = gate();
      const load = other.cacheOrFetch(...name(), async () => {
        reached.open();
        await loading.passed;
        return 'old';
      });
      await reached.passed;
      expect(await cache.expireCache(...name())).toBe(false);
      loading.open();
      expect(await load).toBe('old');
      expect(await get()).toBeUndefined();
    });
  });

  it('a local tier notices every change', async () => {
    const local = createCacheStore(redis.client, { localTier: { mode: 'validated', maxBytes: 1_048_576 } });
    const value = 'x'.repeat(2_000);
    const read = () => local.getCache(...name());
    await set(value);
    expect(await read()).toBe(value);
    await other.touchCache(...name(), DAY);
    expect(await read()).toBe(value);
    await other.expireCache(...name());
    expect(await read()).toBeUndefined();
    await set(value);
    expect(await read()).toBe(value);
    await other.takeCache(...name());
    expect(await read()).toBeUndefined();
  });
});
