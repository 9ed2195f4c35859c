import * as z from 'zod/mini';
import type { CacheMetrics } from '../../redis/index.ts';
import { DEFAULT_CACHE_WRITE } from '../auth/index.ts';
import { notFound } from '../errors/index.ts';
import { count, name, opaque } from './bounds.ts';
import type { CacheContext } from './cache-context.ts';
import { batchCost, entryCost } from './cache-costs.ts';
import { asOf, batch, entries, MAX_SECONDS, readTags, tags, tagsFor, ttl } from './cache-inputs.ts';
import { defineOperation } from './define.ts';
import { json, storedJson } from './json.ts';
import { JsonText } from './json-text.ts';

const invalidated = () => z.object({ invalidated: z.boolean() });

const NAMES = { namespace: 'users', key: 'user_123' };
const VALUE = { name: 'John Doe' };
const TAGS = ['user', 'profile'];
const AS_OF = '1767225600000000.Xk3_9a';
const COUNTERS = {
  hits: 940,
  misses: 50,
  stale: 10,
  sets: 61,
  deletes: 2,
  invalidations: 4,
  loads: 55,
  loadMs: 1320,
  waits: 7,
  staleWhileRevalidate: 6,
  staleIfError: 1,
  hitRate: 0.94,
};

export const setCache = defineOperation({
  name: 'setCache',
  kind: 'mutation',
  action: 'set',
  summary: 'Stores a value. stored is false if asOf is older than a delete or an invalidation of the entry.',
  permission: DEFAULT_CACHE_WRITE,
  input: () =>
    z.strictObject({
      namespace: name(),
      key: name(),
      value: json(),
      ttl: ttl(),
      tags: tags(),
      asOf: z.optional(asOf()),
    }),
  output: () => z.object({ stored: z.boolean() }),
  status: 200,
  errors: ['VALUE_TOO_LARGE', 'AS_OF_AHEAD'],
  example: () => ({ input: { ...NAMES, value: VALUE, ttl: 3600, tags: TAGS }, output: { stored: true } }),
  stores: ({ value }) => [value],
  cost: ({ tags }) => entryCost(tags),
  async run({ caller, cache }: CacheContext, { namespace, key, value, ttl, tags, asOf }) {
    return { stored: await cache.setCache(caller.tenantId, namespace, key, value, ttl, tags, { asOf }) };
  },
});

export const getCache = defineOperation({
  name: 'getCache',
  kind: 'query',
  action: 'get',
  summary: 'Reads one value. A miss is a 404; with acceptMiss, it is a 200 with found: false.',
  permission: 'authenticated',
  input: () =>
    z.strictObject({
      namespace: name(),
      key: name(),
      tags: readTags(),
      acceptMiss: z.optional(z.boolean()),
    }),
  output: () => z.object({ found: z.optional(z.boolean()), value: z.optional(storedJson()) }),
  status: 200,
  errors: ['NOT_FOUND', 'VALUE_TOO_LARGE'],
  example: () => ({ input: NAMES, output: { value: VALUE } }),
  cost: ({ tags }) => entryCost(tags),
  async run({ caller, cache }: CacheContext, { namespace, key, tags, acceptMiss = false }) {
    const text = await cache.texts.getCache(caller.tenantId, namespace, key, { tags });
    if (text === undefined && !acceptMiss) throw notFound('Nothing is cached under this key.');
    return {
      ...(acceptMiss && { found: text !== undefined }),
      ...(text !== undefined && { value: new JsonText(text) }),
    };
  },
});

export const lookUpCache = defineOperation({
  name: 'lookUpCache',
  kind: 'query',
  action: 'lookUp',
  summary:
    'Reads one value, together with the asOf to pass to setCache for a value loaded after a miss. With acceptStale, it may also return a value that is stale but not dead yet; stale is then true.',
  permission: 'authenticated',
  input: () =>
    z.strictObject({
      namespace: name(),
      key: name(),
      tags: readTags(),
      acceptStale: z.optional(z.boolean()),
    }),
  output: () =>
    z.object({
      found: z.boolean(),
      value: z.optional(storedJson()),
      asOf: opaque(64),
      stale: z.optional(z.boolean()),
    }),
  status: 200,
  errors: ['VALUE_TOO_LARGE'],
  example: () => ({ input: NAMES, output: { found: false, asOf: AS_OF } }),
  cost: ({ tags }) => entryCost(tags),
  async run({ caller, cache }: CacheContext, { namespace, key, ...options }) {
    const { value, ...dated } = await cache.texts.lookUpCache(caller.tenantId, namespace, key, options);
    return value === undefined
      ? { found: false, ...dated }
      : { found: true, value: new JsonText(value), ...dated };
  },
});

export const deleteCache = defineOperation({
  name: 'deleteCache',
  kind: 'mutation',
  action: 'delete',
  summary: 'Removes one value. A load that started earlier cannot restore it.',
  permission: DEFAULT_CACHE_WRITE,
  input: () => z.strictObject({ namespace: name(), key: name() }),
  output: () => z.object({ deleted: z.boolean() }),
  status: 204,
  errors: [],
  example: () => ({ input: NAMES, output: { deleted: true } }),
  async run({ caller, cache }: CacheContext, { namespace, key }) {
    return { deleted: await cache.deleteCache(caller.tenantId, namespace, key) };
  },
});

export const getManyCache = defineOperation({
  name: 'getManyCache',
  kind: 'query',
  action: 'mget',
  summary: 'Reads up to 100 values of one namespace. Keys that are not cached are omitted.',
  permission: 'authenticated',
  input: () => z.strictObject({ namespace: name(), keys: batch(), tags: readTags() }),
  output: () => z.object({ values: z.record(name(), storedJson()) }),
  status: 200,
  errors: ['VALUE_TOO_LARGE'],
  askForLess: 'Ask for fewer keys at a time.',
  example: () => ({
    input: { namespace: 'users', keys: ['user_123', 'user_456'] },
    output: { values: { user_123: VALUE } },
  }),
  cost: ({ keys, tags = [] }) => ({ requests: keys.length + tags.length }),
  async run({ caller, cache }: CacheContext, { namespace, keys, tags }) {
    const texts = await cache.texts.getManyCache(caller.tenantId, namespace, keys, { tags });
    return { values: Object.fromEntries([...texts].map(([key, text]) => [key, new JsonText(text)])) };
  },
});

export const setManyCache = defineOperation({
  name: 'setManyCache',
  kind: 'mutation',
  action: 'mset',
  summary: 'Stores up to 100 values of one namespace with one ttl and one set of tags.',
  permission: DEFAULT_CACHE_WRITE,
  input: () => z.strictObject({ namespace: name(), entries: entries(), ttl: ttl(), tags: tags() }),
  output: () => z.object({ stored: z.boolean() }),
  status: 200,
  errors: ['VALUE_TOO_LARGE'],
  example: () => ({
    input: { namespace: 'users', entries: { user_123: VALUE }, ttl: 3600, tags: ['user'] },
    output: { stored: true },
  }),
  stores: ({ entries }) => Object.values(entries),
  cost: ({ entries, tags = [] }) => batchCost(Object.keys(entries).length, tags),
  async run({ caller, cache }: CacheContext, { namespace, entries, ttl, tags }) {
    await cache.setManyCache(caller.tenantId, namespace, new Map(Object.entries(entries)), ttl, tags);
    return { stored: true };
  },
});

export const invalidateCacheByTags = defineOperation({
  name: 'invalidateCacheByTags',
  kind: 'mutation',
  action: 'invalidateByTags',
  summary:
    'Makes every entry that carries one of the tags stale. For deadAfter seconds, callers that accept stale values may still receive them.',
  permission: DEFAULT_CACHE_WRITE,
  input: () =>
    z.strictObject({
      tags: tagsFor('invalidation').check(z.minLength(1)),
      deadAfter: z.optional(count(MAX_SECONDS)),
    }),
  output: invalidated,
  status: 204,
  errors: [],
  example: () => ({ input: { tags: TAGS, deadAfter: 60 }, output: { invalidated: true } }),
  cost: ({ tags }) => ({ requests: tags.length }),
  async run({ caller, cache }: CacheContext, { tags, deadAfter }) {
    await cache.invalidateCacheByTags(caller.tenantId, tags, { deadAfter });
    return { invalidated: true };
  },
});

export const invalidateNamespace = defineOperation({
  name: 'invalidateNamespace',
  kind: 'mutation',
  action: 'invalidateNamespace',
  summary: 'Makes every entry of a namespace stale.',
  permission: DEFAULT_CACHE_WRITE,
  input: () => z.strictObject({ namespace: name() }),
  output: invalidated,
  status: 204,
  errors: [],
  example: () => ({ input: { namespace: 'users' }, output: { invalidated: true } }),
  async run({ caller, cache }: CacheContext, { namespace }) {
    await cache.invalidateNamespace(caller.tenantId, namespace);
    return { invalidated: true };
  },
});

export const clearCache = defineOperation({
  name: 'clearCache',
  kind: 'mutation',
  action: 'clear',
  summary: 'Makes every entry of the tenant stale.',
  permission: DEFAULT_CACHE_WRITE,
  input: () => z.strictObject({}),
  output: invalidated,
  status: 204,
  errors: [],
  example: () => ({ input: {}, output: { invalidated: true } }),
  async run({ caller, cache }: CacheContext) {
    await cache.clearTenantCache(caller.tenantId);
    return { invalidated: true };
  },
});

export const readAsOf = defineOperation({
  name: 'readAsOf',
  kind: 'query',
  action: 'asOf',
  summary: 'Returns the current asOf to pass to setCache. Call this before reading the source.',
  permission: 'authenticated',
  input: () => z.strictObject({}),
  output: () => z.object({ asOf: opaque(64) }),
  status: 200,
  errors: [],
  example: () => ({ input: {}, output: { asOf: AS_OF } }),
  async run({ caller, cache }: CacheContext) {
    return { asOf: await cache.readAsOf(caller.tenantId) };
  },
});

const METRICS_COST = 20;

const counters = () => ({
  hits: count(),
  misses: count(),
  stale: count(),
  sets: count(),
  deletes: count(),
  invalidations: count(),
  loads: count(),
  loadMs: count(),
  waits: count(),
  staleWhileRevalidate: count(),
  staleIfError: count(),
  hitRate: z.number().check(z.gte(0), z.lte(1)),
});
const metrics = (): z.ZodMiniType<CacheMetrics> =>
  z.object({ ...counters(), namespaces: z.record(name(), z.object(counters())) });

export const cacheMetrics = defineOperation({
  name: 'cacheMetrics',
  kind: 'query',
  action: 'metrics',
  summary: 'Returns counts of the tenant’s hits, misses, loads and writes, in total and by namespace.',
  permission: 'authenticated',
  input: () => z.strictObject({}),
  output: metrics,
  status: 200,
  errors: [],
  example: () => ({ input: {}, output: { ...COUNTERS, namespaces: { users: COUNTERS } } }),
  // The operation reads up to 2,000 counters.
  cost: () => ({ requests: METRICS_COST }),
  run: ({ caller, cache }: CacheContext) => cache.getCacheMetrics(caller.tenantId),
});
