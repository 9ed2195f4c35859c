import {
  cacheMetrics,
  clearCache,
  deleteCache,
  getCache,
  getManyCache,
  invalidateCacheByTags,
  invalidateNamespace,
  lookUpCache,
  readAsOf,
  setCache,
  setManyCache,
} from './cache.ts';
import {
  expireCache,
  hasCache,
  incrementCache,
  setCacheIfAbsent,
  takeCache,
  touchCache,
} from './cache-entries.ts';
import { inspectCache, listCacheInvalidations, listCacheKeys } from './cache-inspection.ts';

/** The operations of the cache, in documentation order. */
export const cacheOperations = {
  getCache,
  lookUpCache,
  hasCache,
  setCache,
  setManyCache,
  setCacheIfAbsent,
  getManyCache,
  takeCache,
  incrementCache,
  touchCache,
  expireCache,
  deleteCache,
  invalidateCacheByTags,
  invalidateNamespace,
  clearCache,
  cacheMetrics,
  inspectCache,
  listCacheKeys,
  listCacheInvalidations,
  readAsOf,
};
