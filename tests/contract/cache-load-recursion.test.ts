import { beforeEach, expect, it } from 'vitest';
import { type CacheStore, createCacheStore } from '../../src/redis/index.ts';
import { gate } from '../support/gate.ts';
import { describeRedis } from '../support/redis/kinds.ts';
import { type FreshCaches, freshCaches } from '../support/stores/fresh-stores.ts';

const RECURSION = { name: 'LoadRecursionError', code: 'LOAD_RECURSION', namespace: 'ns', retryable: false };

describeRedis('standalone', (redis) => {
  let { tenant, client, cache, other } = {} as FreshCaches;

  beforeEach(() => {
    ({ tenant, client, cache, other } = freshCaches(redis));
  });

  type Load = () => Promise<unknown>;
  const fetch = (key: string, load: Load, store: CacheStore = cache) =>
    store.cacheOrFetch(tenant, 'ns', key, load);

  it('a loader that needs its own key is an error, and names no value', async () => {
    const recursive = fetch('a secret', () => fetch('a secret', async () => 1));
    await expect(recursive).rejects.toMatchObject(RECURSION);
    await expect(recursive).rejects.not.toThrow(/secret/);
    expect(await fetch('a secret', async () => 1)).toBe(1);
  });

  it('so is one that needs it for the loader of another key', async () => {
    const recursive = fetch('a', () => fetch('b', () => Promise.all([1, fetch('a', async () => 1)])));
    await expect(recursive).rejects.toMatchObject(RECURSION);
  });

  it('so are two loaders that wait for each other, each called by another caller', async () => {
    const started = { a: gate(), b: gate() };
    const needing = (own: 'a' | 'b', needed: 'a' | 'b') => async () => {
      started[own].open();
      await started[needed].passed;
      return fetch(needed, async () => 'not called');
    };
    const both = [fetch('a', needing('a', 'b')), fetch('b', needing('b', 'a'))];
    for (const call of await Promise.allSettled(both)) expect(call).toMatchObject({ reason: RECURSION });
  });

  it('so are two loaders that wait for each other through a third', async () => {
    const both = [
      fetch('a', () => fetch('c', async () => 'not called')),
      fetch('c', () => fetch('b', () => fetch('a', async () => 'not called'))),
    ];
    for (const call of await Promise.allSettled(both)) expect(call).toMatchObject({ reason: RECURSION });
  });

  it('costs no round trip', async () => {
    let roundTrips = 0;
    await fetch('a', async () => {
      client.reset();
      await fetch('a', async () => 1).catch(() => {});
      roundTrips = client.roundTrips;
    });
    expect(roundTrips).toBe(0);
  });

  it('loaders may need other keys, and keys of other tenants, namespaces and stores', async () => {
    const value = await fetch('a', async () => [
      await fetch('b', async () => 1),
      await cache.cacheOrFetch(tenant, 'other', 'a', async () => 2),
      await cache.cacheOrFetch(`${tenant}-other`, 'ns', 'a', async () => 3),
      await createCacheStore(redis.client, { leaseMs: 100 }).cacheOrFetch(tenant, 'ns', 'a', async () => 4),
    ]);
    expect(value).toEqual([1, 2, 3, 4]);
  });

  it('two loaders may need the same key at once', async () => {
    const loaded = gate<string>();
    const shared = () => fetch('shared', () => loaded.passed);
    const both = Promise.all([
      fetch('a', shared),
      fetch('b', shared),
      fetch('c', () => Promise.all([shared(), shared()])),
    ]);
    setImmediate(loaded.open, 'value');
    expect(await both).toEqual(['value', 'value', ['value', 'value']]);
  });

  it('work that a loader leaves behind may need its key once the loader has returned', async () => {
    const returned = gate();
    let later: Promise<unknown> = Promise.resolve();
    await fetch('a', async () => {
      later = returned.passed.then(() => fetch('a', async () => 'later'));
      return undefined;
    });
    returned.open();
    expect(await later).toBe('later');
    expect(await other.getCache(tenant, 'ns', 'a')).toBe('later');
  });
});
