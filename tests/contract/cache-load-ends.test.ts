import { beforeEach, describe, expect, it } from 'vitest';
import { type CacheStore, createCacheStore } from '../../src/redis/index.ts';
import { type Gate, gate } from '../support/gate.ts';
import { forEachRedis } from '../support/redis/kinds.ts';
import { expireEntry } from '../support/stores/aged-entry.ts';
import { type FreshCaches, freshCaches } from '../support/stores/fresh-stores.ts';
import { waitUntil } from '../support/wait-until.ts';

const LEASE_MS = 100;

forEachRedis((redis) => {
  let { tenant, client, other } = {} as FreshCaches;
  let cache: CacheStore;
  let lease: string;
  const key = ['ns', 'key'] as const;

  beforeEach(() => {
    ({ tenant, client, other } = freshCaches(redis));
    cache = createCacheStore(client, { leaseMs: LEASE_MS });
    lease = `cache-lease:{${tenant}}:ns:key`;
  });

  const leaseEnds = () => waitUntil('the lease', async () => (await redis.admin.pttl(lease)) === -2);
  const never = () => Promise.reject(new Error('a loader was called again'));

  describe('a load that is longer than its lease', () => {
    it('is stored', async () => {
      const load = async () => {
        await leaseEnds();
        return 'loaded';
      };
      expect(await cache.cacheOrFetch(tenant, ...key, load)).toBe('loaded');
      expect(await other.cacheOrFetch(tenant, ...key, never)).toBe('loaded');
    });

    it('is stored while another process holds the lease, and leaves that lease', async () => {
      const load = async () => {
        await redis.admin.raw('SET', lease, 'of another process', 'PX', 60_000);
        return 'loaded';
      };
      expect(await cache.cacheOrFetch(tenant, ...key, load)).toBe('loaded');
      expect(await other.getCache(tenant, ...key)).toBe('loaded');
      expect(await redis.admin.raw('GET', lease)).toBe('of another process');
    });

    it.each<[string, () => Promise<unknown>]>([
      ['the same version', async () => {}],
      ['a newer version', () => other.invalidateCacheByTags(tenant, ['unrelated'])],
    ])('leaves an entry of %s that was stored meanwhile', async (_, change) => {
      const load = async () => {
        await leaseEnds();
        await change();
        await other.setCache(tenant, ...key, 'stored meanwhile');
        return 'loaded';
      };
      expect(await cache.cacheOrFetch(tenant, ...key, load)).toBe('loaded');
      expect(await other.getCache(tenant, ...key)).toBe('stored meanwhile');
    });

    it('replaces the expired entry that it refreshed, although its version is the same', async () => {
      const options = { staleWhileRevalidate: 30 };
      const fetch = (load: () => Promise<string>) =>
        cache.cacheOrFetch(tenant, ...key, load, 60, [], options);
      await fetch(async () => 'expired');
      await expireEntry(redis, tenant);
      const load = async () => {
        await leaseEnds();
        return 'loaded';
      };
      expect(await fetch(load)).toBe('loaded');
      expect(await other.getCache(tenant, ...key)).toBe('loaded');
    });

    it('is not stored when it was invalidated meanwhile', async () => {
      const load = async () => {
        await leaseEnds();
        await other.invalidateCacheByTags(tenant, ['tag']);
        return 'loaded';
      };
      expect(await cache.cacheOrFetch(tenant, ...key, load, 60, ['tag'])).toBe('loaded');
      expect(await other.getCache(tenant, ...key)).toBeUndefined();
    });
  });

  describe('a load that does not end', () => {
    let hanging: Gate<string>;
    beforeEach(() => {
      hanging = gate();
    });

    const fetch = (load: () => Promise<string>, loaderTimeoutMs?: number) =>
      cache.cacheOrFetch(tenant, ...key, load, 60, [], { loaderTimeoutMs });

    /** Starts it, and waits until its loader has been called. */
    async function hang(loaderTimeoutMs?: number): Promise<{ code: Promise<unknown> }> {
      const called = gate();
      const load = () => {
        called.open();
        return hanging.passed;
      };
      const code = fetch(load, loaderTimeoutMs).catch((error: { code: string }) => error.code);
      await called.passed;
      return { code };
    }

    it('delays others by no more than their own timeout, and they share the next load', async () => {
      const first = await hang();
      let loads = 0;
      const load = async () => `load ${++loads}`;
      const others = await Promise.all(Array.from({ length: 20 }, () => fetch(load, 50)));
      expect(new Set(others)).toEqual(new Set(['load 1']));
      expect(await other.getCache(tenant, ...key)).toBe('load 1');
      hanging.open('late');
      expect(await first.code).toBe('late');
    });

    it('delays others by no more than maxLoadMs, after which it has timed out', async () => {
      cache = createCacheStore(client, { leaseMs: LEASE_MS, maxLoadMs: 150 });
      const first = await hang();
      expect(await fetch(async () => 'loaded', 60_000)).toBe('loaded');
      expect(await first.code).toBe('TIMEOUT');
    });

    it('does not fail callers with a longer timeout than the one that started it', async () => {
      const first = await hang(50);
      const second = fetch(async () => 'loaded', 10_000);
      expect(await first.code).toBe('TIMEOUT');
      expect(await second).toBe('loaded');
    });

    it('calls one loader at a time, no matter how many callers time out', async () => {
      let loads = 0;
      const load = () => {
        loads++;
        return hanging.passed;
      };
      const outcomes = await Promise.allSettled(Array.from({ length: 20 }, () => fetch(load, 100)));
      for (const outcome of outcomes) expect(outcome).toMatchObject({ reason: { code: 'TIMEOUT' } });
      expect(loads).toBe(2);
    });

    it('delays callers in other processes by no more than their own timeout', async () => {
      await redis.admin.raw('SET', lease, 'of another process', 'PX', 60_000);
      const patient = createCacheStore(client, { leaseMs: 60_000 });
      const options = { loaderTimeoutMs: 50 };
      const load = patient.cacheOrFetch(tenant, ...key, async () => 'loaded', 60, [], options);
      expect(await load).toBe('loaded');
      expect(await other.getCache(tenant, ...key)).toBe('loaded');
    });
  });
});
