import { beforeEach, expect, it } from 'vitest';
import {
  type CacheEvent,
  type CacheOrFetchOptions,
  type CacheStore,
  ClosedError,
  createCacheStore,
  type LoaderContext,
} from '../../src/redis/index.ts';
import { type Gate, gate } from '../support/gate.ts';
import { forEachRedis, freshTenant } from '../support/redis/kinds.ts';
import { makeRefreshDue } from '../support/stores/aged-entry.ts';
import { type CountingClient, countingClient } from '../support/stores/counting-client.ts';

const OPTIONS = { eagerRefresh: 0.8 };

forEachRedis((redis) => {
  let tenant: string;
  let client: CountingClient;
  let cache: CacheStore;
  let other: CacheStore;
  /** Refreshes in the background. */
  let background: CacheStore;
  let refreshes: Promise<unknown>[];
  let events: CacheEvent[];
  const key = ['ns', 'key'] as const;

  beforeEach(async () => {
    tenant = freshTenant();
    client = countingClient(redis.client);
    refreshes = [];
    events = [];
    const onEvent = (event: CacheEvent) => void (event.type === 'counted' || events.push(event));
    cache = createCacheStore(client, {}, { onEvent });
    other = createCacheStore(redis.client);
    background = createCacheStore(client, {}, { onEvent, waitUntil: (work) => refreshes.push(work) });
    await fetch(cache, async () => 'old');
  });

  const fetch = <T>(
    store: CacheStore,
    fetcher: (context: LoaderContext) => Promise<T>,
    options: CacheOrFetchOptions = OPTIONS,
  ): Promise<unknown> => store.cacheOrFetch<unknown>(tenant, ...key, fetcher, 60, ['tag'], options);

  const never = () => Promise.reject(new Error('a loader was called'));
  const stored = () => other.getCache(tenant, ...key);
  const due = () => makeRefreshDue(redis, tenant);
  const lease = () => `cache-lease:{${tenant}}:ns:key`;
  const roundTripsOf = async (call: () => Promise<unknown>) => {
    client.reset();
    await call();
    return client.roundTrips;
  };

  /** Starts a refresh, and waits until its loader has been called. */
  async function startRefresh(): Promise<{ source: Gate<string>; refreshed: Promise<unknown> }> {
    const source = gate<string>();
    const loading = gate();
    const refreshed = fetch(cache, () => {
      loading.open();
      return source.passed;
    });
    await loading.passed;
    return { source, refreshed };
  }

  it('serves a fresh value in one round trip until its refresh is due', async () => {
    expect(await roundTripsOf(() => fetch(cache, never))).toBe(1);
    await due();
    expect(await fetch(cache, never, {})).toBe('old');
    expect(await roundTripsOf(() => fetch(cache, never, {}))).toBe(1);
    expect(await roundTripsOf(() => fetch(cache, async () => 'new'))).toBe(3);
    expect(await roundTripsOf(() => fetch(cache, never))).toBe(1);
    expect(await fetch(cache, never)).toBe('new');
  });

  it('stores the refreshed value of an entry that is also kept to be served stale', async () => {
    const options = { ...OPTIONS, staleIfError: 60, staleWhileRevalidate: 60 };
    await cache.deleteCache(tenant, ...key);
    await fetch(cache, async () => 'old', options);
    await due();
    expect(await fetch(cache, async () => 'new', options)).toBe('new');
    expect(await stored()).toBe('new');
  });

  it('keeps the time of the refresh, and lengthens no TTL', async () => {
    const now = Date.now();
    await cache.deleteCache(tenant, ...key);
    await fetch(cache, async () => 'new');
    const name = `cache:{${tenant}}:ns:key`;
    const [, at = ''] = /@(\d+)/.exec(String(await redis.admin.raw('GET', name))) ?? [];
    expect(Number(at) - now).toBeGreaterThan(40_000);
    expect(Number(at) - now).toBeLessThanOrEqual(Date.now() - now + 48_000);
    expect(await redis.admin.pttl(name)).toBeLessThanOrEqual(60_000);
  });

  it('lets one caller refresh, and serves the fresh value to all others in any process', async () => {
    await due();
    const { source, refreshed } = await startRefresh();
    expect(await fetch(cache, never)).toBe('old');
    expect(await fetch(other, never)).toBe('old');
    expect(await fetch(background, never)).toBe('old');
    await Promise.all(refreshes);
    source.open('new');
    expect(await refreshed).toBe('new');
    expect(await fetch(other, never)).toBe('new');
    expect(await redis.admin.everyKey(`${lease()}*`)).toEqual([]);
  });

  it('calls one loader for many callers of one tick in several processes', async () => {
    await due();
    let loads = 0;
    const load = async () => `new ${++loads}`;
    const stores = [cache, other, createCacheStore(redis.client)];
    const values = await Promise.all(stores.flatMap((store) => [1, 2, 3, 4].map(() => fetch(store, load))));
    expect(loads).toBe(1);
    for (const value of values) expect(['old', 'new 1']).toContain(value);
    expect(await stored()).toBe('new 1');
  });

  it('refreshes in the background where the platform allows it', async () => {
    await due();
    const source = gate<string>();
    expect(await fetch(background, () => source.passed)).toBe('old');
    expect(await fetch(background, never)).toBe('old');
    source.open('new');
    await Promise.all(refreshes);
    expect(refreshes).toHaveLength(1);
    expect(await stored()).toBe('new');
    expect(events).toEqual([]);
  });

  it.each<[string, (store: CacheStore) => Promise<unknown>, CacheOrFetchOptions]>([
    ['rejects', () => Promise.reject(new Error('down')), OPTIONS],
    ['returns what is not JSON', async () => new Date(), OPTIONS],
    ['times out', () => new Promise(() => {}), { ...OPTIONS, loaderTimeoutMs: 30 }],
    ['needs its own key', (store) => fetch(store, never, {}), OPTIONS],
  ])('serves the fresh value when the loader %s', async (_, load, options) => {
    await due();
    for (const store of [cache, background]) {
      expect(await fetch(store, () => load(store), options)).toBe('old');
    }
    await Promise.all(refreshes);
    const failed = { type: 'refresh-failed', tenantId: tenant, namespace: 'ns' };
    expect(events).toEqual([failed, failed]);
    expect(await redis.admin.everyKey(`${lease()}*`)).toEqual([]);
    expect(await fetch(cache, async () => 'new')).toBe('new');
  });

  it('serves the loader’s result, even if it is undefined', async () => {
    for (const nothing of [null, undefined]) {
      await due();
      expect(await fetch(cache, async () => nothing)).toBe(nothing);
      expect(await stored()).toBe('old');
    }
  });

  it('serves the fresh value when Redis fails after the read', async () => {
    await due();
    const fails = () => Promise.reject(new ClosedError());
    const failing = createCacheStore({ ...redis.client, pipeline: fails, script: fails });
    expect(await fetch(failing, never)).toBe('old');
  });

  it('shows the loader the fresh value, which it may confirm', async () => {
    await cache.deleteCache(tenant, ...key);
    await fetch(cache, async ({ setEtag }) => {
      setEtag('1');
      return 'old';
    });
    await due();
    const confirm = async ({ stale, etag, notModified }: LoaderContext) => {
      expect([stale, etag]).toEqual(['old', '1']);
      return notModified();
    };
    expect(await fetch(cache, confirm)).toBe('old');
    expect(await fetch(cache, never)).toBe('old');
  });

  it('stores nothing that was invalidated in the meantime (G1)', async () => {
    const changes = [
      () => other.invalidateCacheByTags(tenant, ['tag']),
      () => other.deleteCache(tenant, ...key),
      () => other.writeThrough(tenant, ...key, async () => 'written', 60, ['tag']),
    ];
    for (const change of changes) {
      await fetch(cache, async () => 'old');
      await due();
      const { source, refreshed } = await startRefresh();
      await change();
      source.open('loaded before');
      await refreshed;
      expect(await stored(), String(change)).not.toBe('loaded before');
      await other.deleteCache(tenant, ...key);
    }
  });

  it('leaves a value that another caller stored meanwhile', async () => {
    await due();
    const { source, refreshed } = await startRefresh();
    await other.setCache(tenant, ...key, 'set meanwhile', 60, ['tag']);
    source.open('loaded before');
    expect(await refreshed).toBe('loaded before');
    expect(await stored()).toBe('set meanwhile');
    expect(await redis.admin.everyKey(`${lease()}*`)).toEqual([]);
  });

  it('never gives an earlier value to a caller that found the entry invalidated (R4)', async () => {
    await due();
    const { source, refreshed } = await startRefresh();
    await other.invalidateCacheByTags(tenant, ['tag']);
    const late = fetch(cache, async () => 'new');
    source.open('loaded before');
    await refreshed;
    expect(await late).toBe('new');
    expect(await stored()).toBe('new');
  });

  it('does not give its fresh value to callers that share a failed refresh (R4)', async () => {
    await due();
    const asked = gate();
    const sent = gate();
    let calls = 0;
    const slow = createCacheStore({
      ...redis.client,
      async command(command) {
        if (calls++ === 0) {
          asked.open();
          await sent.passed;
        }
        return redis.client.command(command);
      },
    });
    const readsLate = fetch(slow, never);
    await asked.passed;
    const failing = gate();
    const loading = gate();
    const refreshed = fetch(slow, async ({ fail }) => {
      loading.open();
      await failing.passed;
      return fail(new Error('down'));
    });
    await loading.passed;
    await other.invalidateCacheByTags(tenant, ['tag']);
    const late = expect(readsLate).rejects.toThrow('down');
    sent.open();
    await expect.poll(async () => (await slow.getCacheMetrics(tenant)).waits).toBe(1);
    failing.open();
    expect(await refreshed).toBe('old');
    await late;
  });

  it('does not refresh an entry again that another process has just refreshed', async () => {
    await due();
    const overtaken = createCacheStore({
      ...redis.client,
      async pipeline(commands) {
        await fetch(other, async () => 'new');
        return redis.client.pipeline(commands);
      },
    });
    expect(await fetch(overtaken, never)).toBe('old');
    expect(await stored()).toBe('new');
    expect(await redis.admin.everyKey(`${lease()}*`)).toEqual([]);
  });
});
