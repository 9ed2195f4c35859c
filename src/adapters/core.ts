import type { AsOf } from '../redis/index.ts';
import {
  deleteCache,
  getCache,
  getManyCache,
  hasCache,
  incrementCache,
  invalidateCacheByTags,
  invalidateNamespace,
  listCacheKeys,
  lookUpCache,
  setCache,
  setCacheIfAbsent,
  setManyCache,
  takeCache,
  touchCache,
} from '../redis/index.ts';
import { createStore } from './create-store.ts';
import type { KeyValueStore, StoreOptions } from './store.ts';

export type { AsOf } from '../redis/index.ts';
export type { KeepOptions, KeyValueStore, LookedUpValue, StoreOptions } from './store.ts';

/** The name of an entry. */
export type CoreEntryName = readonly [tenantId: string, namespace: string, key: string];

/** The part of a `CacheStore` that the adapters need. */
export type CoreCache = {
  getCache(...name: CoreEntryName): Promise<unknown>;
  lookUpCache(...name: CoreEntryName): Promise<{ readonly value: unknown; readonly asOf: AsOf }>;
  getManyCache(
    tenantId: string,
    namespace: string,
    keys: readonly string[],
  ): Promise<ReadonlyMap<string, unknown>>;
  setCache(
    ...call: [
      ...CoreEntryName,
      value: unknown,
      ttl: number,
      tags: readonly string[],
      options: { readonly asOf?: AsOf | undefined },
    ]
  ): Promise<boolean>;
  setManyCache(
    tenantId: string,
    namespace: string,
    entries: ReadonlyMap<string, unknown>,
    ttl: number,
    tags: readonly string[],
  ): Promise<void>;
  hasCache(...name: CoreEntryName): Promise<boolean>;
  deleteCache(...name: CoreEntryName): Promise<boolean>;
  takeCache(...name: CoreEntryName): Promise<unknown>;
  setCacheIfAbsent(
    ...call: [...CoreEntryName, value: unknown, ttl: number, tags: readonly string[]]
  ): Promise<boolean>;
  incrementCache(
    ...call: [...CoreEntryName, by: number, ttl: number, tags: readonly string[]]
  ): Promise<number>;
  touchCache(...call: [...CoreEntryName, ttl: number]): Promise<number | undefined>;
  invalidateNamespace(tenantId: string, namespace: string): Promise<void>;
  invalidateCacheByTags(tenantId: string, tags: readonly string[]): Promise<void>;
  listCacheKeys(
    tenantId: string,
    namespace: string,
    options: { readonly cursor?: string | undefined; readonly limit: number },
  ): Promise<{ readonly keys: readonly string[]; readonly cursor?: string | undefined }>;
};

/** Options of a store over the core. */
export interface CoreStoreOptions extends StoreOptions {
  /** The tenant whose cache contains the values. */
  readonly tenantId: string;
  /** A store from `createCacheStore`; by default the default instance, which is configured by the environment. */
  readonly cache?: CoreCache | undefined;
}

const defaultInstance: CoreCache = {
  ...{ getCache, lookUpCache, getManyCache, setCache, setManyCache, hasCache, deleteCache, takeCache },
  ...{
    setCacheIfAbsent,
    incrementCache,
    touchCache,
    invalidateNamespace,
    invalidateCacheByTags,
    listCacheKeys,
  },
};

/** Approximate number of keys that one page of a list scans. */
const LIST_LIMIT = 1_000;

/**
 * Creates a store for the adapters on top of the core, which connects to Redis directly.
 * @param options.tenantId the tenant whose cache contains the values
 * @param options.namespace group of keys; use a separate one for each purpose
 * @param options.maxTTL maximum TTL, and the TTL of values stored without one, in s; 30 days by default
 * @param options.cache a store from `createCacheStore`; the default instance by default
 * @returns the store
 * @throws TypeError for a `maxTTL` out of range
 * @example
 * const keyv = new Keyv(keyv5Store(coreStore({ tenantId: 'org_123', namespace: 'keyv' })));
 */
export function coreStore(options: CoreStoreOptions): KeyValueStore {
  const { tenantId, namespace, cache = defaultInstance } = options;
  const nameOf = (key: string) => [tenantId, namespace, key] as const;
  return createStore(
    {
      get: (key) => cache.getCache(...nameOf(key)),
      lookUp: (key) => cache.lookUpCache(...nameOf(key)),
      getMany: (keys) => cache.getManyCache(tenantId, namespace, keys),
      set: (key, value, { ttl, tags }, asOf) =>
        cache.setCache(...nameOf(key), value, ttl, tags, { asOf: asOf as AsOf | undefined }),
      setMany: (entries, { ttl, tags }) => cache.setManyCache(tenantId, namespace, entries, ttl, tags),
      has: (key) => cache.hasCache(...nameOf(key)),
      delete: (key) => cache.deleteCache(...nameOf(key)),
      take: (key) => cache.takeCache(...nameOf(key)),
      setIfAbsent: (key, value, { ttl, tags }) => cache.setCacheIfAbsent(...nameOf(key), value, ttl, tags),
      increment: (key, { ttl, tags }) => cache.incrementCache(...nameOf(key), 1, ttl, tags),
      touch: (key, ttl) => cache.touchCache(...nameOf(key), ttl),
      invalidateNamespace: () => cache.invalidateNamespace(tenantId, namespace),
      invalidateTag: (tag) => cache.invalidateCacheByTags(tenantId, [tag]),
      keys: (cursor) => cache.listCacheKeys(tenantId, namespace, { cursor, limit: LIST_LIMIT }),
    },
    options,
  );
}
