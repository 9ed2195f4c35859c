import { beforeEach, expect, it } from 'vitest';
import type { CacheOrFetchOptions, CacheStore } from '../../src/redis/index.ts';
import { gate } from '../support/gate.ts';
import { forEachRedis } from '../support/redis/kinds.ts';
import { expireEntry } from '../support/stores/aged-entry.ts';
import { type FreshCaches, freshCaches } from '../support/stores/fresh-stores.ts';

forEachRedis((redis) => {
  let { tenant, cache, other } = {} as FreshCaches;
  const down = () => Promise.reject(new Error('down'));

  const fetch = (store: CacheStore, load: () => Promise<string>, options: CacheOrFetchOptions) =>
    store.cacheOrFetch(tenant, 'ns', 'key', load, 60, ['tag'], options);

  /** The counters of both stores for the namespace. */
  async function counted() {
    // In this order: a store that only reads does not list the namespace.
    for (const store of [cache, other]) await store.flushMetrics();
    const { namespaces, ...total } = await cache.getCacheMetrics(tenant);
    const { staleWhileRevalidate, staleIfError, stale, hits } = total;
    expect(namespaces.ns).toMatchObject({ staleWhileRevalidate, staleIfError, stale, hits });
    return { staleWhileRevalidate, staleIfError, stale, hits };
  }

  beforeEach(async () => {
    ({ tenant, cache, other } = freshCaches(redis));
    await fetch(cache, async () => 'old', { staleIfError: 60 });
    await expireEntry(redis, tenant);
  });

  it('counts values served while one caller loads, separately from reads of stale entries', async () => {
    const options = { staleWhileRevalidate: 60 };
    const source = gate<string>();
    const loading = gate();
    const load = fetch(
      cache,
      () => {
        loading.open();
        return source.passed;
      },
      options,
    );
    await loading.passed;
    expect(await fetch(cache, down, options)).toBe('old');
    expect(await fetch(other, down, options)).toBe('old');
    source.open('new');
    expect(await load).toBe('new');
    expect(await fetch(other, down, options)).toBe('new');
    expect(await counted()).toEqual({ staleWhileRevalidate: 2, staleIfError: 0, stale: 3, hits: 1 });
  });

  it('counts values served instead of an error, for every caller', async () => {
    const failing = gate();
    const load = () => failing.passed.then(down);
    const calls = [1, 2, 3].map(() => fetch(cache, load, { staleIfError: 60 }));
    failing.open();
    expect(await Promise.all(calls)).toEqual(['old', 'old', 'old']);
    expect(await counted()).toEqual({ staleWhileRevalidate: 0, staleIfError: 3, stale: 3, hits: 0 });
  });
});
