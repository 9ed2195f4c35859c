import type { CacheEntryCalls } from './cache-entries.ts';
import type { LookUpOptions, ReadOptions, StoreOptions } from './cache-options.ts';
import type { AsOf, CacheMetrics, LookedUp } from './cache-types.ts';
import type { CallOptions } from './client-options.ts';
import type { Json, JsonOf, Loaded } from './json.ts';

export interface LoadOptions extends StoreOptions, CallOptions {
  /** Time to live of a `null` from the loader, in seconds; by default `null` is not stored. `undefined` never is. */
  readonly negativeTTL?: number | undefined;
  /**
   * Longest wait for the loader, in ms; 60,000 by default. The call waits as long for the load of another caller before it
   * loads itself.
   */
  readonly loaderTimeoutMs?: number | undefined;
}

/**
 * The tenant's cache. Writes need the permission `cache:write`, unless the service is configured otherwise.
 *
 * Every call rejects with a RedisApiError, with the error of `getToken`, or with the reason of its signal.
 */
export interface CacheCalls extends CacheEntryCalls {
  /**
   * Stores a value. Not retried: a second attempt could overwrite a newer value.
   * @param namespace groups keys; can be invalidated as a whole
   * @param key name of the value in the namespace
   * @param value plain JSON, whose members may be undefined; Date, Map and class instances are rejected
   * @param options.ttl time to live in seconds; the default of the service if absent
   * @param options.tags at most 128 of 256 characters
   * @param options.asOf from `lookUp` or `asOf`, taken before the source was read: protects against storing a value
   * that was invalidated while it was loaded
   * @param options.signal aborts the call
   * @returns false when the value was not stored, because after `asOf` the key was deleted, or one of the tags, the
   * namespace or the tenant was invalidated
   * @throws RedisApiError INVALID_INPUT, FORBIDDEN, VALUE_TOO_LARGE, AS_OF_AHEAD
   * @example
   * const asOf = await cache.asOf()
   * const user = await database.findUser(id)
   * await cache.set('users', id, user, { ttl: 300, tags: ['user'], asOf })
   */
  set<T>(
    namespace: string,
    key: string,
    value: T & JsonOf<T>,
    options?: StoreOptions & CallOptions & { asOf?: AsOf | undefined },
  ): Promise<boolean>;

  /**
   * Reads a value.
   * @param namespace the namespace it was stored in
   * @param key the key it was stored under
   * @param options.tags tags that make the entry stale besides its own
   * @param options.signal aborts the call
   * @returns the value; undefined when it is missing, expired or stale
   * @throws RedisApiError INVALID_INPUT
   */
  get<T = Json>(namespace: string, key: string, options?: ReadOptions): Promise<T | undefined>;

  /**
   * Removes a value. A load that began before cannot store it again.
   * @param namespace the namespace it was stored in
   * @param key the key it was stored under
   * @param options.signal aborts the call
   * @returns when it is removed
   * @throws RedisApiError INVALID_INPUT, FORBIDDEN
   */
  delete(namespace: string, key: string, options?: CallOptions): Promise<void>;

  /**
   * Reads several values of one namespace with one request.
   * @param namespace the namespace they were stored in
   * @param keys 1 to 100 keys
   * @param options.tags tags that make the entries stale besides their own
   * @param options.signal aborts the call
   * @returns the cached values by key; misses are absent
   * @throws RedisApiError INVALID_INPUT
   */
  getMany<T = Json>(
    namespace: string,
    keys: readonly string[],
    options?: ReadOptions,
  ): Promise<Map<string, T>>;

  /**
   * Stores several values of one namespace with one request. Not retried.
   * @param namespace groups keys
   * @param entries 1 to 100 values by key, each plain JSON
   * @param options.ttl time to live of every entry, in seconds; the default of the service if absent
   * @param options.tags of every entry, at most 128 of 256 characters
   * @param options.signal aborts the call
   * @returns when all values are stored
   * @throws RedisApiError INVALID_INPUT, FORBIDDEN, VALUE_TOO_LARGE
   */
  setMany<T>(
    namespace: string,
    entries: ReadonlyMap<string, T & JsonOf<T>> | Readonly<Record<string, T & JsonOf<T>>>,
    options?: StoreOptions & CallOptions,
  ): Promise<void>;

  /**
   * Reads a value and, with the same request, the as-of time to store a value under that is loaded after a miss.
   * @param namespace the namespace it was stored in
   * @param key the key it was stored under
   * @param options.tags tags that make the entry stale besides its own
   * @param options.acceptStale whether to return a value that is stale and not dead yet
   * @param options.signal aborts the call
   * @returns the value, undefined for a miss, the as-of time, and whether the value is stale
   * @throws RedisApiError INVALID_INPUT
   */
  lookUp<T = Json>(namespace: string, key: string, options?: LookUpOptions): Promise<LookedUp<T>>;

  /**
   * Makes every entry stale that carries at least one of the tags.
   * @param tags 1 to 128 tags of at most 1,024 characters
   * @param options.deadAfter how long servers that use `cacheOrFetch` with `staleWhileRevalidate` may still serve such an
   * entry, and `lookUp` with `acceptStale` returns it, in seconds; default 0. Every other call of this client finds it
   * stale at once.
   * @param options.signal aborts the call
   * @returns when no later read returns an older value
   * @throws RedisApiError INVALID_INPUT, FORBIDDEN
   */
  invalidateTags(
    tags: readonly string[],
    options?: CallOptions & { deadAfter?: number | undefined },
  ): Promise<void>;

  /**
   * Makes every entry of a namespace stale.
   * @param namespace the namespace to invalidate
   * @param options.signal aborts the call
   * @returns when no later read returns an older value
   * @throws RedisApiError INVALID_INPUT, FORBIDDEN
   */
  invalidateNamespace(namespace: string, options?: CallOptions): Promise<void>;

  /**
   * Makes every entry of the tenant stale.
   * @param options.signal aborts the call
   * @returns when no later read returns an older value
   * @throws RedisApiError FORBIDDEN
   */
  clear(options?: CallOptions): Promise<void>;

  /**
   * Gets the as-of time for `set`. Call it before you read the value from its source.
   * @param options.signal aborts the call
   * @returns the tenant's version, opaque
   * @throws RedisApiError UNAVAILABLE
   */
  asOf(options?: CallOptions): Promise<AsOf>;

  /**
   * Reads the counters of the tenant's cache.
   * @param options.signal aborts the call
   * @returns counters of the tenant and of each namespace
   * @throws RedisApiError UNAVAILABLE
   */
  metrics(options?: CallOptions): Promise<CacheMetrics>;

  /**
   * Cache-aside: returns the cached value, or calls `load` and stores its result. Callers of one client share a load
   * whenever that cannot return a stale value, also while the cache cannot be reached. Once a delete or an invalidation
   * has resolved, no later call returns a value that was loaded before it. If the cache cannot be reached, or the value
   * is too large or cannot be stored for another reason, the result of `load` is returned unstored. Every call ends.
   * @param namespace groups keys; can be invalidated as a whole
   * @param key name of the value in the namespace
   * @param load reads the source; runs in this process, not in the service. It must not call `getOrLoad` for the key that
   *   it loads: that call would wait for itself until a timeout ends it
   * @param options.ttl time to live in seconds; the default of the service if absent
   * @param options.tags at most 128 of 256 characters
   * @param options.negativeTTL time to live of a `null` result in seconds; not stored if absent
   * @param options.loaderTimeoutMs longest wait for `load`, or for the load of another caller, in ms; 60,000 by default
   * @param options.signal ends the wait of this caller, not a load that other callers share
   * @returns the cached or loaded value, which no other caller gets
   * @throws the error of `load`, or RedisApiError NO_ANSWER_IN_TIME when it takes too long; before it, RedisApiError for
   *   everything but an outage, or the error of `getToken`; after it, only RedisApiError FORBIDDEN or INVALID_INPUT, which
   *   mean a mistake, such as a value that is not JSON
   * @example
   * const user = await cache.getOrLoad('users', id, () => database.findUser(id), { ttl: 300, tags: ['user'] })
   */
  getOrLoad<T>(namespace: string, key: string, load: () => Loaded<T>, options?: LoadOptions): Promise<T>;
}
