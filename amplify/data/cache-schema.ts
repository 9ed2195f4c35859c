import { a } from '@aws-amplify/backend';
import { PROVIDERS } from '../../src/redis/index.ts';

const handler = a.handler.function('cacheManager');

const counters = {
  hits: a.float().required(),
  misses: a.float().required(),
  stale: a.float().required(),
  sets: a.float().required(),
  deletes: a.float().required(),
  invalidations: a.float().required(),
  loads: a.float().required(),
  loadMs: a.float().required(),
  waits: a.float().required(),
  staleWhileRevalidate: a.float().required(),
  staleIfError: a.float().required(),
  hitRate: a.float().required(),
};

const entry = { namespace: a.string().required(), key: a.string().required() };

/** An entry to read. The tags also make it stale, in addition to its own. */
const named = { ...entry, tags: a.string().required().array() };

/** The operations of `src/api/operations/cache.ts`, and `redisHealth`. Values are JSON text. */
export const cacheSchema = {
  RedisStoredCache: a.customType({ stored: a.boolean().required() }),
  /** Null on a miss. */
  RedisCachedValue: a.customType({ value: a.string().required() }),
  /** The asOf to pass to setCache for a value loaded after a miss. */
  RedisLookedUpCache: a.customType({
    found: a.boolean().required(),
    value: a.string(),
    asOf: a.string().required(),
    stale: a.boolean(),
  }),
  RedisFoundCache: a.customType({ found: a.boolean().required() }),
  /** expiresAt is in ms since the epoch. */
  RedisTouchedCache: a.customType({ found: a.boolean().required(), expiresAt: a.float() }),
  RedisTakenCache: a.customType({ found: a.boolean().required(), value: a.string() }),
  RedisCounter: a.customType({ sum: a.float().required() }),
  RedisInspectedEntry: a.customType({
    tags: a.string().required().array().required(),
    bytes: a.float().required(),
    storedAt: a.float().required(),
    expiresAt: a.float().required(),
    keptUntil: a.float().required(),
    version: a.string().required(),
  }),
  RedisInvalidationKind: a.enum(['tag', 'namespace', 'tenant']),
  /** For a name longer than 32 characters, only a hash is stored. */
  RedisCacheInvalidation: a.customType({
    kind: a.ref('RedisInvalidationKind').required(),
    name: a.string(),
    at: a.float().required(),
  }),
  RedisMissReasonKind: a.enum(['absent', 'expired', 'invalidated', 'pruned', 'generation']),
  RedisMissReason: a.customType({
    why: a.ref('RedisMissReasonKind').required(),
    since: a.float(),
    by: a.ref('RedisCacheInvalidation').required().array(),
  }),
  /** Times are in ms since the epoch. */
  RedisInspectedCache: a.customType({
    found: a.boolean().required(),
    storedKey: a.string().required(),
    entry: a.ref('RedisInspectedEntry'),
    /** JSON text. */
    value: a.string(),
    reason: a.ref('RedisMissReason'),
    version: a.string(),
    leaseUntil: a.float(),
  }),
  /** A page may be empty and still have a cursor. */
  RedisCacheKeys: a.customType({
    keys: a.string().required().array().required(),
    cursor: a.string(),
  }),
  RedisCacheInvalidations: a.customType({
    invalidations: a.ref('RedisCacheInvalidation').required().array().required(),
    cursor: a.string(),
  }),
  RedisDeletedCache: a.customType({ deleted: a.boolean().required() }),
  RedisInvalidatedCache: a.customType({ invalidated: a.boolean().required() }),
  RedisCachedEntry: a.customType({ key: a.string().required(), value: a.string().required() }),
  RedisCachedValues: a.customType({ values: a.ref('RedisCachedEntry').required().array().required() }),
  RedisCacheEntry: a.customType({ key: a.string().required(), value: a.string().required() }),
  RedisCacheAsOf: a.customType({ asOf: a.string().required() }),
  RedisNamespaceMetrics: a.customType({ namespace: a.string().required(), ...counters }),
  RedisCacheMetrics: a.customType({
    ...counters,
    namespaces: a.ref('RedisNamespaceMetrics').required().array().required(),
  }),
  RedisHealthStatus: a.enum(['ready']),
  RedisProvider: a.enum(PROVIDERS),
  RedisHealth: a.customType({
    status: a.ref('RedisHealthStatus').required(),
    /** This and the following fields are only for callers whose token the service accepts. */
    provider: a.ref('RedisProvider'),
    latencyMs: a.float(),
    /** closed, open or half-open; not an enum, because GraphQL names have no hyphen */
    circuit: a.string(),
  }),

  setCache: a
    .mutation()
    .arguments({
      ...entry,
      value: a.string().required(),
      ttl: a.integer(),
      tags: a.string().required().array(),
      asOf: a.string(),
    })
    .returns(a.ref('RedisStoredCache'))
    .handler(handler),
  getCache: a.query().arguments(named).returns(a.ref('RedisCachedValue')).handler(handler),
  lookUpCache: a
    .query()
    .arguments({ ...named, acceptStale: a.boolean() })
    .returns(a.ref('RedisLookedUpCache'))
    .handler(handler),
  hasCache: a.query().arguments(named).returns(a.ref('RedisFoundCache')).handler(handler),
  touchCache: a
    .mutation()
    .arguments({ ...entry, ttl: a.integer() })
    .returns(a.ref('RedisTouchedCache'))
    .handler(handler),
  takeCache: a
    .mutation()
    .arguments({ ...entry, idempotencyKey: a.string() })
    .returns(a.ref('RedisTakenCache'))
    .handler(handler),
  setCacheIfAbsent: a
    .mutation()
    .arguments({
      ...entry,
      value: a.string().required(),
      ttl: a.integer(),
      tags: a.string().required().array(),
      idempotencyKey: a.string(),
    })
    .returns(a.ref('RedisStoredCache'))
    .handler(handler),
  incrementCache: a
    .mutation()
    .arguments({
      ...entry,
      by: a.float(),
      ttl: a.integer(),
      tags: a.string().required().array(),
      idempotencyKey: a.string(),
    })
    .returns(a.ref('RedisCounter'))
    .handler(handler),
  expireCache: a.mutation().arguments(entry).returns(a.ref('RedisFoundCache')).handler(handler),
  inspectCache: a
    .query()
    .arguments({ ...named, withValue: a.boolean() })
    .returns(a.ref('RedisInspectedCache'))
    .handler(handler),
  listCacheKeys: a
    .query()
    .arguments({ namespace: a.string().required(), cursor: a.string(), limit: a.integer() })
    .returns(a.ref('RedisCacheKeys'))
    .handler(handler),
  listCacheInvalidations: a
    .query()
    .arguments({ cursor: a.string(), limit: a.integer() })
    .returns(a.ref('RedisCacheInvalidations'))
    .handler(handler),
  deleteCache: a.mutation().arguments(entry).returns(a.ref('RedisDeletedCache')).handler(handler),
  getManyCache: a
    .query()
    .arguments({
      namespace: a.string().required(),
      keys: a.string().required().array().required(),
      tags: a.string().required().array(),
    })
    .returns(a.ref('RedisCachedValues'))
    .handler(handler),
  setManyCache: a
    .mutation()
    .arguments({
      namespace: a.string().required(),
      entries: a.ref('RedisCacheEntry').required().array().required(),
      ttl: a.integer(),
      tags: a.string().required().array(),
    })
    .returns(a.ref('RedisStoredCache'))
    .handler(handler),
  invalidateCacheByTags: a
    .mutation()
    .arguments({ tags: a.string().required().array().required(), deadAfter: a.integer() })
    .returns(a.ref('RedisInvalidatedCache'))
    .handler(handler),
  invalidateNamespace: a
    .mutation()
    .arguments({ namespace: a.string().required() })
    .returns(a.ref('RedisInvalidatedCache'))
    .handler(handler),
  clearCache: a.mutation().returns(a.ref('RedisInvalidatedCache')).handler(handler),
  readAsOf: a.query().returns(a.ref('RedisCacheAsOf')).handler(handler),
  cacheMetrics: a.query().returns(a.ref('RedisCacheMetrics')).handler(handler),
  redisHealth: a.query().returns(a.ref('RedisHealth')).handler(handler),
};
