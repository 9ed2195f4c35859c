import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import {
  AsOfAheadError,
  AuthError,
  type CacheEvent,
  type CacheStore,
  ClosedError,
  connectRedis,
  createCacheStore,
  type RedisClient,
  UnavailableError,
} from '../../src/redis/index.ts';
import { forEachRedis, freshTenant } from '../support/kinds.ts';

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

  const open = (client: RedisClient) =>
    createCacheStore(
      client,
      {},
      { onEvent: (event) => void (event.type === 'counted' || events.push(event)) },
    );
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
      const written = cache.writeThrough(tenant, ...key, async () => ({ when: new Date() }));
      await expect(written).rejects.toMatchObject({ field: 'value.when' });
    });
  });
});
