export { type Codec, type CodecCache, withCodec } from './codec.ts';
export {
  CACHE_DEFAULTS,
  type CacheConfig,
  cacheConfigSchema,
  type LocalTier,
  resolveCacheConfig,
} from './config.ts';
export type { CacheCounters, CacheMetrics } from './counters.ts';
export type { CacheEntryCalls, RepeatableCacheOptions } from './entry-types.ts';
export type { CacheEvent, CacheEventListener, DegradedStep } from './events.ts';
export type { CacheMissReason, InspectedCache, InspectedEntry } from './inspect.ts';
export { createInvalidate } from './invalidate.ts';
export { TENANT_MEMBER } from './invalidation-members.ts';
export type { CacheInvalidation } from './invalidation-names.ts';
export {
  type CacheInvalidationPage,
  type CacheKeyPage,
  type ListOptions,
  listCost,
  MAX_LIST_LIMIT,
} from './listing.ts';
export type { CacheOrFetchOptions } from './load-options.ts';
export type { LoaderContext } from './loader-context.ts';
export type { LookedUpCache } from './looked-up.ts';
export {
  type CacheReclaim,
  createCacheReclaim,
  forgetCache,
  type ReclaimBounds,
  type ReclaimIdleTenants,
} from './reclaim.ts';
export { renewGeneration } from './renew-generation.ts';
export { FIRST_SCAN, MAX_SCAN, scanKeys } from './scan-keys.ts';
export { type CacheStoreOptions, createCacheStore } from './store.ts';
export { type InspectOptions, type LookUpOptions, TAG_LIMITS, type TagsAtRead } from './tags.ts';
export type { CacheTexts } from './texts-types.ts';
export type { CacheTrace } from './trace.ts';
export type { CacheStore } from './types.ts';
export { MAX_BATCH } from './validation.ts';
export type { AsOf } from './version.ts';
