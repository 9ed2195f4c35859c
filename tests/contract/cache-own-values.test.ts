import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import {
  type CacheConfig,
  type CacheStore,
  connectRedis,
  createCacheStore,
  withCodec,
} from '../../src/redis/index.ts';
import { forEachRedis, freshTenant } from '../support/redis/kinds.ts';
import { expireEntry } from '../support/stores/aged-entry.ts';

const MEGABYTE = 1_048_576;
/** Large enough for a validated copy. */
const VALUE = { roles: ['reader'], nested: { list: [{ n: 1 }] }, filling: 'x'.repeat(2_000) };
type Value = typeof VALUE;

/** Changes a value, like a careless caller. @returns its previous content */
function change(value: Value): Value {
  const before = structuredClone(value);
  value.roles.push('admin');
  const [first] = value.nested.list;
  if (first) first.n = 2;
  value.filling = '';
  return before;
}

const TIERS: readonly [string, Partial<CacheConfig>][] = [
  ['without a local tier', {}],
  ['with a validated tier', { localTier: { mode: 'validated', maxBytes: MEGABYTE } }],
  ['with a bounded tier', { localTier: { mode: 'bounded', maxBytes: MEGABYTE, localTtlMs: 60_000 } }],
];

forEachRedis((redis) => {
  let tenant: string;
  beforeEach(() => {
    tenant = freshTenant();
  });

  describe.each(TIERS)('a value that a caller changes, %s', (_, config) => {
    const never = async (): Promise<Value> => {
      throw new Error('must not load');
    };
    const found = (value: Value | undefined): Value => {
      if (!value) throw new Error('must be a hit');
      return value;
    };
    const codec = { encode: (value: unknown) => value, decode: (value: Value) => value };
    const hits: readonly [string, (cache: CacheStore) => Promise<Value>][] = [
      ['getCache', async (cache) => found(await cache.getCache<Value>(tenant, 'ns', 'key'))],
      ['lookUpCache', async (cache) => found((await cache.lookUpCache<Value>(tenant, 'ns', 'key')).value)],
      [
        'getManyCache',
        async (cache) =>
          found((await cache.getManyCache<Value>(tenant, 'ns', ['other', 'key', 'key'])).get('key')),
      ],
      ['cacheOrFetch', (cache) => cache.cacheOrFetch<Value>(tenant, 'ns', 'key', never)],
      [
        'cacheOrFetch with a codec',
        (cache) => withCodec(cache, codec).cacheOrFetch<Value>(tenant, 'ns', 'key', never),
      ],
    ];
    let cache: CacheStore;

    beforeEach(async () => {
      cache = createCacheStore(redis.client, config);
      await createCacheStore(redis.client).setCache(tenant, 'ns', 'key', VALUE);
    });

    it.each(hits)('is the caller’s own: %s', async (_, read) => {
      for (let i = 0; i < 3; i++) expect(change(await read(cache))).toEqual(VALUE);
      const both = await Promise.all([read(cache).then(change), read(cache).then(change)]);
      expect(both).toEqual([VALUE, VALUE]);
    });

    it('is its own among calls of all kinds in one tick', async () => {
      const all = await Promise.all([...hits, ...hits].map(async ([, read]) => change(await read(cache))));
      expect(all).toEqual(all.map(() => VALUE));
      expect(JSON.parse((await cache.texts.getCache(tenant, 'ns', 'key')) ?? '')).toEqual(VALUE);
    });
  });

  describe.each(TIERS)('a load that callers share, %s', (_, config) => {
    /** Three callers share one load, and each one changes its value. */
    async function share(cache: CacheStore, options = {}, value: Value = structuredClone(VALUE)) {
      let loads = 0;
      const load = async () => {
        loads++;
        return value;
      };
      const call = async () =>
        change(await cache.cacheOrFetch<Value>(tenant, 'ns', 'key', load, 60, [], options));
      return { seen: await Promise.all([call(), call(), call()]), loads };
    }

    it.each<[string, Partial<CacheConfig>]>([
      ['that is stored', {}],
      ['that is too large to be stored', { maxValueBytes: 1_000 }],
    ])('gives each caller its own value, %s', async (_, bounds) => {
      const cache = createCacheStore(redis.client, { ...config, ...bounds });
      // A tenant without a version shares nothing.
      await cache.readAsOf(tenant);
      expect(await share(cache)).toEqual({ seen: [VALUE, VALUE, VALUE], loads: 1 });
    });

    it('stores the loaded value, regardless of what the callers do to it', async () => {
      const cache = createCacheStore(redis.client, config);
      await share(cache);
      expect(await cache.getCache(tenant, 'ns', 'key')).toEqual(VALUE);
    });

    it('gives each caller its own value without Redis', async () => {
      const client = connectRedis({ endpoint: redis.endpoint });
      onTestFinished(() => client.close());
      const cache = createCacheStore(client, config);
      await client.close();
      const { seen } = await share(cache);
      expect(seen).toEqual([VALUE, VALUE, VALUE]);
    });

    it('gives each caller its own expired value when the loader fails', async () => {
      const cache = createCacheStore(redis.client, config);
      const options = { staleIfError: 30 };
      await share(cache, options);
      await expireEntry(redis, tenant);
      const down = async (): Promise<Value> => {
        throw new Error('database down');
      };
      const own = createCacheStore(redis.client, config);
      const call = async () =>
        change(await own.cacheOrFetch<Value>(tenant, 'ns', 'key', down, 60, [], options));
      expect(await Promise.all([call(), call(), call()])).toEqual([VALUE, VALUE, VALUE]);
    });
  });
});
