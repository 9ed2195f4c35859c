export { createCacheHandler } from './handler.ts';
export { type CacheHandlerOptions, type CacheOperation, resolveHandlerOptions } from './handler-options.ts';
export type { NextCacheEntry, NextCacheHandler } from './next-types.ts';
