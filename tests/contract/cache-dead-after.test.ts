import { beforeEach, describe, expect, it } from 'vitest';
import { type CacheStore, createCacheStore } from '../../src/redis/index.ts';
import { gate } from '../support/gate.ts';
import { forEachRedis, freshTenant } from '../support/redis/kinds.ts';
import { type CountingClient, countingClient } from '../support/stores/counting-client.ts';

const never = () => Promise.reject(new Error('the loader was called'));

/** R10. The time until an entry is dead is by the clock of the server. */
forEachRedis((redis) => {
  let tenant: string;
  let client: CountingClient;
  let cache: CacheStore;
  let other: CacheStore;
  /** Refreshes in the background, so that it serves a stale value at once. */
  let patient: CacheStore;
  let refreshes: Promise<unknown>[];

  beforeEach(async () => {
    tenant = freshTenant();
    client = countingClient(redis.client);
    refreshes = [];
    cache = createCacheStore(redis.client);
    other = createCacheStore(redis.client);
    patient = createCacheStore(client, {}, { waitUntil: (work) => refreshes.push(work) });
    await cache.setCache(tenant, 'ns', 'key', 'old', 600, ['tag', 'other']);
  });

  const delay = (tag: string, deadAfter = 600) => cache.invalidateCacheByTags(tenant, [tag], { deadAfter });
  const loadOrStale = (store: CacheStore, load: () => Promise<string>) =>
    store.cacheOrFetch(tenant, 'ns', 'key', load, 60, ['tag', 'other'], { staleWhileRevalidate: 60 });
  const new1 = async () => 'new';

  /** Moves the time at which it is dead into the past, as if that time had passed. */
  async function die(tag: string): Promise<void> {
    await redis.admin.raw(
      'ZADD',
      `cache-invalidations:{${tenant}}`,
      'XX',
      -(Date.now() - 1_000) * 1_000,
      `s:${tag}`,
    );
  }

  it('serves a stale value to callers that accept one, while one caller loads', async () => {
    await delay('tag');
    const source = gate<string>();
    expect(await loadOrStale(patient, () => source.passed)).toBe('old');
    expect(await loadOrStale(patient, never)).toBe('old');
    source.open('new');
    await Promise.all(refreshes);
    expect(refreshes).toHaveLength(1);
    expect(await loadOrStale(patient, never)).toBe('new');
    expect(await other.getCache(tenant, 'ns', 'key')).toBe('new');
  });

  it('serves it to callers in other processes than the one that loads', async () => {
    await delay('tag');
    const source = gate<string>();
    const loading = gate<void>();
    const loader = loadOrStale(cache, () => {
      loading.open();
      return source.passed;
    });
    await loading.passed;
    expect(await loadOrStale(other, never)).toBe('old');
    source.open('new');
    expect(await loader).toBe('new');
  });

  it('is stale at once for every other read', async () => {
    await delay('tag');
    expect(await other.getCache(tenant, 'ns', 'key')).toBeUndefined();
    expect(await other.getManyCache(tenant, 'ns', ['key'])).toEqual(new Map());
    expect((await other.lookUpCache(tenant, 'ns', 'key')).value).toBeUndefined();
    expect(await other.cacheOrFetch(tenant, 'ns', 'key', new1, 60, ['tag'])).toBe('new');
  });

  it('is found by look-ups that accept a stale value, until it is dead', async () => {
    const accept = { acceptStale: true };
    const lookUp = () => other.lookUpCache(tenant, 'ns', 'key', accept);
    const fresh = await lookUp();
    expect(fresh).toEqual({ value: 'old', asOf: expect.any(String) });
    await delay('tag');
    const { asOf } = await other.lookUpCache(tenant, 'ns', 'key');
    expect(asOf).not.toBe(fresh.asOf);
    expect(await lookUp()).toEqual({ value: 'old', asOf, stale: true });
    expect(await other.texts.lookUpCache(tenant, 'ns', 'key', accept)).toMatchObject({ value: '"old"' });
    // A value loaded after such a look-up gets its version.
    expect(await other.setCache(tenant, 'ns', 'key', 'new', 60, ['tag'], { asOf })).toBe(true);
    expect(await lookUp()).toEqual({ value: 'new', asOf });
    await delay('tag');
    await die('tag');
    expect((await lookUp()).value).toBeUndefined();
  });

  it('is found so for a tag of the look-up as well', async () => {
    const read = { tags: ['page'], acceptStale: true };
    await delay('page');
    expect(await other.lookUpCache(tenant, 'ns', 'key', read)).toMatchObject({ value: 'old', stale: true });
    await die('page');
    expect((await other.lookUpCache(tenant, 'ns', 'key', read)).value).toBeUndefined();
    expect((await other.lookUpCache(tenant, 'ns', 'key')).value).toBe('old');
  });

  it('never serves it instead of the error of a loader', async () => {
    await delay('tag');
    const options = { staleIfError: 60 };
    const failing = other.cacheOrFetch(tenant, 'ns', 'key', never, 60, ['tag'], options);
    await expect(failing).rejects.toThrow('the loader was called');
  });

  it('is not stored again by a load that began before', async () => {
    const { asOf } = await other.lookUpCache(tenant, 'ns', 'key');
    await delay('tag');
    expect(await other.setCache(tenant, 'ns', 'key', 'old', 60, ['tag'], { asOf })).toBe(false);
  });

  describe('ends', () => {
    it('when its time is over', async () => {
      await delay('tag');
      await die('tag');
      expect(await loadOrStale(patient, new1)).toBe('new');
    });

    it('with an invalidation without delay', async () => {
      await delay('tag');
      await cache.invalidateCacheByTags(tenant, ['tag']);
      expect(await loadOrStale(patient, new1)).toBe('new');
    });

    it('with a delete, an invalidation of the namespace, of the tenant, or of another tag', async () => {
      const ends = [
        () => cache.deleteCache(tenant, 'ns', 'key'),
        () => cache.invalidateNamespace(tenant, 'ns'),
        () => cache.clearTenantCache(tenant),
        () => cache.invalidateCacheByTags(tenant, ['other'], { deadAfter: 0 }),
      ];
      for (const end of ends) {
        await cache.setCache(tenant, 'ns', 'key', 'old', 600, ['tag', 'other']);
        await delay('tag');
        await end();
        expect(await loadOrStale(patient, new1), String(end)).toBe('new');
      }
    });

    it('with the first of several delays, also of other tags', async () => {
      await delay('tag', 60);
      await die('tag');
      await delay('other', 60);
      expect(await loadOrStale(patient, new1)).toBe('new');

      await delay('tag', 60);
      await delay('tag', 600);
      const score = Number(await redis.admin.raw('ZSCORE', `cache-invalidations:{${tenant}}`, 's:tag'));
      expect(-score / 1_000_000 - Date.now() / 1_000).toBeLessThan(120);
    });

    it('when the invalidation table or the version is lost, or the tag is pruned', async () => {
      const small = createCacheStore(redis.client, { maxInvalidations: 1 });
      const ends = [
        () => redis.admin.raw('DEL', `cache-invalidations:{${tenant}}`),
        () => redis.admin.raw('DEL', `cache-version:{${tenant}}`),
        () => small.invalidateCacheByTags(tenant, ['unrelated']),
      ];
      for (const end of ends) {
        await cache.setCache(tenant, 'ns', 'key', 'old', 600, ['tag', 'other']);
        await delay('tag');
        await end();
        expect(await loadOrStale(patient, new1), String(end)).toBe('new');
      }
    });
  });

  it('does not delay an invalidation from before', async () => {
    await cache.invalidateCacheByTags(tenant, ['tag']);
    await delay('tag');
    expect(await loadOrStale(patient, new1)).toBe('new');
  });

  it('lets a value that was stored between two of them live just as long', async () => {
    await cache.invalidateCacheByTags(tenant, ['tag']);
    await cache.setCache(tenant, 'ns', 'key', 'newer', 600, ['tag', 'other']);
    await delay('tag');
    await delay('tag');
    expect(await loadOrStale(patient, never)).toBe('newer');
    await Promise.allSettled(refreshes);
  });

  it('costs one more round trip, only where a stale value is accepted', async () => {
    await delay('tag');
    await loadOrStale(patient, new1);
    await Promise.all(refreshes);
    client.reset();
    expect(await loadOrStale(patient, never)).toBe('new');
    expect(client.roundTrips).toBe(1);
    await delay('tag');
    client.reset();
    expect(await patient.getCache(tenant, 'ns', 'key')).toBeUndefined();
    expect(client.roundTrips).toBe(2);
    client.reset();
    await loadOrStale(patient, new1);
    await Promise.all(refreshes);
    expect(client.commands.filter(([, name]) => name === 'deadSince')).toHaveLength(2);
  });
});
