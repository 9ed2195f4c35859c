import { beforeEach, expect, it } from 'vitest';
import { type CacheOrFetchOptions, type LoaderContext, withCodec } from '../../src/redis/index.ts';
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
    store = cache,
  ): Promise<unknown> => store.cacheOrFetch<unknown, Page>(tenant, ...key, fetcher, 60, ['page'], options);

  const never = () => Promise.reject(new Error('the loader was called'));
  const stored = () => other.getCache<Page>(tenant, ...key);
  const pttl = () => redis.admin.pttl(`cache:{${tenant}}:ns:key`);
  const leases = () => redis.admin.everyKey(`cache-lease:{${tenant}}*`);

  const save = (options?: CacheOrFetchOptions) =>
    fetch(async ({ setEtag, setTags }) => {
      setEtag('W/"one = 1"');
      setTags(['author:ann']);
      return page('one');
    }, options);

  const confirm = async ({ notModified }: LoaderContext<Page>) => notModified();
  const invalidate = (tag = 'page') => other.invalidateCacheByTags(tenant, [tag]);

  it('shows the loader the value and its ETag, and stores it again if the source still has it', async () => {
    await save();
    await invalidate();
    expect(await stored()).toBeUndefined();
    const value = await fetch(async ({ stale, etag, notModified }) => {
      expect(stale).toEqual(page('one'));
      expect(etag).toBe('W/"one = 1"');
      return notModified();
    });
    expect(value).toEqual(page('one'));
    expect(await stored()).toEqual(page('one'));
    expect(await fetch(never)).toEqual(page('one'));
    await invalidate();
    await fetch(async ({ etag, notModified }) => {
      expect(etag).toBe('W/"one = 1"');
      return notModified();
    });
    expect(await stored()).toEqual(page('one'));
  });

  it('costs as much as a miss', async () => {
    await save();
    await invalidate();
    expect(await cache.getCache(tenant, ...key)).toBeUndefined();
    client.reset();
    await fetch(confirm);
    expect(client.roundTrips).toBe(3);
    await invalidate('unrelated');
  });

  it('keeps ETag and tags unless they are set again, and has a new TTL', async () => {
    await save();
    await redis.admin.raw('PEXPIRE', `cache:{${tenant}}:ns:key`, 5_000);
    await invalidate();
    await fetch(confirm);
    expect(await pttl()).toBeGreaterThan(30_000);
    await invalidate('author:ann');
    expect(await stored()).toBeUndefined();
    await fetch(async ({ setTags, setEtag, setTtl, notModified }) => {
      setTags(['author:bob']);
      setEtag('2');
      setTtl(600);
      return notModified();
    });
    expect(await pttl()).toBeGreaterThan(60_000);
    await invalidate('author:ann');
    expect(await stored()).toEqual(page('one'));
    await invalidate('author:bob');
    expect(await stored()).toBeUndefined();
    await fetch(async ({ etag }) => {
      expect(etag).toBe('2');
      return page('two');
    });
    await invalidate();
    await fetch(async ({ stale, etag }) => {
      expect([stale, etag]).toEqual([page('two'), undefined]);
      return page('three');
    });
  });

  it('works for an expired value, one of setCache, and one that an invalidated namespace or tenant had', async () => {
    await save(STALE_OPTIONS);
    await expireEntry(redis, tenant);
    expect(await fetch(confirm, STALE_OPTIONS)).toEqual(page('one'));
    expect(await fetch(never)).toEqual(page('one'));
    await other.setCache(tenant, ...key, page('two'), 60);
    await other.invalidateNamespace(tenant, 'ns');
    expect(await fetch(confirm)).toEqual(page('two'));
    await other.clearTenantCache(tenant);
    expect(await fetch(confirm)).toEqual(page('two'));
    expect(await stored()).toEqual(page('two'));
  });

  it('gets the version of the read before the load, regardless of invalidations during it (G1)', async () => {
    const changes = [
      () => invalidate(),
      () => invalidate('author:ann'),
      () => other.deleteCache(tenant, ...key),
      () => other.invalidateNamespace(tenant, 'ns'),
      () => other.clearTenantCache(tenant),
    ];
    for (const change of changes) {
      await save();
      await invalidate();
      const load = async ({ notModified }: LoaderContext<Page>) => {
        await change();
        return notModified();
      };
      expect(await fetch(load), String(change)).toEqual(page('one'));
      expect(await stored(), String(change)).toBeUndefined();
    }
  });

  it('never brings a deleted value back', async () => {
    await save();
    await other.deleteCache(tenant, ...key);
    const load = fetch(async ({ stale, etag, notModified }) => {
      expect([stale, etag]).toEqual([undefined, undefined]);
      return notModified();
    });
    await expect(load).rejects.toMatchObject({ code: 'INVALID_INPUT', field: 'notModified' });
    expect(await stored()).toBeUndefined();
  });

  it('leaves a newer entry that another process stored after the lease had ended', async () => {
    await save();
    await invalidate();
    const load = async ({ notModified }: LoaderContext<Page>) => {
      await redis.admin.raw('DEL', `cache-lease:{${tenant}}:ns:key`);
      await other.setCache(tenant, ...key, page('newer'));
      return notModified();
    };
    expect(await fetch(load)).toEqual(page('one'));
    expect(await stored()).toEqual(page('newer'));
  });

  it('returns and stores the stored value, regardless of what the loader returns or does to its copy', async () => {
    await save();
    const loads: ((context: LoaderContext<{ title: string }>) => Promise<unknown>)[] = [
      async ({ stale, notModified }) => {
        if (stale) stale.title = 'changed';
        return notModified();
      },
      async ({ notModified }) => {
        try {
          return notModified();
        } catch {
          return page('of the catch');
        }
      },
      async ({ notModified }) => {
        await Promise.reject(new Error('later')).catch(() => notModified());
      },
    ];
    for (const load of loads) {
      await invalidate();
      const call = cache.cacheOrFetch<unknown, { title: string }>(tenant, ...key, load, 60, ['page']);
      expect(await call).toEqual(page('one'));
      expect(await stored()).toEqual(page('one'));
    }
  });

  it('gives every caller that shares it its own value', async () => {
    await save();
    await invalidate();
    const asked = gate();
    const load = async ({ notModified }: LoaderContext<Page>) => {
      await asked.passed;
      return notModified();
    };
    const calls = [fetch(load), fetch(load), fetch(load, undefined, other)];
    asked.open();
    const values = await Promise.all(calls);
    expect(new Set(values).size).toBe(3);
    for (const value of values) expect(value).toEqual(page('one'));
  });

  it('shows no value that is not JSON or that is not stored', async () => {
    await save();
    await invalidate();
    const name = `cache:{${tenant}}:ns:key`;
    const entry = String(await redis.admin.raw('GET', name));
    for (const broken of ['not an entry', entry.replace('{', '!')]) {
      await redis.admin.raw('SET', name, broken);
      await fetch(async ({ stale, etag, notModified, skip }) => {
        expect([stale, etag]).toEqual([undefined, undefined]);
        expect(notModified).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }));
        skip();
      });
    }
  });

  it('rejects tags of the value and the call that are too many together', async () => {
    const tags = (prefix: string, count: number) => Array.from({ length: count }, (_, i) => prefix + i);
    await cache.setCache(tenant, ...key, page('one'), 60, tags('a', 100));
    await invalidate('a0');
    const load = cache.cacheOrFetch(tenant, ...key, async (c) => c.notModified(), 60, tags('b', 100));
    await expect(load).rejects.toMatchObject({ code: 'INVALID_INPUT', field: 'tags' });
    expect(await leases()).toEqual([]);
  });

  it('is passed through a codec', async () => {
    interface Row {
      readonly at: Date;
    }
    const rows = withCodec(cache, {
      encode: (row) => ({ at: (row as Row).at.toISOString() }),
      decode: ({ at }: { at: string }): Row => ({ at: new Date(at) }),
    });
    const at = new Date(0);
    const load = (fetcher: (context: LoaderContext<Row>) => Promise<Row>) =>
      rows.cacheOrFetch(tenant, ...key, fetcher, 60, ['page']);
    await load(async ({ setEtag, stale, signal }) => {
      expect([stale, signal.aborted]).toEqual([undefined, false]);
      setEtag('1');
      return { at };
    });
    await invalidate();
    const row = await load(async ({ stale, etag, notModified }) => {
      expect([stale, etag]).toEqual([{ at }, '1']);
      return notModified();
    });
    expect(row).toEqual({ at });
  });
});
