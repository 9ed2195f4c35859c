export type { CacheCalls, LoadOptions } from './cache.ts';
export { cacheAside } from './cache-aside.ts';
export { cacheCalls } from './calls.ts';
export type { CacheEntryCalls } from './entries.ts';
export type { ListOptions, LookUpOptions, ReadOptions, StoreOptions } from './options.ts';
export type {
  AsOf,
  CacheCounters,
  CacheInvalidation,
  CacheInvalidationPage,
  CacheKeyPage,
  CacheMetrics,
  CacheMissReason,
  InspectedCache,
  InspectedEntry,
  LookedUp,
} from './types.ts';
