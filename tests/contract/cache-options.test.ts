import { beforeEach, describe, expect, it } from 'vitest';
import {
  type CacheEvent,
  type CacheStore,
  createCacheStore,
  type RedisClient,
} from '../../src/redis/index.ts';
import { gate } from '../support/gate.ts';
import { forEachRedis, freshTenant } from '../support/redis/kinds.ts';
import { expireEntry } from '../support/stores/aged-entry.ts';

forEachRedis((redis) => {
  let tenant: string;
  let cache: CacheStore;
  let other: CacheStore;
  let events: CacheEvent[];
  const onEvent = (event: CacheEvent) => void (event.type === 'counted' || events.push(event));
  const key = ['ns', 'key'] as const;

  beforeEach(() => {
    tenant = freshTenant();
    events = [];
    cache = createCacheStore(redis.client, {}, { onEvent });
    other = createCacheStore(redis.client);
  });

  describe('staleWhileRevalidate', () => {
    const options = { staleWhileRevalidate: 30 };
    const fetch = (store: CacheStore, fetcher: () => Promise<string>) =>
      store.cacheOrFetch(tenant, ...key, fetcher, 60, ['tag'], options);

    beforeEach(async () => {
      await fetch(cache, async () => 'old');
      await expireEntry(redis, tenant);
    });

    it('lets one caller load and serves the others the expired value meanwhile', async () => {
      const loading = gate<void>();
      const loaded = gate<string>();
      const refresher = fetch(cache, () => {
        loading.open();
        return loaded.passed;
      });
      await loading.passed;
      const never = () => Promise.reject(new Error('a second loader was called'));
      expect(await fetch(cache, never)).toBe('old');
      expect(await fetch(other, never)).toBe('old');
      loaded.open('new');
      expect(await refresher).toBe('new');
      expect(await fetch(other, never)).toBe('new');
    });

    it('refreshes in the background where the platform allows it', async () => {
      const work: Promise<unknown>[] = [];
      const next = createCacheStore(redis.client, {}, { waitUntil: (promise) => work.push(promise) });
      expect(await fetch(next, async () => 'new')).toBe('old');
      await Promise.all(work);
      expect(await other.getCache(tenant, ...key)).toBe('new');
    });

    it('reports a failed background refresh', async () => {
      const work: Promise<unknown>[] = [];
      const next = createCacheStore(
        redis.client,
        {},
        { waitUntil: (promise) => work.push(promise), onEvent },
      );
      expect(await fetch(next, () => Promise.reject(new Error('down')))).toBe('old');
      await Promise.all(work);
      expect(events).toEqual([{ type: 'refresh-failed', tenantId: tenant, namespace: 'ns' }]);
    });

    it('never serves what was invalidated (R8)', async () => {
      await other.invalidateCacheByTags(tenant, ['tag']);
      expect(await fetch(cache, async () => 'new')).toBe('new');
    });

    it('does not affect a plain read', async () => {
      expect(await cache.getCache(tenant, ...key)).toBeUndefined();
      expect((await cache.getManyCache(tenant, 'ns', ['key'])).size).toBe(0);
    });
  });

  describe('staleIfError', () => {
    const options = { staleIfError: 30 };
    const down = () => Promise.reject(new Error('down'));
    const fetch = (fetcher: () => Promise<string>) =>
      cache.cacheOrFetch(tenant, ...key, fetcher, 60, ['tag'], options);

    it('serves the expired value instead of the loader’s error, and reports it', async () => {
      await fetch(async () => 'old');
      await expireEntry(redis, tenant);
      expect(await fetch(down)).toBe('old');
      expect(events).toEqual([{ type: 'stale-if-error', tenantId: tenant, namespace: 'ns' }]);
      expect(await fetch(async () => 'new')).toBe('new');
    });

    it('passes the error on when there is nothing to serve, or it was invalidated (R8)', async () => {
      await expect(fetch(down)).rejects.toThrow('down');
      await fetch(async () => 'old');
      await expireEntry(redis, tenant);
      await other.invalidateCacheByTags(tenant, ['tag']);
      await expect(fetch(down)).rejects.toThrow('down');
    });

    it('checks the fallback with the read that determines the load’s version, not with an earlier one (R8)', async () => {
      await fetch(async () => 'old');
      await expireEntry(redis, tenant);
      const racing: RedisClient = {
        ...redis.client,
        async pipeline(commands) {
          if (commands[0]?.[0] === 'SET') await other.invalidateCacheByTags(tenant, ['tag']);
          return redis.client.pipeline(commands);
        },
      };
      const call = createCacheStore(racing).cacheOrFetch(tenant, ...key, down, 60, ['tag'], options);
      await expect(call).rejects.toThrow('down');
    });
  });

  it('remembers null for negativeTTL, and only then', async () => {
    let loads = 0;
    const load = (negativeTTL: number) =>
      cache.cacheOrFetch(
        tenant,
        ...key,
        async () => {
          loads++;
          return null;
        },
        3600,
        [],
        { negativeTTL },
      );
    expect([await load(0), await load(0)]).toEqual([null, null]);
    expect(loads).toBe(2);
    expect([await load(30), await load(30)]).toEqual([null, null]);
    expect(loads).toBe(3);
    const ttl = await redis.admin.pttl(`cache:{${tenant}}:ns:key`);
    expect(ttl).toBeGreaterThan(0);
    expect(ttl).toBeLessThanOrEqual(30_000);
  });

  it('shortens TTLs at random with jitter', async () => {
    const ttls = new Set<number>();
    for (let i = 0; i < 20; i++) {
      await cache.cacheOrFetch(tenant, 'ns', `k${i}`, async () => i, 1_000, [], { jitter: 0.5 });
      const ttl = await redis.admin.pttl(`cache:{${tenant}}:ns:k${i}`);
      expect(ttl).toBeGreaterThan(490_000);
      expect(ttl).toBeLessThanOrEqual(1_000_000);
      ttls.add(Math.round(ttl / 1_000));
    }
    expect(ttls.size).toBeGreaterThan(5);
  });

  it('rejects a stale time that is beyond maxTTL with the TTL, before anything is loaded', async () => {
    const never = () => Promise.reject(new Error('loaded'));
    const load = cache.cacheOrFetch(tenant, ...key, never, 60, [], { staleIfError: 31 * 86_400 });
    await expect(load).rejects.toMatchObject({ code: 'INVALID_INPUT', field: 'ttl' });
  });
});
