import { beforeEach, describe, expect, it } from 'vitest';
import {
  type CacheOrFetchOptions,
  type CacheStore,
  ClosedError,
  createCacheStore,
  type LoaderContext,
} from '../../src/redis/index.ts';
import { gate } from '../support/gate.ts';
import { forEachRedis } from '../support/redis/kinds.ts';
import { expireEntry } from '../support/stores/aged-entry.ts';
import { type FreshCaches, freshCaches } from '../support/stores/fresh-stores.ts';

interface Page {
  readonly title: string;
  readonly author: string;
}

const page = (title: string): Page => ({ title, author: 'ann' });
const STALE_OPTIONS = { staleIfError: 60 };

forEachRedis((redis) => {
  let { tenant, client, cache, other } = {} as FreshCaches;
  const key = ['ns', 'key'] as const;

  beforeEach(() => {
    ({ tenant, client, cache, other } = freshCaches(redis));
  });

  const fetch = <T>(
    fetcher: (context: LoaderContext<Page>) => Promise<T>,
    options?: CacheOrFetchOptions,
    store: CacheStore = cache,
  ): Promise<unknown> => store.cacheOrFetch<unknown, Page>(tenant, ...key, fetcher, 60, ['page'], options);

  const never = () => Promise.reject(new Error('the loader was called'));
  const stored = () => other.getCache<Page>(tenant, ...key);
  const header = async () =>
    String(await redis.admin.raw('GET', `cache:{${tenant}}:ns:key`)).split('\n', 1)[0] ?? '';
  const pttl = () => redis.admin.pttl(`cache:{${tenant}}:ns:key`);
  const leases = () => redis.admin.everyKey(`cache-lease:{${tenant}}*`);

  describe('settings from the value', () => {
    it('stores it with the tags and the TTL that the loader sets', async () => {
      await fetch(async ({ setTags, setTtl }) => {
        setTags(['replaced']);
        setTags(['author:ann', 'page']);
        setTtl(600);
        return page('one');
      });
      expect(await pttl()).toBeGreaterThan(60_000);
      await other.invalidateCacheByTags(tenant, ['replaced']);
      expect(await stored()).toEqual(page('one'));
      await other.invalidateCacheByTags(tenant, ['author:ann']);
      expect(await stored()).toBeUndefined();
      await fetch(async ({ setTags }) => {
        setTags(['author:ann']);
        return page('two');
      });
      await other.invalidateCacheByTags(tenant, ['page']);
      expect(await stored()).toBeUndefined();
    });

    it('does not store a value whose own tag was invalidated since the load began (G1)', async () => {
      const value = await fetch(async ({ setTags }) => {
        const loaded = page('one');
        await other.invalidateCacheByTags(tenant, ['author:ann']);
        setTags([`author:${loaded.author}`]);
        return loaded;
      });
      expect(value).toEqual(page('one'));
      expect(await stored()).toBeUndefined();
      expect(await leases()).toEqual([]);
    });

    it('returns a skipped value to everyone who waits for it, without storing it', async () => {
      const source = gate<Page>();
      const load = ({ skip }: LoaderContext<Page>) => {
        skip();
        return source.passed;
      };
      const calls = [fetch(load), fetch(never), fetch(never)];
      source.open(page('one'));
      for (const value of await Promise.all(calls)) expect(value).toEqual(page('one'));
      expect(await stored()).toBeUndefined();
      expect(await leases()).toEqual([]);
    });

    it('costs no round trip', async () => {
      await fetch(async () => page('one'));
      await cache.deleteCache(tenant, ...key);
      client.reset();
      await fetch(async ({ setTags, setTtl, setEtag, stale, etag, signal }) => {
        expect([stale, etag, signal.aborted]).toEqual([undefined, undefined, false]);
        setTags(['author:ann']);
        setTtl(5);
        setEtag('"1"');
        return page('one');
      });
      expect(client.roundTrips).toBe(3);
    });

    it('keeps null for negativeTTL, regardless of the TTL that is set', async () => {
      const load = async ({ setTtl }: LoaderContext<Page>) => {
        setTtl(600);
        return null;
      };
      await fetch(load);
      expect(await pttl()).toBe(-2);
      await fetch(load, { negativeTTL: 5 });
      expect(await pttl()).toBeLessThanOrEqual(5_000);
      expect(await pttl()).toBeGreaterThan(0);
    });

    it.each<[string, (context: LoaderContext) => unknown, string]>([
      ['a TTL of 0', ({ setTtl }) => setTtl(0), 'ttl'],
      ['a TTL of half a second', ({ setTtl }) => setTtl(0.5), 'ttl'],
      ['a TTL beyond maxTTL', ({ setTtl }) => setTtl(31 * 86_400), 'ttl'],
      ['a TTL beyond maxTTL with its stale window', ({ setTtl }) => setTtl(30 * 86_400), 'ttl'],
      ['an empty tag', ({ setTags }) => setTags(['']), 'tag'],
      ['tags that are no list', ({ setTags }) => setTags('page' as unknown as string[]), 'tags'],
      [
        'too many tags with those of the call',
        ({ setTags }) => setTags(Array.from({ length: 128 }, (_, i) => `t${i}`)),
        'tags',
      ],
      ['an empty ETag', ({ setEtag }) => setEtag(''), 'etag'],
      ['an ETag with a line feed', ({ setEtag }) => setEtag('a\nb'), 'etag'],
      ['an ETag beyond ASCII', ({ setEtag }) => setEtag('é'), 'etag'],
      ['an ETag that is too long', ({ setEtag }) => setEtag('x'.repeat(257)), 'etag'],
      ['a failure that is no Error', ({ fail }) => fail('down' as unknown as Error), 'error'],
      ['notModified without a stale value', ({ notModified }) => notModified(), 'notModified'],
    ])('rejects %s in the loader', async (_, run, field) => {
      const value = await cache.cacheOrFetch(
        tenant,
        ...key,
        async (context) => {
          expect(() => run(context)).toThrow(expect.objectContaining({ code: 'INVALID_INPUT', field }));
          return 'loaded';
        },
        60,
        ['page'],
        STALE_OPTIONS,
      );
      expect(value).toBe('loaded');
      expect(await stored()).toBe('loaded');
      expect(await header()).toMatch(/ page$/);
    });
  });

  describe('a load that fails', () => {
    const down = new Error('down');

    it.each<[string, (context: LoaderContext<Page>) => Promise<unknown>]>([
      ['by fail', async ({ fail }) => fail(down)],
      [
        'by fail, whatever the loader does then',
        async ({ fail }) => {
          try {
            return fail(down);
          } catch {
            return page('of the catch');
          }
        },
      ],
    ])('%s rejects the calls, and stores nothing', async (_, load) => {
      const calls = await Promise.allSettled([fetch(load), fetch(load)]);
      for (const call of calls) expect(call).toMatchObject({ status: 'rejected', reason: down });
      expect(await stored()).toBeUndefined();
      expect(await leases()).toEqual([]);
    });

    it('serves an expired value under staleIfError', async () => {
      await fetch(async () => page('old'), STALE_OPTIONS);
      await expireEntry(redis, tenant);
      expect(await fetch(async ({ fail }) => fail(down), STALE_OPTIONS)).toEqual(page('old'));
    });

    it('aborts the signal when it times out, and ignores what the loader does then', async () => {
      const seen = gate<LoaderContext<Page>>();
      const load = async (context: LoaderContext<Page>) => {
        seen.open(context);
        await new Promise((_, reject) => {
          context.signal.addEventListener('abort', () => reject(context.signal.reason));
        });
      };
      const call = fetch(load, { loaderTimeoutMs: 30 });
      await expect(call).rejects.toMatchObject({ code: 'TIMEOUT', timeoutMs: 30 });
      const late = await seen.passed;
      expect(late.signal.reason).toMatchObject({ code: 'TIMEOUT' });
      late.setTags(['late']);
      late.setTtl(5);
      late.skip();
      expect(() => late.fail(down)).toThrow(down);
      expect(await fetch(async () => page('one'))).toEqual(page('one'));
      expect(await header()).toMatch(/ page$/);
    });

    it('does not change what was stored when its context is used afterwards', async () => {
      const seen = gate<LoaderContext<Page>>();
      await fetch(async (context) => {
        seen.open(context);
        return page('one');
      });
      const before = await header();
      const late = await seen.passed;
      late.setTags(['late']);
      late.setEtag('late');
      expect(await header()).toBe(before);
    });
  });

  it('works without Redis, without a stale value, and stores nothing', async () => {
    await fetch(async () => page('old'));
    await other.invalidateCacheByTags(tenant, ['page']);
    const fails = () => Promise.reject(new ClosedError());
    const closed = createCacheStore({ ...redis.client, command: fails, pipeline: fails, script: fails });
    const load = async ({ stale, etag, setTtl, setTags, setEtag, skip }: LoaderContext<Page>) => {
      setTtl(5);
      setTags(['a']);
      setEtag('1');
      skip();
      return [stale === undefined, etag === undefined];
    };
    expect(await fetch(load, undefined, closed)).toEqual([true, true]);
    expect(await stored()).toBeUndefined();
  });
});
