import superjson from 'superjson';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  type CacheStore,
  type CodecCache,
  createCacheStore,
  createSessionStore,
  withCodec,
} from '../../src/redis/index.ts';
import { forEachRedis, freshTenant } from '../support/redis/kinds.ts';

interface Row {
  readonly id: string;
  readonly nickname: string | undefined;
  readonly addresses: readonly { readonly city: string; readonly zip?: string | undefined }[];
}

const ROW: Row = { id: 'u1', nickname: undefined, addresses: [{ city: 'Bern', zip: undefined }] };
const READ = { id: 'u1', addresses: [{ city: 'Bern' }] };

forEachRedis((redis) => {
  let tenant: string;
  let cache: CacheStore;
  beforeEach(() => {
    tenant = freshTenant();
    cache = createCacheStore(redis.client);
  });

  describe('members that are undefined', () => {
    it('are left out, on a miss as on a hit', async () => {
      const load = () => cache.cacheOrFetch(tenant, 'users', 'u1', async () => ROW);
      expect([await load(), await load()]).toStrictEqual([READ, READ]);
      expect(await cache.writeThrough(tenant, 'users', 'u2', async () => ROW)).toStrictEqual(READ);
      await cache.setCache(tenant, 'users', 'u3', ROW);
      const many = await cache.getManyCache(tenant, 'users', ['u2', 'u3']);
      expect([...many.values()]).toStrictEqual([READ, READ]);
    });

    it('are left out of a value that is too large to be stored', async () => {
      const small = createCacheStore(redis.client, { maxValueBytes: 10 });
      expect(await small.cacheOrFetch(tenant, 'users', 'u1', async () => ROW)).toStrictEqual(READ);
      expect(await small.writeThrough(tenant, 'users', 'u1', async () => ROW)).toStrictEqual(READ);
    });

    it('are left out of metadata, and change nothing in an update', async () => {
      const sessions = createSessionStore(redis.client, { sessionTTL: undefined });
      const metadata = { theme: 'dark', cart: undefined };
      const created = await sessions.createSession({ tenantId: tenant, userId: 'alice', metadata });
      expect(created.session.metadata).toStrictEqual({ theme: 'dark' });
      const updates = { metadata: { theme: undefined, language: 'de' } };
      const updated = await sessions.updateSession(tenant, created.sessionId, updates);
      expect(updated?.metadata).toStrictEqual({ theme: 'dark', language: 'de' });
    });
  });

  it('a fetcher may return its value at once, or throw at once', async () => {
    expect(await cache.cacheOrFetch(tenant, 'users', 'u1', () => READ)).toEqual(READ);
    expect(await cache.cacheOrFetch(tenant, 'users', 'u1', () => ({ id: 'other' }))).toEqual(READ);
    const failing = cache.cacheOrFetch(tenant, 'users', 'u2', (): string => {
      throw new Error('no such user');
    });
    await expect(failing).rejects.toThrow('no such user');
    expect(await cache.writeThrough(tenant, 'users', 'u3', () => READ)).toEqual(READ);
  });

  describe('with a codec', () => {
    const value = { at: new Date(0), count: 2n ** 64n, byId: new Map([['a', 1]]) };
    let rows: CodecCache;
    beforeEach(() => {
      rows = withCodec(cache, { encode: superjson.serialize, decode: superjson.deserialize });
    });

    it('values that JSON cannot represent come back on a miss, on a hit and from every call', async () => {
      let loads = 0;
      const load = () =>
        rows.cacheOrFetch(tenant, 'rows', 'r1', async () => {
          loads++;
          return value;
        });
      expect(await Promise.all([load(), load()])).toStrictEqual([value, value]);
      expect(await load()).toStrictEqual(value);
      expect(loads).toBe(1);
      expect(await rows.writeThrough(tenant, 'rows', 'r2', () => value)).toStrictEqual(value);
      expect(await rows.setCache(tenant, 'rows', 'r3', value)).toBe(true);
      for (const key of ['r1', 'r2', 'r3'])
        expect(await rows.getCache(tenant, 'rows', key)).toStrictEqual(value);
    });

    it('a miss, undefined and null stay what they are', async () => {
      expect(await rows.getCache(tenant, 'rows', 'r1')).toBeUndefined();
      expect(await rows.cacheOrFetch(tenant, 'rows', 'r1', async () => undefined)).toBeUndefined();
      const options = { negativeTTL: 60 };
      expect(await rows.cacheOrFetch(tenant, 'rows', 'r1', async () => null, 60, [], options)).toBeNull();
      expect(await rows.cacheOrFetch(tenant, 'rows', 'r1', async () => value, 60, [], options)).toBeNull();
    });

    it('an invalidation during the load counts as without a codec', async () => {
      const load = async () => {
        await cache.invalidateCacheByTags(tenant, ['tag']);
        return value;
      };
      expect(await rows.cacheOrFetch(tenant, 'rows', 'r1', load, 60, ['tag'])).toStrictEqual(value);
      expect(await rows.getCache(tenant, 'rows', 'r1')).toBeUndefined();
    });
  });
});

it('a codec without both functions is rejected', () => {
  const cache = {} as CacheStore;
  for (const codec of [undefined, null, {}, { encode: () => 1 }, { encode: () => 1, decode: 5 }])
    expect(() => withCodec(cache, codec as never)).toThrow(
      expect.objectContaining({ code: 'INVALID_INPUT' }),
    );
});
