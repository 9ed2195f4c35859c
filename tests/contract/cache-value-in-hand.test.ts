import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import {
  AsOfAheadError,
  AuthError,
  type CacheConfig,
  type CacheEvent,
  type CacheStore,
  ClosedError,
  connectRedis,
  createCacheStore,
  type RedisClient,
  UnavailableError,
} from '../../src/redis/index.ts';
import { forEachRedis, freshTenant } from '../support/redis/kinds.ts';
import { expireEntry } from '../support/stores/aged-entry.ts';

/** A client on which some scripts fail. */
function failing(client: RedisClient, errors: Readonly<Record<string, Error>>): RedisClient {
  return {
    ...client,
    async script(script, keys, args) {
      const error = errors[script.name];
      if (error) throw error;
      return client.script(script, keys, args);
    },
  };
}

const database = new Error('database down');

forEachRedis((redis) => {
  let tenant: string;
  let other: CacheStore;
  let events: CacheEvent[];
  const key = ['ns', 'key'] as const;

  beforeEach(() => {
    tenant = freshTenant();
    other = createCacheStore(redis.client);
    events = [];
  });

  const open = (client: RedisClient, config: Partial<CacheConfig> = {}) =>
    createCacheStore(client, config, {
      onEvent: (event) => void (event.type === 'counted' || events.push(event)),
    });
  const tooLarge = () => ({ type: 'too-large', tenantId: tenant, namespace: 'ns' });
  const degraded = (step: string, code: string) => ({ type: 'degraded', step, tenantId: tenant, code });

  /** A client that the test closes. */
  function closable(): RedisClient {
    const client = connectRedis({ endpoint: redis.endpoint });
    onTestFinished(() => client.close());
    return client;
  }

  describe('cacheOrFetch', () => {
    it('returns a value that was loaded while the client was closed', async () => {
      const client = closable();
      const load = async () => {
        await client.close();
        return 'loaded';
      };
      expect(await open(client).cacheOrFetch(tenant, ...key, load)).toBe('loaded');
      expect(events).toEqual([degraded('store', 'CLOSED')]);
    });

    it('loads on a closed client', async () => {
      const client = closable();
      await client.close();
      expect(await open(client).cacheOrFetch(tenant, ...key, async () => 'loaded')).toBe('loaded');
      expect(events).toEqual([degraded('read', 'CLOSED')]);
    });

    it.each([
      ['CLOSED', new ClosedError()],
      ['AS_OF_AHEAD', new AsOfAheadError()],
      ['AUTH', new AuthError('NOPERM')],
      ['UNKNOWN', new Error('a bug')],
    ])('returns a loaded value when it cannot be stored: %s', async (code, error) => {
      const cache = open(failing(redis.client, { fillCache: error }));
      expect(await cache.cacheOrFetch(tenant, ...key, async () => 'loaded')).toBe('loaded');
      expect(events).toEqual([degraded('store', code)]);
      expect(await other.getCache(tenant, ...key)).toBeUndefined();
    });

    const withReports = { maxValueBytes: 10 };
    const report = 'x'.repeat(20);

    it('returns a value that is too large to be stored, and releases the lease', async () => {
      const cache = open(redis.client, withReports);
      let loads = 0;
      const load = () =>
        cache.cacheOrFetch(tenant, ...key, async () => {
          loads++;
          return { report };
        });
      const [first, second] = await Promise.all([load(), load()]);
      expect([first, second, await load()]).toEqual(Array(3).fill({ report }));
      expect(first).not.toBe(second);
      expect(loads).toBe(2);
      expect(events).toEqual([tooLarge(), tooLarge()]);
      expect(await redis.admin.everyKey(`cache-lease:{${tenant}}*`)).toEqual([]);
    });

    it('returns it on a closed client too', async () => {
      const client = closable();
      await client.close();
      expect(await open(client, withReports).cacheOrFetch(tenant, ...key, async () => report)).toBe(report);
    });

    it('rejects a value that is not JSON, whether or not Redis is available', async () => {
      const client = closable();
      const cache = open(client);
      const load = () => cache.cacheOrFetch(tenant, ...key, async () => ({ when: new Date() as unknown }));
      const rejection = { code: 'INVALID_INPUT', field: 'value.when' };
      await expect(load()).rejects.toMatchObject(rejection);
      expect(await redis.admin.everyKey(`cache-lease:{${tenant}}*`)).toEqual([]);
      await client.close();
      await expect(load()).rejects.toMatchObject(rejection);
    });

    it.each([
      ['too large', report, report],
      ['not JSON', new Date(0), 'value is a class instance'],
    ])('serves no expired value instead of one that is %s', async (_, value, expected) => {
      const cache = open(redis.client, withReports);
      const options = { staleIfError: 30 };
      const fetch = (loaded: unknown) =>
        cache.cacheOrFetch(tenant, ...key, async () => loaded, 60, [], options);
      await fetch('old');
      await expireEntry(redis, tenant);
      expect(await fetch(value).catch((error: Error) => error.message)).toMatch(expected);
      expect(events.map(({ type }) => type)).not.toContain('stale-if-error');
    });

    it('passes the loader’s error on when the client was closed meanwhile', async () => {
      const client = closable();
      const load = async () => {
        await client.close();
        throw database;
      };
      await expect(open(client).cacheOrFetch(tenant, ...key, load)).rejects.toBe(database);
      expect(events).toEqual([degraded('release', 'CLOSED')]);
    });
  });

  describe('writeThrough', () => {
    const unavailable = new UnavailableError('away');

    it('returns the written value when it cannot be stored, and removes the entry', async () => {
      await other.setCache(tenant, ...key, 'old');
      const cache = open(failing(redis.client, { writeThroughCache: unavailable }));
      expect(await cache.writeThrough(tenant, ...key, async () => 'written')).toBe('written');
      expect(events).toEqual([degraded('store', 'UNAVAILABLE')]);
      expect(await other.getCache(tenant, ...key)).toBeUndefined();
    });

    it('returns a written value that is too large, and removes the entry', async () => {
      await other.setCache(tenant, ...key, 'old');
      const cache = open(redis.client, { maxValueBytes: 10 });
      const written = 'x'.repeat(20);
      expect(await cache.writeThrough(tenant, ...key, async () => written)).toBe(written);
      expect(events).toEqual([tooLarge()]);
      expect(await other.getCache(tenant, ...key)).toBeUndefined();
    });

    it('rejects a written value that is too large when an older one may remain', async () => {
      const cache = open(failing(redis.client, { deleteCache: unavailable }), { maxValueBytes: 10 });
      const written = cache.writeThrough(tenant, ...key, async () => 'x'.repeat(20));
      await expect(written).rejects.toBe(unavailable);
    });

    it('rejects when an older value may remain', async () => {
      const errors = { writeThroughCache: unavailable, deleteCache: new AuthError('NOPERM') };
      const cache = open(failing(redis.client, errors));
      await expect(cache.writeThrough(tenant, ...key, async () => 'written')).rejects.toBe(unavailable);
    });

    it('passes the error of the write on when the entry cannot be removed', async () => {
      const client = closable();
      const write = async () => {
        await client.close();
        throw database;
      };
      await expect(open(client).writeThrough(tenant, ...key, write)).rejects.toBe(database);
      expect(events).toEqual([degraded('delete', 'CLOSED')]);
    });

    it('reports a value that is not JSON as such when the entry cannot be removed', async () => {
      const cache = open(failing(redis.client, { deleteCache: unavailable }));
      const written = cache.writeThrough(tenant, ...key, async () => ({ when: new Date() as unknown }));
      await expect(written).rejects.toMatchObject({ field: 'value.when' });
    });
  });
});
