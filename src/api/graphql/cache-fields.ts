import type { CacheStore } from '../../redis/index.ts';
import { cacheRoutes } from '../http/cache-routes.ts';
import { BODY_SLACK, definePart, type Part } from '../modules.ts';
import type { CacheContext } from '../operations/cache.ts';
import * as cache from '../operations/cache.ts';
import type { CallerContext } from '../operations/operation.ts';
import { recordOf, withoutNulls } from './arguments.ts';
import { type AppSyncField, field } from './field.ts';

const fields: readonly AppSyncField<CacheContext>[] = [
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

/** @param maxValueBytes what the store takes */
export const cachePart = (cache: CacheStore, maxValueBytes: number): Part<CallerContext> =>
  definePart({ routes: cacheRoutes, fields, own: { cache }, maxBodyBytes: maxValueBytes + BODY_SLACK });
