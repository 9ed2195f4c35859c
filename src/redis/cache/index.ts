export { CACHE_DEFAULTS, type CacheConfig, cacheConfigSchema, resolveCacheConfig } from './config.ts';
export type { CacheEvent, CacheEventListener } from './events.ts';
export { createInvalidate } from './invalidate.ts';
export { TENANT_MEMBER } from './invalidation-members.ts';
export { createCacheReclaim, forgetCache, type ReclaimIdleTenants } from './reclaim.ts';
export { type CacheStoreOptions, createCacheStore } from './store.ts';
export { TAG_LIMITS } from './tags.ts';
export type {
  AsOf,
  CacheCounters,
  CacheMetrics,
  CacheOrFetchOptions,
  CacheReclaim,
  CacheStore,
  CacheTexts,
  ReclaimBounds,
  TagsAtRead,
} from './types.ts';
export { MAX_BATCH } from './validation.ts';
