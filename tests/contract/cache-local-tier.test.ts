import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type CacheStore, createCacheStore } from '../../src/redis/index.ts';
import { forEachRedis, freshTenant } from '../support/redis/kinds.ts';
import { type CountingClient, countingClient } from '../support/stores/counting-client.ts';

const MEGABYTE = 1_048_576;
const big = (text: string) => ({ text, filling: 'x'.repeat(10_000) });

forEachRedis((redis) => {
  let tenant: string;
  let client: CountingClient;
  let other: CacheStore;

  beforeEach(() => {
    // Counters that have waited for a second would be sent along and counted as commands.
    vi.useFakeTimers({ toFake: ['Date'] });
    tenant = freshTenant();
    client = countingClient(redis.client);
    other = createCacheStore(redis.client);
  });
  afterEach(() => void vi.useRealTimers());

  const costOf = async (run: () => Promise<unknown>) => {
    client.reset();
    await run();
    return { roundTrips: client.roundTrips, names: client.commands.map(([name]) => name) };
  };

  describe('local tier, validated', () => {
    let cache: CacheStore;
    const read = () => cache.getCache(tenant, 'ns', 'key');

    beforeEach(async () => {
      cache = createCacheStore(client, { localTier: { mode: 'validated', maxBytes: 8 * MEGABYTE } });
      await other.setCache(tenant, 'ns', 'key', big('first'), 60, ['tag']);
      await read();
    });

    it('reads only the beginning of the entry, in one round trip', async () => {
      expect(await costOf(async () => expect(await read()).toEqual(big('first')))).toEqual({
        roundTrips: 1,
        names: ['GETRANGE', 'MGET'],
      });
      const [[, , from, to] = []] = client.commands;
      expect(Number(to) - Number(from)).toBeLessThan(100);
    });

    it.each<[string, () => Promise<unknown>, unknown]>([
      ['invalidated by tag', () => other.invalidateCacheByTags(tenant, ['tag']), undefined],
      ['invalidated with its namespace', () => other.invalidateNamespace(tenant, 'ns'), undefined],
      ['cleared with its tenant', () => other.clearTenantCache(tenant), undefined],
      ['deleted', () => other.deleteCache(tenant, 'ns', 'key'), undefined],
      ['replaced', () => other.setCache(tenant, 'ns', 'key', big('second')), big('second')],
    ])('reflects what another process has %s', async (_, change, expected) => {
      await change();
      expect(await read()).toEqual(expected);
      expect(await cache.cacheOrFetch(tenant, 'ns', 'key', async () => 'loaded')).toEqual(
        expected ?? 'loaded',
      );
    });

    it('stays after an invalidation that does not concern it', async () => {
      await other.invalidateCacheByTags(tenant, ['unrelated']);
      await read();
      expect((await costOf(read)).names).toEqual(['GETRANGE', 'MGET']);
    });

    it.each(['version', 'invalidations'])('serves nothing after the key cache-%s was lost', async (what) => {
      await redis.admin.raw('DEL', `cache-${what}:{${tenant}}`);
      await other.invalidateCacheByTags(tenant, ['unrelated']);
      expect(await read()).toBeUndefined();
    });

    it('does not keep small values, which are just as quickly read', async () => {
      await other.setCache(tenant, 'ns', 'small', 1);
      const readSmall = () => cache.getCache(tenant, 'ns', 'small');
      await readSmall();
      expect((await costOf(readSmall)).names).toEqual(['MGET']);
    });

    it('does not keep values that only another program can have stored', async () => {
      const readDeep = () => cache.texts.getCache(tenant, 'ns', 'deep');
      await other.setCache(tenant, 'ns', 'deep', big('deep'));
      const name = `cache:{${tenant}}:ns:deep`;
      const [header] = String(await redis.admin.raw('GET', name)).split('\n');
      const deep = '['.repeat(20_000) + ']'.repeat(20_000);
      await redis.admin.raw('SET', name, `${header}\n${deep}`, 'PX', 60_000);
      for (let i = 0; i < 2; i++) {
        const { names } = await costOf(async () => expect((await readDeep()) === deep).toBe(true));
        expect(names).toEqual(['MGET']);
      }
    });

    it('reads entries with and without copies in one round trip', async () => {
      await other.setCache(tenant, 'ns', 'second', big('second'));
      const readBoth = () => cache.getManyCache(tenant, 'ns', ['key', 'second', 'absent']);
      expect((await costOf(readBoth)).roundTrips).toBe(1);
      expect([...(await readBoth()).keys()]).toEqual(['key', 'second']);
    });
  });

  describe('local tier, bounded', () => {
    const LOCAL_TTL_MS = 1_000;
    let cache: CacheStore;
    let passed = 0;
    const read = () => cache.getCache(tenant, 'ns', 'key');

    beforeEach(async () => {
      passed = 0;
      const now = Math.floor(performance.now());
      vi.spyOn(performance, 'now').mockImplementation(() => now + passed);
      const localTier = { mode: 'bounded', maxBytes: MEGABYTE, localTtlMs: LOCAL_TTL_MS } as const;
      cache = createCacheStore(client, { localTier });
      await other.setCache(tenant, 'ns', 'key', 'first', 60, ['tag']);
      await read();
    });
    afterEach(() => vi.restoreAllMocks());

    it('answers without asking Redis, until its time is up', async () => {
      await other.invalidateCacheByTags(tenant, ['tag']);
      expect(await costOf(async () => expect(await read()).toBe('first'))).toEqual({
        roundTrips: 0,
        names: [],
      });
      passed = LOCAL_TTL_MS;
      expect(await read()).toBeUndefined();
    });

    it('asks again when its time is up, and is then valid for the same time', async () => {
      passed = LOCAL_TTL_MS;
      expect((await costOf(read)).names).toEqual(['GETRANGE', 'MGET']);
      expect((await costOf(read)).roundTrips).toBe(0);
    });

    it.each<[string, () => Promise<unknown>, unknown]>([
      ['invalidated', () => cache.invalidateCacheByTags(tenant, ['tag']), undefined],
      ['deleted', () => cache.deleteCache(tenant, 'ns', 'key'), undefined],
      ['set', () => cache.setCache(tenant, 'ns', 'key', 'second'), 'second'],
      ['set with others', () => cache.setManyCache(tenant, 'ns', { key: 'second' }), 'second'],
      ['written through', () => cache.writeThrough(tenant, 'ns', 'key', async () => 'second'), 'second'],
    ])('shows at once what its own process has %s', async (_, change, expected) => {
      await change();
      expect(await read()).toBe(expected);
    });

    it('does not keep what was read before a change of its own process', async () => {
      await cache.setCache(tenant, 'ns', 'key', 'first', 60);
      const reading = read();
      const changing = cache.setCache(tenant, 'ns', 'key', 'second', 60);
      expect(await reading).toBe('first');
      await changing;
      expect(await read()).toBe('second');
    });

    it('counts its hits', async () => {
      const before = (await cache.getCacheMetrics(tenant)).hits;
      await read();
      await read();
      expect((await cache.getCacheMetrics(tenant)).hits).toBe(before + 2);
    });
  });

  describe('local tier, its memory', () => {
    /** A value of 40 KB takes about 160 KB here: a quarter of the memory holds one. */
    const fill = (text: string) => ({ text, filling: 'y'.repeat(40_000) });

    it('is bounded, and one tenant does not take it from another', async () => {
      const neighbour = freshTenant();
      const cache = createCacheStore(client, { localTier: { mode: 'validated', maxBytes: MEGABYTE } });
      await other.setCache(neighbour, 'ns', 'key', fill('kept'));
      await cache.getCache(neighbour, 'ns', 'key');
      const names = Array.from({ length: 12 }, (_, i) => `key ${i}`);
      for (const name of names) {
        await other.setCache(tenant, 'ns', name, fill(name));
        await cache.getCache(tenant, 'ns', name);
      }
      const isKept = async (id: string, name: string) =>
        (await costOf(() => cache.getCache(id, 'ns', name))).names.includes('GETRANGE');
      expect(await isKept(neighbour, 'key')).toBe(true);
      const kept = [];
      for (const name of names) if (await isKept(tenant, name)) kept.push(name);
      expect(kept.length).toBeLessThan(2);
    });
  });
});
