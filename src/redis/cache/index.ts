export { CACHE_DEFAULTS, type CacheConfig, cacheConfigSchema, resolveCacheConfig } from './config.ts';
export type { CacheEvent, CacheEventListener } from './events.ts';
export { createInvalidate } from './invalidate.ts';
export { TENANT_MEMBER } from './invalidation-members.ts';
export { type CacheStoreOptions, createCacheStore } from './store.ts';
export type {
  AsOf,
  CacheCounters,
  CacheMetrics,
  CacheOrFetchOptions,
  CacheStore,
  CacheTexts,
} from './types.ts';
export { MAX_BATCH, MAX_TAGS } from './validation.ts';
