import type { AsOf } from '../client/index.ts';
import { createStore } from './create-store.ts';
import type { KeyValueStore, StoreOptions } from './store.ts';

export type { AsOf } from '../client/index.ts';
export type { KeepOptions, KeyValueStore, LookedUpValue, StoreOptions } from './store.ts';

/** Options for storing an entry. */
export interface StoredWith {
  readonly ttl: number;
  readonly tags: readonly string[];
}

/** The part of a client's `cache` that the adapters need. */
export type HttpCache = {
  get(namespace: string, key: string): Promise<unknown>;
  lookUp(namespace: string, key: string): Promise<{ readonly value: unknown; readonly asOf: AsOf }>;
  getMany(namespace: string, keys: readonly string[]): Promise<ReadonlyMap<string, unknown>>;
  set(
    namespace: string,
    key: string,
    value: unknown,
    options: StoredWith & { readonly asOf?: AsOf | undefined },
  ): Promise<boolean>;
  setMany(namespace: string, entries: ReadonlyMap<string, unknown>, options: StoredWith): Promise<void>;
  has(namespace: string, key: string): Promise<boolean>;
  delete(namespace: string, key: string): Promise<void>;
  take(namespace: string, key: string): Promise<unknown>;
  setIfAbsent(namespace: string, key: string, value: unknown, options: StoredWith): Promise<boolean>;
  increment(namespace: string, key: string, options: StoredWith): Promise<number>;
  touch(namespace: string, key: string, options: { readonly ttl: number }): Promise<number | undefined>;
  invalidateNamespace(namespace: string): Promise<void>;
  invalidateTags(tags: readonly string[]): Promise<void>;
  keys(
    namespace: string,
    options: { readonly cursor?: string | undefined },
  ): Promise<{ readonly keys: readonly string[]; readonly cursor?: string | undefined }>;
};

/** Options of a store over HTTP. */
export interface HttpStoreOptions extends StoreOptions {
  /** `cache` of a client from `createRedisClient`. */
  readonly cache: HttpCache;
}

/**
 * Creates a store for the adapters on top of the HTTP API, for servers without a connection to Redis. The tenant comes
 * from the client's token, which needs the permission `cache:write`.
 * @param options.cache `cache` of a client from `createRedisClient`
 * @param options.namespace group of keys; use a separate one for each purpose
 * @param options.maxTTL maximum TTL, and the TTL of values stored without one, in s; 30 days by default
 * @returns the store
 * @throws TypeError for a `maxTTL` out of range
 * @example
 * const { cache } = createRedisClient({ baseUrl, getToken });
 * const storage = createStorage({ driver: unstorageDriver(httpStore({ cache, namespace: 'nitro' })) });
 */
export function httpStore(options: HttpStoreOptions): KeyValueStore {
  const { cache, namespace } = options;
  return createStore(
    {
      get: (key) => cache.get(namespace, key),
      lookUp: (key) => cache.lookUp(namespace, key),
      getMany: (keys) => cache.getMany(namespace, keys),
      set: (key, value, stored, asOf) =>
        cache.set(namespace, key, value, { ...stored, asOf: asOf as AsOf | undefined }),
      setMany: (entries, stored) => cache.setMany(namespace, entries, stored),
      has: (key) => cache.has(namespace, key),
      async delete(key) {
        // DELETE does not report whether a value existed. On a miss, `take` does not affect loads in progress.
        if ((await cache.take(namespace, key)) !== undefined) return true;
        await cache.delete(namespace, key);
        return false;
      },
      take: (key) => cache.take(namespace, key),
      setIfAbsent: (key, value, stored) => cache.setIfAbsent(namespace, key, value, stored),
      increment: (key, stored) => cache.increment(namespace, key, stored),
      touch: (key, ttl) => cache.touch(namespace, key, { ttl }),
      invalidateNamespace: () => cache.invalidateNamespace(namespace),
      invalidateTag: (tag) => cache.invalidateTags([tag]),
      keys: (cursor) => cache.keys(namespace, { cursor }),
    },
    options,
  );
}
