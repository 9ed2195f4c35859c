import type { CallOptions } from '../client-options.ts';
import type { Json, JsonOf, Loaded } from '../json.ts';
import type { CacheEntryCalls } from './entries.ts';
import type { LookUpOptions, ReadOptions, StoreOptions } from './options.ts';
import type { AsOf, CacheMetrics, LookedUp } from './types.ts';

export interface LoadOptions extends StoreOptions, CallOptions {
  /**
   * Time to live of a `null` from the loader, in seconds. By default, `null` is not stored. `undefined` is never
   * stored.
   */
  readonly negativeTTL?: number | undefined;
  /**
   * Timeout of the loader, in ms; 60,000 by default. The call also waits this long for another caller's load before it
   * loads the value itself.
   */
  readonly loaderTimeoutMs?: number | undefined;
}

/**
 * The tenant's cache. By default, writes require the permission `cache:write`.
 *
 * Every call rejects with a RedisApiError, with the error of `getToken`, or with the reason of its signal.
 */
export interface CacheCalls extends CacheEntryCalls {
  /**
   * Stores a value. Not retried: a second attempt could overwrite a newer value.
   * @param namespace group of keys, which can be invalidated as a whole
   * @param key name of the value within the namespace
   * @param value plain JSON; members may be undefined; Date, Map and class instances are rejected
   * @param options.ttl time to live in seconds; default: that of the service
   * @param options.tags up to 128 tags of at most 256 characters each
   * @param options.asOf result of `lookUp` or `asOf`, called before the source was read: prevents storing a value that
   *   was invalidated while it was loaded
   * @param options.signal aborts the call
   * @returns false if the value was not stored, because the key was deleted, or one of the tags, the namespace or the
   *   tenant was invalidated, after `asOf`
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
   * @param namespace namespace of the value
   * @param key key of the value
   * @param options.tags tags that also make the entry stale, in addition to its own
   * @param options.signal aborts the call
   * @returns the value; undefined if it is missing, expired or stale
   * @throws RedisApiError INVALID_INPUT
   */
  get<T = Json>(namespace: string, key: string, options?: ReadOptions): Promise<T | undefined>;

  /**
   * Removes a value. A load that started earlier cannot restore it.
   * @param namespace namespace of the value
   * @param key key of the value
   * @param options.signal aborts the call
   * @returns a promise that resolves when it is removed
   * @throws RedisApiError INVALID_INPUT, FORBIDDEN
   */
  delete(namespace: string, key: string, options?: CallOptions): Promise<void>;

  /**
   * Reads several values of one namespace with one request.
   * @param namespace namespace of the values
   * @param keys 1 to 100 keys
   * @param options.tags tags that also make the entries stale, in addition to their own
   * @param options.signal aborts the call
   * @returns the cached values, by key; misses are omitted
   * @throws RedisApiError INVALID_INPUT
   */
  getMany<T = Json>(
    namespace: string,
    keys: readonly string[],
    options?: ReadOptions,
  ): Promise<Map<string, T>>;

  /**
   * Stores several values of one namespace with one request. Not retried.
   * @param namespace group of keys
   * @param entries 1 to 100 values, by key, each plain JSON
   * @param options.ttl time to live of every entry, in seconds; default: that of the service
   * @param options.tags tags of every entry, up to 128 of at most 256 characters each
   * @param options.signal aborts the call
   * @returns a promise that resolves when all values are stored
   * @throws RedisApiError INVALID_INPUT, FORBIDDEN, VALUE_TOO_LARGE
   */
  setMany<T>(
    namespace: string,
    entries: ReadonlyMap<string, T & JsonOf<T>> | Readonly<Record<string, T & JsonOf<T>>>,
    options?: StoreOptions & CallOptions,
  ): Promise<void>;

  /**
   * Reads a value and, in the same request, the as-of time to pass to `set` for a value loaded after a miss.
   * @param namespace namespace of the value
   * @param key key of the value
   * @param options.tags tags that also make the entry stale, in addition to its own
   * @param options.acceptStale whether to return a value that is stale but not dead yet
   * @param options.signal aborts the call
   * @returns the value (undefined on a miss), the as-of time, and whether the value is stale
   * @throws RedisApiError INVALID_INPUT
   */
  lookUp<T = Json>(namespace: string, key: string, options?: LookUpOptions): Promise<LookedUp<T>>;

  /**
   * Makes every entry that carries at least one of the tags stale.
   * @param tags 1 to 128 tags of at most 1,024 characters
   * @param options.deadAfter how long servers that use `cacheOrFetch` with `staleWhileRevalidate` may still serve such
   *   an entry, and `lookUp` with `acceptStale` may return it, in seconds; default 0. For every other call of this
   *   client, it is stale immediately.
   * @param options.signal aborts the call
   * @returns a promise that resolves when no later read returns an older value
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
   * @returns a promise that resolves when no later read returns an older value
   * @throws RedisApiError INVALID_INPUT, FORBIDDEN
   */
  invalidateNamespace(namespace: string, options?: CallOptions): Promise<void>;

  /**
   * Makes every entry of the tenant stale.
   * @param options.signal aborts the call
   * @returns a promise that resolves when no later read returns an older value
   * @throws RedisApiError FORBIDDEN
   */
  clear(options?: CallOptions): Promise<void>;

  /**
   * Returns the as-of time for `set`. Call this before you read the value from its source.
   * @param options.signal aborts the call
   * @returns the tenant's version, an opaque string
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
   * whenever that cannot return a stale value, even while the cache is unreachable. Once a delete or an invalidation
   * has resolved, no later call returns a value that was loaded before it. If the cache is unreachable, or if the value
   * is too large or cannot be stored for another reason, the result of `load` is returned without being stored. Every
   * call ends within its timeouts.
   * @param namespace group of keys, which can be invalidated as a whole
   * @param key name of the value within the namespace
   * @param load reads the source; runs in this process, not in the service. It must not call `getOrLoad` for the key
   *   that it loads, because that call would wait for itself until it times out
   * @param options.ttl time to live in seconds; default: that of the service
   * @param options.tags up to 128 tags of at most 256 characters each
   * @param options.negativeTTL time to live of a `null` result in seconds; not stored by default
   * @param options.loaderTimeoutMs longest wait for `load`, or for another caller's load, in ms; 60,000 by default
   * @param options.signal ends this caller's wait, but not a load that other callers share
   * @returns the cached or loaded value; every caller gets its own copy
   * @throws the error of `load`, or RedisApiError NO_ANSWER_IN_TIME if it takes too long; before `load` is called,
   *   RedisApiError for everything except an outage, or the error of `getToken`; afterwards, only RedisApiError
   *   FORBIDDEN or INVALID_INPUT, which indicate a mistake, such as a value that is not JSON
   * @example
   * const user = await cache.getOrLoad('users', id, () => database.findUser(id), { ttl: 300, tags: ['user'] })
   */
  getOrLoad<T>(namespace: string, key: string, load: () => Loaded<T>, options?: LoadOptions): Promise<T>;
}
