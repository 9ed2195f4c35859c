import { beforeEach, describe, expect, it } from 'vitest';
import { forEachRedis } from '../support/redis/kinds.ts';
import { type FreshCaches, freshCaches } from '../support/stores/fresh-stores.ts';

const HOUR = 3_600;
const DAY = 24 * HOUR;

forEachRedis((redis) => {
  let { tenant, cache, other } = {} as FreshCaches;
  const entryKey = () => `cache:{${tenant}}:ns:key`;
  const set = (value: unknown, ttl = HOUR, tags = ['tag']) =>
    other.setCache(tenant, 'ns', 'key', value, ttl, tags);
  const get = () => cache.getCache(tenant, 'ns', 'key');
  const name = () => [tenant, 'ns', 'key'] as const;
  const ttlOf = async () => Number(await redis.admin.raw('PTTL', entryKey()));

  beforeEach(() => {
    ({ tenant, cache, other } = freshCaches(redis));
  });

  describe('takeCache', () => {
    it('gives a value to one of many callers', async () => {
      await set({ a: 1 });
      const taken = await Promise.all(
        Array.from({ length: 10 }, (_, i) => (i % 2 ? cache : other).takeCache(...name())),
      );
      expect(taken.filter((value) => value !== undefined)).toEqual([{ a: 1 }]);
    });

    it('gives it again to a repeated call, and to no other', async () => {
      await set('value');
      const idempotencyKey = 'a-random-string-of-the-caller';
      expect(await cache.takeCache(...name(), { idempotencyKey })).toBe('value');
      expect(await other.takeCache(...name(), { idempotencyKey })).toBe('value');
      expect(await other.takeCache(tenant, 'ns', 'other', { idempotencyKey })).toBeUndefined();
      expect(await other.takeCache(...name(), { idempotencyKey: `${idempotencyKey}-` })).toBeUndefined();
      expect(await get()).toBeUndefined();
    });

    it('keeps what it took for a minute at most', async () => {
      await set('value', DAY);
      await cache.takeCache(...name());
      const [reply = ''] = await redis.admin.everyKey(`cache-reply:{${tenant}}*`);
      const left = Number(await redis.admin.raw('PTTL', reply));
      expect(left).toBeGreaterThan(0);
      expect(left).toBeLessThanOrEqual(60_000);
    });

    it('cannot be undone by a load that began before', async () => {
      await set('old');
      const asOf = await other.readAsOf(tenant);
      await cache.takeCache(...name());
      expect(await other.setCache(...name(), 'old', HOUR, [], { asOf })).toBe(false);
      expect(await get()).toBeUndefined();
    });

    it('returns JSON text to programs that pass it on', async () => {
      await set({ a: [1, 'é\n'] });
      expect(await cache.texts.takeCache(...name())).toBe('{"a":[1,"é\\n"]}');
    });
  });

  describe('setCacheIfAbsent', () => {
    it('lets one of many callers store', async () => {
      const results = await Promise.all(
        Array.from({ length: 10 }, async (_, i) => {
          const stored = await (i % 2 ? cache : other).setCacheIfAbsent(...name(), i);
          return stored ? [i] : [];
        }),
      );
      const winners = results.flat();
      expect(winners).toHaveLength(1);
      expect(await get()).toBe(winners[0]);
    });

    it('returns the same when it is repeated, and stores nothing twice', async () => {
      const idempotencyKey = 'a-random-string-of-the-caller';
      expect(await cache.setCacheIfAbsent(...name(), 1, HOUR, [], { idempotencyKey })).toBe(true);
      await other.deleteCache(...name());
      expect(await cache.setCacheIfAbsent(...name(), 1, HOUR, [], { idempotencyKey })).toBe(true);
      expect(await get()).toBeUndefined();
    });

    it('stores TTL and tags', async () => {
      await cache.setCacheIfAbsent(...name(), 'value', DAY, ['tag']);
      expect(await ttlOf()).toBeGreaterThan(23 * HOUR * 1_000);
      await other.invalidateCacheByTags(tenant, ['tag']);
      expect(await get()).toBeUndefined();
    });
  });

  describe('incrementCache', () => {
    it('loses no increment of many callers', async () => {
      const sums = await Promise.all(
        Array.from({ length: 40 }, (_, i) => (i % 2 ? cache : other).incrementCache(...name(), 2)),
      );
      expect(sums.sort((a, b) => a - b)).toEqual(Array.from({ length: 40 }, (_, i) => 2 * (i + 1)));
      expect(await get()).toBe(80);
    });

    it('adds once when it is repeated', async () => {
      const idempotencyKey = 'a-random-string-of-the-caller';
      expect(await cache.incrementCache(...name(), 1, HOUR, [], { idempotencyKey })).toBe(1);
      await other.incrementCache(...name());
      expect(await cache.incrementCache(...name(), 1, HOUR, [], { idempotencyKey })).toBe(1);
      expect(await get()).toBe(2);
    });

    it('counts down, and keeps the TTL and tags of the first call', async () => {
      await cache.incrementCache(...name(), -3, HOUR, ['tag']);
      expect(await cache.incrementCache(...name(), 1, DAY)).toBe(-2);
      expect(await ttlOf()).toBeLessThanOrEqual(HOUR * 1_000);
      await other.invalidateCacheByTags(tenant, ['tag']);
      expect(await cache.incrementCache(...name())).toBe(1);
    });

    it.each([
      ['a string', 'text'],
      ['a number in quotes', '1'],
      ['a fraction', 1.5],
      ['a number beyond the safe ones', 1e21],
      ['null', null],
      ['an object', { a: 1 }],
    ])('rejects an entry that is %s, and does not change it', async (_what, value) => {
      await set(value);
      await expect(cache.incrementCache(...name())).rejects.toMatchObject({ code: 'NOT_A_COUNTER' });
      expect(await get()).toEqual(value);
    });

    it('rejects a sum that is not exact', async () => {
      await cache.incrementCache(...name(), Number.MAX_SAFE_INTEGER);
      await expect(cache.incrementCache(...name())).rejects.toMatchObject({ code: 'NOT_A_COUNTER' });
      expect(await cache.incrementCache(...name(), -1)).toBe(Number.MAX_SAFE_INTEGER - 1);
    });

    it('keeps tags and eager refresh of a value that was loaded, and not its ETag', async () => {
      const load = (see: (etag: string | undefined) => void) =>
        other.cacheOrFetch<number>(
          ...name(),
          ({ etag, setEtag }) => {
            see(etag);
            setEtag('"one"');
            return 1;
          },
          ...([HOUR, ['tag'], { staleIfError: HOUR, eagerRefresh: 0.9 }] as const),
        );
      const seen: (string | undefined)[] = [];
      await load((etag) => seen.push(etag));
      expect(await cache.incrementCache(...name())).toBe(2);
      expect((await cache.inspectCache(...name())).entry?.tags).toEqual(['tag']);
      await other.expireCache(...name());
      await load((etag) => seen.push(etag));
      await other.expireCache(...name());
      await load((etag) => seen.push(etag));
      expect(seen).toEqual([undefined, undefined, '"one"']);
      await other.invalidateCacheByTags(tenant, ['tag']);
      expect(await cache.hasCache(...name())).toBe(false);
    });

    it('keeps the stale time of a value that was loaded', async () => {
      await other.cacheOrFetch(...name(), async () => 1, HOUR, [], { staleIfError: HOUR });
      expect(await cache.incrementCache(...name())).toBe(2);
      await other.expireCache(...name());
      const fail = () => Promise.reject(new Error('away'));
      expect(await other.cacheOrFetch(...name(), fail, HOUR, [], { staleIfError: HOUR })).toBe(2);
    });
  });
});
