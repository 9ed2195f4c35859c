import type { CacheContext } from '../operations/index.ts';
import * as cache from '../operations/index.ts';
import { recordOf, withoutNulls } from './arguments.ts';
import { field, type GraphqlField } from './field.ts';

/** The cache operations as fields of the GraphQL schema. */
export const cacheFields: readonly GraphqlField<CacheContext>[] = [
  // The JSON null arrives as null, which is a value to be stored.
  field(cache.setCache, { input: ({ value, ...rest }) => ({ ...withoutNulls(rest), value }) }),
  field(cache.getCache),
  field(cache.lookUpCache),
  field(cache.deleteCache),
  field(cache.getManyCache, {
    output: ({ values }) => ({ values: Object.entries(values).map(([key, value]) => ({ key, value })) }),
  }),
  field(cache.setManyCache, {
    input: ({ entries, ...rest }) => ({ ...withoutNulls(rest), entries: recordOf(entries) }),
  }),
  field(cache.invalidateCacheByTags),
  field(cache.invalidateNamespace),
  field(cache.clearCache),
  field(cache.readAsOf),
  field(cache.cacheMetrics, {
    output: ({ namespaces, ...totals }) => ({
      ...totals,
      namespaces: Object.entries(namespaces).map(([namespace, counts]) => ({ namespace, ...counts })),
    }),
  }),
];
