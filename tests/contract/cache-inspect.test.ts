import { beforeEach, describe, expect, it } from 'vitest';
import { type CacheStore, createCacheStore } from '../../src/redis/index.ts';
import { gate } from '../support/gate.ts';
import { forEachRedis, freshTenant } from '../support/redis/kinds.ts';
import { type CountingClient, countingClient } from '../support/stores/counting-client.ts';

const HOUR = 3_600;

forEachRedis((redis) => {
  let tenant: string;
  let client: CountingClient;
  let cache: CacheStore;
  const name = () => [tenant, 'ns', 'key'] as const;
  const inspect = () => cache.inspectCache(...name());
  const set = (tags: readonly string[] = ['tag', 'user:1']) =>
    cache.setCache(...name(), { a: 'é' }, HOUR, tags);
  /** The server's time, in ms. */
  const now = async () => {
    const [seconds, micros] = (await redis.client.command(['TIME'])) as [string, string];
    return Number(seconds) * 1_000 + Math.floor(Number(micros) / 1_000);
  };

  beforeEach(() => {
    tenant = freshTenant();
    client = countingClient(redis.client);
    cache = createCacheStore(client);
  });

  describe('inspectCache', () => {
    it('shows an entry without its value, in one round trip', async () => {
      await set();
      client.reset();
      const { found, entry, version, storedKey, ...rest } = await inspect();
      expect(client.roundTrips).toBe(1);
      expect(found).toBe(true);
      expect(entry).toMatchObject({ tags: ['tag', 'user:1'], bytes: '{"a":"é"}'.length + 1, version });
      expect(entry?.expiresAt).toBe(entry?.keptUntil);
      expect(Math.abs(Number(entry?.storedAt) - Date.now())).toBeLessThan(600_000);
      expect(Math.abs(Number(entry?.expiresAt) - (await now()) - HOUR * 1_000)).toBeLessThan(600_000);
      expect(rest).toEqual({ reason: undefined, leaseUntil: undefined });
      expect(await redis.admin.everyKey(`*{${tenant}}*`)).toContainEqual(expect.stringContaining(storedKey));
    });

    it('adds the value on request, fresh or stale, and counts no read', async () => {
      await set();
      const withValue = () => cache.inspectCache(...name(), { withValue: true });
      expect(await withValue()).toMatchObject({ found: true, value: { a: 'é' } });
      const asText = await cache.texts.inspectCache(...name(), { withValue: true });
      expect(asText).toMatchObject({ found: true, value: '{"a":"é"}' });
      await cache.invalidateCacheByTags(tenant, ['tag']);
      expect(await withValue()).toMatchObject({ found: false, value: { a: 'é' } });
      await cache.deleteCache(...name());
      expect(await withValue()).not.toHaveProperty('value');
      expect(await cache.getCacheMetrics(tenant)).toMatchObject({ hits: 0, misses: 0, stale: 0 });
      const notBoolean = { withValue: 1 } as never;
      await expect(cache.inspectCache(...name(), notBoolean)).rejects.toMatchObject({
        code: 'INVALID_INPUT',
      });
    });

    it('finds nothing in a tenant that has no version', async () => {
      expect(await inspect()).toMatchObject({ found: false, entry: undefined, reason: { why: 'absent' } });
      expect(await redis.admin.everyKey(`*{${tenant}}*`)).toEqual([]);
    });

    it('names the last delete as a possible reason', async () => {
      await set();
      const before = await now();
      await cache.deleteCache(...name());
      const { reason } = await inspect();
      expect(reason?.why).toBe('absent');
      expect(reason?.since).toBeGreaterThanOrEqual(before - 1);
    });

    it('names every invalidation of a stale entry, oldest first', async () => {
      await set(['tag', 'user:1', 'quiet']);
      await cache.invalidateCacheByTags(tenant, ['user:1', 'unrelated']);
      await cache.invalidateNamespace(tenant, 'ns');
      await cache.clearTenantCache(tenant);
      const { found, reason, entry } = await inspect();
      expect(found).toBe(false);
      expect(entry?.tags).toEqual(['tag', 'user:1', 'quiet']);
      expect(reason?.why).toBe('invalidated');
      expect(reason?.by?.map(({ kind, name }) => [kind, name])).toEqual([
        ['tag', 'user:1'],
        ['namespace', 'ns'],
        ['tenant', undefined],
      ]);
      expect(reason?.since).toBe(reason?.by?.[0]?.at);
    });

    it('names a tag of the read', async () => {
      await set();
      await cache.invalidateCacheByTags(tenant, ['role:admin']);
      expect((await inspect()).found).toBe(true);
      const { reason } = await cache.inspectCache(...name(), { tags: ['role:admin'] });
      expect(reason?.by?.map(({ name }) => name)).toEqual(['role:admin']);
    });

    it('shows the hash of a long tag', async () => {
      const tag = 'x'.repeat(100);
      await set([tag]);
      await cache.invalidateCacheByTags(tenant, [tag]);
      const { entry, reason } = await inspect();
      expect(entry?.tags).toEqual([expect.stringMatching(/^#[\w-]{22}$/)]);
      expect(reason?.by?.[0]?.name).toBe(entry?.tags[0]);
    });

    it('recognizes an entry that is only kept to be served stale', async () => {
      await cache.cacheOrFetch(...name(), async () => 1, HOUR, [], { staleIfError: HOUR });
      const fresh = await inspect();
      expect(fresh.found).toBe(true);
      await cache.expireCache(...name());
      const { found, reason, entry } = await inspect();
      expect(found).toBe(false);
      expect(reason).toEqual({ why: 'expired', since: entry?.expiresAt });
      expect(entry?.keptUntil).toBeGreaterThan(Number(entry?.expiresAt));
    });

    it.each([
      ['the version', 'cache-version'],
      ['the table', 'cache-invalidations'],
    ])('reports that %s was lost', async (_what, key) => {
      await set();
      await cache.invalidateCacheByTags(tenant, ['unrelated']);
      await redis.admin.raw('DEL', `${key}:{${tenant}}`);
      expect((await inspect()).reason).toEqual({ why: 'generation' });
      await cache.readAsOf(tenant);
      await cache.invalidateCacheByTags(tenant, ['unrelated']);
      expect((await inspect()).found).toBe(false);
    });

    it('reports that the invalidations since were pruned', async () => {
      const few = createCacheStore(client, { maxInvalidations: 1 });
      await set();
      for (const tag of ['a', 'b', 'c']) await few.invalidateCacheByTags(tenant, [tag]);
      expect((await inspect()).reason).toMatchObject({ why: 'pruned', since: expect.any(Number) });
      expect(await cache.getCache(...name())).toBeUndefined();
    });

    it('shows the lease of a load in progress', async () => {
      const loading = gate();
      const reached = gate();
      const load = cache.cacheOrFetch(...name(), async () => {
        reached.open();
        await loading.passed;
        return 1;
      });
      await reached.passed;
      const { leaseUntil, reason } = await inspect();
      expect(leaseUntil).toBeGreaterThan((await now()) - 1_000);
      expect(reason?.why).toBe('absent');
      loading.open();
      await load;
      expect((await inspect()).leaseUntil).toBeUndefined();
    });

    it('agrees with reads', async () => {
      const changes = [
        () => set(),
        () => cache.invalidateCacheByTags(tenant, ['unrelated']),
        () => cache.invalidateCacheByTags(tenant, ['tag']),
        () => set(),
        () => cache.expireCache(...name()),
        () => cache.setCacheIfAbsent(...name(), 1),
        () => cache.invalidateNamespace(tenant, 'ns'),
        () => cache.incrementCache(...name()),
        () => cache.clearTenantCache(tenant),
      ];
      for (const change of changes) {
        await change();
        const { found } = await inspect();
        expect(found).toBe((await cache.getCache(...name())) !== undefined);
        expect(found).toBe(await cache.hasCache(...name()));
      }
    });
  });
});
