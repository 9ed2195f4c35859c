import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type CacheStore, createCacheStore } from '../../src/redis/index.ts';
import { forEachRedis, freshTenant } from '../support/redis/kinds.ts';
import { type CountingClient, countingClient } from '../support/stores/counting-client.ts';

const MEGABYTE = 1_000_000;
const LIMIT = 6 * 1_048_576;
const LARGE = 'x'.repeat(MEGABYTE - 2);
const KEYS = Array.from({ length: 100 }, (_, i) => `k${i}`);
const TOO_LARGE = {
  name: 'AnswerTooLargeError',
  code: 'VALUE_TOO_LARGE',
  retryable: false,
  limitBytes: LIMIT,
  resolution: 'Ask for fewer keys at a time.',
};

forEachRedis((redis) => {
  let tenant: string;
  let client: CountingClient;
  let cache: CacheStore;

  beforeEach(() => {
    tenant = freshTenant();
    client = countingClient(redis.client);
    cache = createCacheStore(client);
  });
  afterEach(() => vi.useRealTimers());

  async function store(count: number, value: string): Promise<string[]> {
    const keys = KEYS.slice(0, count);
    for (const key of keys) await cache.setCache(tenant, 'n', key, value, 60);
    client.reset();
    return keys;
  }

  describe('values that are too large together', () => {
    it('are a typed error after one round trip, and can be read a few at a time', async () => {
      const keys = await store(7, LARGE);
      const error = await cache.getManyCache(tenant, 'n', keys).catch((reason: unknown) => reason);
      expect(error).toMatchObject(TOO_LARGE);
      expect(Object(error).actualBytes).toBeGreaterThanOrEqual(7 * MEGABYTE);
      expect(client.roundTrips).toBe(1);
      for (const some of [keys.slice(0, 6), keys.slice(6)]) {
        expect((await cache.getManyCache(tenant, 'n', some)).size).toBe(some.length);
      }
      expect(client.roundTrips).toBe(3);
    });

    it('fail their own caller only', async () => {
      const keys = await store(7, LARGE);
      await cache.setCache(tenant, 'n', 'small', 1);
      const [tooLarge, one, few] = await Promise.allSettled([
        cache.getManyCache(tenant, 'n', keys),
        cache.getCache(tenant, 'n', 'small'),
        cache.getManyCache(tenant, 'n', ['k6', 'small', 'missing']),
      ]);
      expect(tooLarge).toMatchObject({ status: 'rejected', reason: TOO_LARGE });
      expect(one).toMatchObject({ value: 1 });
      expect(few).toMatchObject({
        value: new Map<string, unknown>([
          ['k6', LARGE],
          ['small', 1],
        ]),
      });
    });

    it('are rejected as texts, too', async () => {
      const keys = await store(7, LARGE);
      await expect(cache.texts.getManyCache(tenant, 'n', keys)).rejects.toMatchObject(TOO_LARGE);
    });

    it('are counted whether or not this process has copies', async () => {
      const keys = await store(7, LARGE);
      const tiered = createCacheStore(client, { localTier: { mode: 'validated', maxBytes: 64 * MEGABYTE } });
      const texts = new Map(keys.map((key) => [key, LARGE]));
      const read = async (some: readonly string[]) => {
        client.reset();
        expect(await tiered.getManyCache(tenant, 'n', some)).toEqual(
          new Map([...texts].filter(([key]) => some.includes(key))),
        );
        return client.roundTrips;
      };
      // Three copies fit into a tenant's share.
      expect(await read(keys.slice(0, 3))).toBe(1);
      expect(await read(keys.slice(0, 6))).toBe(1);
      await expect(tiered.getManyCache(tenant, 'n', keys)).rejects.toMatchObject(TOO_LARGE);
      await cache.setCache(tenant, 'n', 'k0', 'replaced', 60);
      texts.set('k0', 'replaced');
      expect(await read(keys.slice(0, 6))).toBeLessThanOrEqual(2);
    });
  });

  it('the limit is at least that of one value', async () => {
    const larger = createCacheStore(client, { maxValueBytes: 7 * MEGABYTE });
    const value = 'x'.repeat(6_900_000);
    await larger.setCache(tenant, 'n', 'k', value, 60);
    expect((await larger.getManyCache(tenant, 'n', ['k', 'missing'])).get('k') === value).toBe(true);
  });

  it('is checked by Redis only where nothing else limits a reply: a script costs Upstash a command per key', async () => {
    // Counters that have waited for a second would travel with a read, in a pipeline.
    vi.useFakeTimers({ toFake: ['Date'] });
    const keys = await store(6, 'value');
    await cache.getManyCache(tenant, 'n', keys.slice(0, 5));
    await cache.getManyCache(tenant, 'n', keys);
    const checking = redis.client.limitsReplies ? 'MGET' : 'EVALSHA';
    expect(client.commands.map(([name]) => name)).toEqual(['MGET', checking]);
  });

  it('100 ordinary values cost one round trip, in their order, and counters travel with them', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const keys = await store(100, 'value');
    await cache.deleteCache(tenant, 'n', 'k50');
    for (const read of [cache, cache.texts]) {
      vi.setSystemTime(Date.now() + 2_000);
      client.reset();
      const found: Map<string, unknown> = await read.getManyCache(tenant, 'n', keys);
      expect([...found.keys()]).toEqual(keys.filter((key) => key !== 'k50'));
      expect(client.commands.some((command) => command.includes(`cache-metrics:{${tenant}}`))).toBe(true);
      // The first read after the delete asks for the new invalidations.
      expect(client.roundTrips).toBeLessThanOrEqual(read === cache ? 2 : 1);
    }
    expect((await cache.getCacheMetrics(tenant)).hits).toBe(198);
  });
});
