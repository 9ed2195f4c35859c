import * as z from 'zod/mini';
import type { AsOf, CacheMetrics, CacheStore, Json } from '../../redis/index.ts';
import { notFound } from '../errors/index.ts';
import { type CallerContext, defineOperation } from './operation.ts';

export interface CacheContext extends CallerContext {
  readonly cache: CacheStore;
}

/** Most keys or entries in one call; one Redis shard answers them all in one round trip. */
const MAX_BATCH = 100;
const MAX_TAGS = 32;

const text = () => z.string().check(z.minLength(1), z.maxLength(1024));
const json = () => z.custom<Json>((value) => value !== undefined, 'is required');
const batch = () => z.array(text()).check(z.minLength(1), z.maxLength(MAX_BATCH));
const ttl = () => z.optional(z.int().check(z.positive()));
const tags = () => z.optional(z.array(text()).check(z.maxLength(MAX_TAGS)));
const someTags = () => z.array(text()).check(z.minLength(1), z.maxLength(MAX_TAGS));
const asOf = () =>
  z.pipe(
    z.string().check(z.minLength(1), z.maxLength(256)),
    z.transform((value) => value as AsOf),
  );
const entries = () =>
  z.record(text(), json()).check(
    z.refine((given) => Object.keys(given).length > 0, 'must hold at least one entry'),
    z.refine((given) => Object.keys(given).length <= MAX_BATCH, `must hold at most ${MAX_BATCH} entries`),
  );
const invalidated = () => z.object({ invalidated: z.boolean() });

export const setCache = defineOperation({
  name: 'setCache',
  kind: 'mutation',
  summary: 'Stores a value. stored is false when asOf is older than a delete or invalidation of the key.',
  access: 'write-cache',
  input: () =>
    z.strictObject({
      namespace: text(),
      key: text(),
      value: json(),
      ttl: ttl(),
      tags: tags(),
      asOf: z.optional(asOf()),
    }),
  output: () => z.object({ stored: z.boolean() }),
  stores: ({ value }) => [value],
  async run({ caller, cache }: CacheContext, { namespace, key, value, ttl, tags, asOf }) {
    return { stored: await cache.setCache(caller.tenantId, namespace, key, value, ttl, tags, { asOf }) };
  },
});

export const getCache = defineOperation({
  name: 'getCache',
  kind: 'query',
  summary: 'Reads one value.',
  access: 'authenticated',
  input: () => z.strictObject({ namespace: text(), key: text() }),
  output: () => z.object({ value: json() }),
  async run({ caller, cache }: CacheContext, { namespace, key }) {
    const value = await cache.getCache(caller.tenantId, namespace, key);
    if (value === undefined) throw notFound('Nothing is cached under this key.');
    return { value };
  },
});

export const lookUpCache = defineOperation({
  name: 'lookUpCache',
  kind: 'query',
  summary: 'Reads one value, and the as-of time under which a value loaded after a miss may be stored.',
  access: 'authenticated',
  input: () => z.strictObject({ namespace: text(), key: text() }),
  output: () => z.object({ found: z.boolean(), value: z.optional(json()), asOf: z.string() }),
  async run({ caller, cache }: CacheContext, { namespace, key }) {
    const { value, asOf } = await cache.lookUpCache(caller.tenantId, namespace, key);
    return value === undefined ? { found: false, asOf } : { found: true, value, asOf };
  },
});

export const deleteCache = defineOperation({
  name: 'deleteCache',
  kind: 'mutation',
  summary: 'Removes one value. No load that began before can bring it back.',
  access: 'write-cache',
  input: () => z.strictObject({ namespace: text(), key: text() }),
  output: () => z.object({ deleted: z.boolean() }),
  async run({ caller, cache }: CacheContext, { namespace, key }) {
    return { deleted: await cache.deleteCache(caller.tenantId, namespace, key) };
  },
});

export const getManyCache = defineOperation({
  name: 'getManyCache',
  kind: 'query',
  summary: 'Reads up to 100 values of one namespace; keys that are not cached are left out.',
  access: 'authenticated',
  input: () => z.strictObject({ namespace: text(), keys: batch() }),
  output: () => z.object({ values: z.record(z.string(), json()) }),
  async run({ caller, cache }: CacheContext, { namespace, keys }) {
    return { values: Object.fromEntries(await cache.getManyCache(caller.tenantId, namespace, keys)) };
  },
});

export const setManyCache = defineOperation({
  name: 'setManyCache',
  kind: 'mutation',
  summary: 'Stores up to 100 values of one namespace with one ttl and one set of tags.',
  access: 'write-cache',
  input: () => z.strictObject({ namespace: text(), entries: entries(), ttl: ttl(), tags: tags() }),
  output: () => z.object({ stored: z.boolean() }),
  stores: ({ entries }) => Object.values(entries),
  async run({ caller, cache }: CacheContext, { namespace, entries, ttl, tags }) {
    await cache.setManyCache(caller.tenantId, namespace, new Map(Object.entries(entries)), ttl, tags);
    return { stored: true };
  },
});

export const invalidateCacheByTags = defineOperation({
  name: 'invalidateCacheByTags',
  kind: 'mutation',
  summary: 'Makes every entry that carries one of the tags stale.',
  access: 'write-cache',
  input: () => z.strictObject({ tags: someTags() }),
  output: invalidated,
  async run({ caller, cache }: CacheContext, { tags }) {
    await cache.invalidateCacheByTags(caller.tenantId, tags);
    return { invalidated: true };
  },
});

export const invalidateNamespace = defineOperation({
  name: 'invalidateNamespace',
  kind: 'mutation',
  summary: 'Makes every entry of a namespace stale.',
  access: 'write-cache',
  input: () => z.strictObject({ namespace: text() }),
  output: invalidated,
  async run({ caller, cache }: CacheContext, { namespace }) {
    await cache.invalidateNamespace(caller.tenantId, namespace);
    return { invalidated: true };
  },
});

export const clearCache = defineOperation({
  name: 'clearCache',
  kind: 'mutation',
  summary: 'Makes every entry of the tenant stale.',
  access: 'write-cache',
  input: () => z.strictObject({}),
  output: invalidated,
  async run({ caller, cache }: CacheContext) {
    await cache.clearTenantCache(caller.tenantId);
    return { invalidated: true };
  },
});

export const readAsOf = defineOperation({
  name: 'readAsOf',
  kind: 'query',
  summary: 'Takes the as-of time to pass to setCache; call it before reading the source.',
  access: 'authenticated',
  input: () => z.strictObject({}),
  output: () => z.object({ asOf: z.string() }),
  async run({ caller, cache }: CacheContext) {
    return { asOf: await cache.readAsOf(caller.tenantId) };
  },
});

const count = () => z.number();
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
  hitRate: count(),
});
const metrics = (): z.ZodMiniType<CacheMetrics> =>
  z.object({ ...counters(), namespaces: z.record(z.string(), z.object(counters())) });

export const cacheMetrics = defineOperation({
  name: 'cacheMetrics',
  kind: 'query',
  summary: 'What the cache of the tenant has done, in total and by namespace.',
  access: 'authenticated',
  input: () => z.strictObject({}),
  output: metrics,
  run: ({ caller, cache }: CacheContext) => cache.getCacheMetrics(caller.tenantId),
});
