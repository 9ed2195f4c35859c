import {
  type AsOf,
  invalidateCacheByTags,
  invalidateNamespace,
  lookUpCache,
  setCache,
} from '../redis/index.ts';
import {
  type CacheHandlerOptions,
  createCacheHandler,
  type NextCacheHandler,
  resolveHandlerOptions,
} from './cache/index.ts';

export type { AsOf } from '../redis/index.ts';
export type { CacheHandlerOptions, CacheOperation, NextCacheEntry, NextCacheHandler } from './cache/index.ts';

/** The part of a `CacheStore` that the handler needs. */
export type CacheHandlerStore = {
  lookUpCache(
    tenantId: string,
    namespace: string,
    key: string,
    options: { readonly tags: readonly string[]; readonly acceptStale: boolean },
  ): Promise<{ readonly value: unknown; readonly asOf: AsOf; readonly stale?: true }>;
  setCache(
    tenantId: string,
    namespace: string,
    key: string,
    value: unknown,
    ttl: number,
    tags: readonly string[],
    options: { readonly asOf: AsOf },
  ): Promise<boolean>;
  invalidateCacheByTags(
    tenantId: string,
    tags: readonly string[],
    options: { readonly deadAfter: number },
  ): Promise<void>;
  invalidateNamespace(tenantId: string, namespace: string): Promise<void>;
};

/** Options of a cache handler over the core. */
export interface CoreCacheHandlerOptions extends CacheHandlerOptions {
  /** The tenant whose cache contains the entries, or a function that returns it for each call. */
  readonly tenantId: string | (() => string | Promise<string>);
  /** From `createCacheStore`; by default the default instance, which is configured by the environment. */
  readonly store?: CacheHandlerStore | undefined;
}

const defaultInstance: CacheHandlerStore = {
  ...{ lookUpCache, setCache, invalidateCacheByTags, invalidateNamespace },
};

/**
 * Creates a handler for `cacheHandlers` of Next.js 16 that stores `'use cache'` entries in Redis. An entry is not
 * stored if one of its tags is updated while it is rendered. Requires the Node.js runtime.
 * @param options.tenantId the tenant whose cache contains the entries, or a function that returns it for each call
 * @param options.store a store from `createCacheStore`; the default instance by default
 * @param options.namespace namespace of the entries; `next` by default
 * @param options.maxBytes maximum size of a value, in bytes; 1 MiB by default
 * @param options.maxTtl maximum time to live, in s; 30 days by default
 * @param options.maxRenderMs maximum duration of a render whose result is stored, in ms; 60,000 by default
 * @param options.onError called with the error of every operation that the handler could not complete
 * @returns the handler; make it the default export of the file listed in `cacheHandlers`
 * @throws TypeError for an option out of range
 * @see https://nextjs.org/docs/app/api-reference/config/next-config-js/cacheHandlers
 * @example
 * export default cacheHandler({ tenantId: 'org_123', onError: (error) => console.error(error) });
 */
export function cacheHandler(options: CoreCacheHandlerOptions): NextCacheHandler {
  const settings = resolveHandlerOptions(options);
  const { namespace } = settings;
  const { tenantId, store = defaultInstance } = options;
  if (typeof tenantId !== 'string' && typeof tenantId !== 'function') {
    throw new TypeError('tenantId must be a string or a function');
  }
  return createCacheHandler(
    {
      tenant: async () => (typeof tenantId === 'function' ? tenantId() : tenantId),
      lookUp: (tenant, key, tags) => store.lookUpCache(tenant, namespace, key, { tags, acceptStale: true }),
      set: (tenant, key, entry, { ttl, tags, asOf }) =>
        store.setCache(tenant, namespace, key, entry, ttl, tags, { asOf: asOf as AsOf }),
      invalidate: (tenant, tags, deadAfter) => store.invalidateCacheByTags(tenant, tags, { deadAfter }),
      invalidateAll: (tenant) => store.invalidateNamespace(tenant, namespace),
    },
    settings,
  );
}
