import type { Json, JsonOf, Loaded } from '../shared/json.ts';
import type { CacheMetrics } from './counters.ts';
import type { CacheEntryCalls } from './entry-types.ts';
import type { CacheOrFetchOptions } from './load-options.ts';
import type { LoaderContext } from './loader-context.ts';
import type { LookedUpCache } from './looked-up.ts';
import type { CacheReclaim, ReclaimBounds } from './reclaim.ts';
import type { LookUpOptions, TagsAtRead } from './tags.ts';
import type { CacheTexts } from './texts-types.ts';
import type { AsOf } from './version.ts';

/**
 * A cache, isolated by tenant and invalidated by tags. Values are JSON. Every method throws `InvalidInputError` for a
 * tenant id, namespace, key or tag that is empty or too long, and then sends nothing to Redis. Unless documented
 * otherwise, methods throw a retryable `UnavailableError` or `TimeoutError` when Redis cannot be reached.
 */
export interface CacheStore extends CacheEntryCalls {
  /**
   * Stores a value.
   * @param tenantId tenant that owns the cache
   * @param namespace group of keys, such as `users`
   * @param key name of the entry within the namespace
   * @param value any JSON value; members may be `undefined`. Class instances and values larger than `maxValueBytes` are
   *   rejected
   * @param ttl time to live in s; default `defaultTTL` of the configuration
   * @param tags up to 128 tags of at most 256 characters each; invalidating any of them makes the entry stale
   * @param options.asOf version returned by `readAsOf` or `lookUpCache` before the source was read. The value is then
   *   stored only if the entry was not deleted or invalidated since.
   * @returns false if the value was not stored because it is older than a delete or an invalidation
   * @throws InvalidInputError for a value that is not JSON or a TTL out of range; ValueTooLargeError; AsOfAheadError
   *   for a version that this cache did not issue; UnavailableError; RequestTooLargeError if Upstash rejects the size
   * @example
   * const asOf = await readAsOf('org_123');
   * const user = await db.users.find('user_456');
   * await setCache('org_123', 'users', 'user_456', user, 300, ['user:user_456'], { asOf });
   */
  setCache<T>(
    tenantId: string,
    namespace: string,
    key: string,
    value: T & JsonOf<T>,
    ttl?: number,
    tags?: readonly string[],
    options?: { asOf?: AsOf | undefined },
  ): Promise<boolean>;
  /**
   * Reads a value.
   * @param tenantId tenant that owns the cache
   * @param namespace group of keys
   * @param key name of the entry within the namespace
   * @param options.tags tags that also make the entry stale, in addition to its own
   * @returns undefined on a miss: the entry does not exist, has expired or was invalidated
   * @throws InvalidInputError; UnavailableError
   */
  getCache<T = Json>(
    tenantId: string,
    namespace: string,
    key: string,
    options?: TagsAtRead,
  ): Promise<T | undefined>;
  /**
   * Reads a value, together with the version to pass to `setCache` for a value loaded after a miss, in one round trip.
   * For loaders that run elsewhere, for example behind HTTP.
   * @param tenantId tenant that owns the cache
   * @param namespace group of keys
   * @param key name of the entry within the namespace
   * @param options.tags tags that also make the entry stale, in addition to its own
   * @param options.acceptStale whether to return a value that is stale but not dead yet
   * @returns the value (undefined on a miss) and `asOf` for `setCache`
   * @throws InvalidInputError; UnavailableError
   */
  lookUpCache<T = Json>(
    tenantId: string,
    namespace: string,
    key: string,
    options?: LookUpOptions,
  ): Promise<LookedUpCache<T>>;
  /**
   * Removes an entry. A load that started before the call cannot restore it.
   * @param tenantId tenant that owns the cache
   * @param namespace group of keys
   * @param key name of the entry within the namespace
   * @returns whether an entry existed
   * @throws InvalidInputError; UnavailableError
   */
  deleteCache(tenantId: string, namespace: string, key: string): Promise<boolean>;
  /**
   * Reads several values of one namespace in one round trip.
   * @param tenantId tenant that owns the cache
   * @param namespace group of keys
   * @param keys up to 100 keys
   * @param options.tags tags that also make the entries stale, in addition to their own
   * @returns the values found, by key; misses are omitted
   * @throws AnswerTooLargeError if the values together exceed 6 MiB, or `maxValueBytes` if that is larger;
   *   InvalidInputError; UnavailableError
   */
  getManyCache<T = Json>(
    tenantId: string,
    namespace: string,
    keys: readonly string[],
    options?: TagsAtRead,
  ): Promise<Map<string, T>>;
  /**
   * Stores several values of one namespace in one round trip. If any name or value is invalid, nothing is stored.
   * @param tenantId tenant that owns the cache
   * @param namespace group of keys
   * @param entries up to 100 values, by key
   * @param ttl time to live of every entry, in s; default `defaultTTL` of the configuration
   * @param tags up to 128 tags, for every entry
   * @returns when all values are stored
   * @throws InvalidInputError; ValueTooLargeError; UnavailableError or RequestTooLargeError (Upstash rejects the size),
   *   in which case some values may have been stored
   */
  setManyCache<T>(
    tenantId: string,
    namespace: string,
    entries: ReadonlyMap<string, T & JsonOf<T>> | Readonly<Record<string, T & JsonOf<T>>>,
    ttl?: number,
    tags?: readonly string[],
  ): Promise<void>;
  /**
   * Reads a value, or loads and stores it on a miss. Concurrent callers share one load, in this process and across
   * processes. A value that is too large, or that was invalidated while it was loading, is returned but not stored. If
   * Redis is unavailable or the client is closed, the fetcher is called and nothing is stored. A caller never waits
   * longer for another caller's load than for its own fetcher; after that, it loads the value itself.
   * @param tenantId tenant that owns the cache
   * @param namespace group of keys
   * @param key name of the entry within the namespace
   * @param fetcher loads the value from its source; `undefined` is returned but not stored. It must not call
   *   `cacheOrFetch` for the key that it loads. It receives a context with the stored value, through which it can also
   *   control how its value is stored; annotate it as `LoaderContext<User>` to type the stale value.
   * @param ttl time to live in s; default `defaultTTL` of the configuration
   * @param tags up to 128 tags of at most 256 characters each; invalidating any of them makes the entry stale
   * @param options staleness, refreshes, timeouts and negative caching
   * @returns the cached or loaded value; every caller gets its own copy
   * @throws Error whatever the fetcher throws; InvalidInputError, including for a loaded value that is not JSON;
   *   TimeoutError after `loaderTimeoutMs`; LoadRecursionError
   * @example
   * const user = await cacheOrFetch('org_123', 'users', id, () => db.users.find(id), 300, [`user:${id}`]);
   */
  cacheOrFetch<T, Stale = Json>(
    tenantId: string,
    namespace: string,
    key: string,
    fetcher: (context: LoaderContext<Stale>) => Loaded<T>,
    ttl?: number,
    tags?: readonly string[],
    options?: CacheOrFetchOptions,
  ): Promise<T>;
  /**
   * Writes to the source and then to the cache. If two writers, or a writer and a loader, race, the entry is removed
   * and the next reader loads the value, so that no older value remains.
   * @param tenantId tenant that owns the cache
   * @param namespace group of keys
   * @param key name of the entry within the namespace
   * @param write writes to the source and returns the value to cache
   * @param ttl time to live in s; default `defaultTTL` of the configuration
   * @param tags up to 128 tags of at most 256 characters each; invalidating any of them makes the entry stale
   * @returns the value that `write` returned, even if it was too large or could not be stored for another reason; in
   *   that case the entry was removed
   * @throws Error whatever `write` throws, after removing the entry; UnavailableError before `write` is called if Redis
   *   is unavailable; after it, UnavailableError or ClosedError only if the value could not be stored and the entry
   *   could not be removed, so that an older value may remain; InvalidInputError, including for a written value that is
   *   not JSON, after removing the entry
   * @example
   * const user = await writeThrough('org_123', 'users', id, () => db.users.update(id, { name }), 300);
   */
  writeThrough<T>(
    tenantId: string,
    namespace: string,
    key: string,
    write: () => Loaded<T>,
    ttl?: number,
    tags?: readonly string[],
  ): Promise<T>;
  /**
   * Makes every entry that carries one of the tags stale, no matter how many there are, and every value being loaded
   * for such an entry.
   * @param tenantId tenant that owns the cache
   * @param tags up to 128 tags of at most 1,024 characters
   * @param options.deadAfter how long `cacheOrFetch` with `staleWhileRevalidate` may still serve such an entry while
   *   one caller loads, in s; default 0. `lookUpCache` with `acceptStale` returns it for the same time. For every other
   *   read, the entry is stale immediately.
   * @returns when no later read can return an older value, except within `deadAfter`
   * @throws InvalidInputError; UnavailableError
   * @example
   * await invalidateCacheByTags('org_123', ['products'], { deadAfter: 60 });
   */
  invalidateCacheByTags(
    tenantId: string,
    tags: readonly string[],
    options?: { deadAfter?: number | undefined },
  ): Promise<void>;
  /**
   * Makes every entry of a namespace stale.
   * @param tenantId tenant that owns the cache
   * @param namespace group of keys
   * @returns when no later read can return an older value
   * @throws InvalidInputError; UnavailableError
   */
  invalidateNamespace(tenantId: string, namespace: string): Promise<void>;
  /**
   * Makes every entry of a tenant stale.
   * @param tenantId tenant that owns the cache
   * @returns when no later read can return an older value
   * @throws InvalidInputError; UnavailableError
   */
  clearTenantCache(tenantId: string): Promise<void>;
  /**
   * Returns the tenant's current version, for `setCache`. Call this before reading the source.
   * @param tenantId tenant that owns the cache
   * @returns the version, an opaque string
   * @throws InvalidInputError; UnavailableError
   */
  readAsOf(tenantId: string): Promise<AsOf>;
  /**
   * Reads the tenant's counters, after sending those still buffered in this process. If Redis rejects writes, the
   * buffered counts are not included.
   * @param tenantId tenant that owns the cache
   * @returns the counters, in total and by namespace
   * @throws InvalidInputError; UnavailableError
   */
  getCacheMetrics(tenantId: string): Promise<CacheMetrics>;
  /** The same reads, with values as their stored JSON texts. */
  readonly texts: CacheTexts;
  /**
   * Sends the counters still buffered in this process. Call this before the process ends.
   * @returns a promise that resolves when they are stored
   * @throws UnavailableError if some could not be sent; they stay buffered
   */
  flushMetrics(): Promise<void>;
  /**
   * Removes the versions and invalidation tables of tenants whose cache has been idle for longer than an entry can
   * live. Run this on a schedule; every tenant is examined at most once a day.
   * @param bounds.limit largest number of tenants to reclaim, at least 1; default: no limit
   * @param bounds.hasTime called before each tenant; the run stops when it returns false
   * @returns how many tenants were reclaimed, and whether a bound stopped the run
   * @throws InvalidInputError for an invalid limit; UnavailableError
   */
  reclaimIdleTenants(bounds?: ReclaimBounds): Promise<CacheReclaim>;
}
