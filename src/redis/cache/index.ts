export { type Codec, type CodecCache, withCodec } from './codec.ts';
export {
  CACHE_DEFAULTS,
  type CacheConfig,
  cacheConfigSchema,
  type LocalTier,
  resolveCacheConfig,
} from './config.ts';
export type { CacheCounters, CacheMetrics } from './counters.ts';
export type { CacheEvent, CacheEventListener, DegradedStep } from './events.ts';
export { createInvalidate } from './invalidate.ts';
export { TENANT_MEMBER } from './invalidation-members.ts';
export type { CacheOrFetchOptions } from './load-options.ts';
export {
  type CacheReclaim,
  createCacheReclaim,
  forgetCache,
  type ReclaimBounds,
  type ReclaimIdleTenants,
} from './reclaim.ts';
export { renewGeneration } from './renew-generation.ts';
export { type CacheStoreOptions, createCacheStore } from './store.ts';
export { type LookUpOptions, TAG_LIMITS, type TagsAtRead } from './tags.ts';
export type { CacheStore, CacheTexts, LookedUpCache } from './types.ts';
export { MAX_BATCH } from './validation.ts';
export type { AsOf } from './version.ts';
