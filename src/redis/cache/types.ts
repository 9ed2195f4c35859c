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
 * tenant id, namespace, key or tag that is empty or too long; nothing is sent to Redis then. Methods that need Redis
 * throw a retryable `UnavailableError` or `TimeoutError` when it cannot be reached, except where they say otherwise.
 */
export interface CacheStore extends CacheEntryCalls {
  /**
   * Stores a value.
   * @param tenantId tenant whose cache it is
   * @param namespace group of keys, such as `users`
   * @param key name of the entry within its namespace
   * @param value any JSON value, whose members may be `undefined`; class instances and values larger than
   *   `maxValueBytes` are rejected
   * @param ttl time to live in s; default `defaultTTL` of the configuration
   * @param tags up to 128 tags of at most 256 characters, by which the entry can be invalidated
   * @param options.asOf version taken by `readAsOf` or `lookUpCache` before the source was read. With it, the value is
   *   stored only if nothing that concerns the entry was deleted or invalidated since.
   * @returns false if the value was not stored because it is older than a delete or an invalidation
   * @throws InvalidInputError for a value that is not JSON or a TTL out of range; ValueTooLargeError; AsOfAheadError for
   *   a version this cache did not issue; UnavailableError; RequestTooLargeError if Upstash rejects the size
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
   * @param tenantId tenant whose cache it is
   * @param namespace group of keys
   * @param key name of the entry within its namespace
   * @param options.tags tags that make the entry stale besides its own
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
   * Reads a value, and the version as of which a value loaded after a miss may be stored, in one round trip. For loaders
   * that run elsewhere, for example behind HTTP.
   * @param tenantId tenant whose cache it is
   * @param namespace group of keys
   * @param key name of the entry within its namespace
   * @param options.tags tags that make the entry stale besides its own
   * @param options.acceptStale whether to return a value that is stale and not dead yet
   * @returns the value, undefined on a miss, and `asOf` for `setCache`
   * @throws InvalidInputError; UnavailableError
   */
  lookUpCache<T = Json>(
    tenantId: string,
    namespace: string,
    key: string,
    options?: LookUpOptions,
  ): Promise<LookedUpCache<T>>;
  /**
   * Removes an entry. A load that began before the call cannot restore it.
   * @param tenantId tenant whose cache it is
   * @param namespace group of keys
   * @param key name of the entry within its namespace
   * @returns whether there was an entry
   * @throws InvalidInputError; UnavailableError
   */
  deleteCache(tenantId: string, namespace: string, key: string): Promise<boolean>;
  /**
   * Reads several values of one namespace in one round trip.
   * @param tenantId tenant whose cache it is
   * @param namespace group of keys
   * @param keys up to 100 keys
   * @param options.tags tags that make the entries stale besides their own
   * @returns the values found, by key; misses are left out
   * @throws AnswerTooLargeError beyond 6 MiB of values together, or beyond `maxValueBytes` if that is more;
   *   InvalidInputError; UnavailableError
   */
  getManyCache<T = Json>(
    tenantId: string,
    namespace: string,
    keys: readonly string[],
    options?: TagsAtRead,
  ): Promise<Map<string, T>>;
  /**
   * Stores several values of one namespace in one round trip. If one name or value is not valid, none is stored.
   * @param tenantId tenant whose cache it is
   * @param namespace group of keys
   * @param entries up to 100 values by key
   * @param ttl time to live in s of every entry; default `defaultTTL` of the configuration
   * @param tags up to 128 tags of every entry
   * @returns when all values are stored
   * @throws InvalidInputError; ValueTooLargeError; UnavailableError or RequestTooLargeError (Upstash rejects the size),
   *   after which some values may be stored
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
   * Redis is unavailable or the client is closed, the fetcher is called and nothing is stored. Every call ends: a
   * caller waits for the load of others at most as long as for its own fetcher, and then loads itself.
   * @param tenantId tenant whose cache it is
   * @param namespace group of keys
   * @param key name of the entry within its namespace
   * @param fetcher loads the value from its source; `undefined` is returned but not stored. It must not call
   *   `cacheOrFetch` for the key that it loads. Its context tells it what is stored, and lets it decide how its value is
   *   stored; annotate it as `LoaderContext<User>` to give the stale value a type.
   * @param ttl time to live in s; default `defaultTTL` of the configuration
   * @param tags up to 128 tags of at most 256 characters, by which the entry can be invalidated
   * @param options staleness, refreshes, timeouts and negative caching
   * @returns the cached or loaded value, which no other caller gets
   * @throws Error whatever the fetcher throws; InvalidInputError, also for a loaded value that is not JSON; TimeoutError
   *   after `loaderTimeoutMs`; LoadRecursionError
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
   * Writes to the source and then to the cache, so that no older value remains when two writers, or a writer and a
   * loader, race: the entry is then removed, and the next reader loads.
   * @param tenantId tenant whose cache it is
   * @param namespace group of keys
   * @param key name of the entry within its namespace
   * @param write writes to the source and returns the value to cache
   * @param ttl time to live in s; default `defaultTTL` of the configuration
   * @param tags up to 128 tags of at most 256 characters, by which the entry can be invalidated
   * @returns the value that `write` returned, also when it was too large or could not be stored for another reason, and
   *   the entry was removed instead
   * @throws Error whatever `write` throws, the entry removed; UnavailableError before `write` is called when Redis is
   *   unavailable; after it, UnavailableError or ClosedError only if neither the value could be stored nor the entry
   *   removed, so that an older value may remain; InvalidInputError, also for a written value that is not JSON, the entry
   *   removed
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
   * Makes stale every entry that carries one of the tags, whatever their number, and every value being loaded for one.
   * @param tenantId tenant whose cache it is
   * @param tags up to 128 tags of at most 1,024 characters
   * @param options.deadAfter how long `cacheOrFetch` with `staleWhileRevalidate` may still serve such an entry while one
   *   caller loads, in s; default 0. `lookUpCache` with `acceptStale` returns it as long. For every other read the entry
   *   is stale at once.
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
   * @param tenantId tenant whose cache it is
   * @param namespace group of keys
   * @returns when no later read can return an older value
   * @throws InvalidInputError; UnavailableError
   */
  invalidateNamespace(tenantId: string, namespace: string): Promise<void>;
  /**
   * Makes every entry of a tenant stale.
   * @param tenantId tenant whose cache it is
   * @returns when no later read can return an older value
   * @throws InvalidInputError; UnavailableError
   */
  clearTenantCache(tenantId: string): Promise<void>;
  /**
   * Takes the tenant's version for `setCache`. Call it before reading the source.
   * @param tenantId tenant whose cache it is
   * @returns the version, opaque
   * @throws InvalidInputError; UnavailableError
   */
  readAsOf(tenantId: string): Promise<AsOf>;
  /**
   * Reads the tenant's counters, after sending those still buffered in this process. When Redis rejects writes, the
   * buffered ones are not included.
   * @param tenantId tenant whose cache it is
   * @returns the counters, in total and by namespace
   * @throws InvalidInputError; UnavailableError
   */
  getCacheMetrics(tenantId: string): Promise<CacheMetrics>;
  /** The same reads, with values as the JSON texts in which they are stored. */
  readonly texts: CacheTexts;
  /**
   * Sends the counters still buffered in this process. Call it before the process ends.
   * @returns when they are stored
   * @throws UnavailableError when some could not be sent; they stay buffered
   */
  flushMetrics(): Promise<void>;
  /**
   * Removes what Redis holds of tenants whose cache has been idle for longer than an entry can live: their versions and
   * invalidation tables. Call it from a schedule; every tenant is examined once a day at most.
   * @param bounds.limit largest number of tenants to reclaim, at least 1; default: no limit
   * @param bounds.hasTime asked before each tenant; the run stops when it returns false
   * @returns how many tenants were reclaimed, and whether a bound ended the run
   * @throws InvalidInputError for an invalid limit; UnavailableError
   */
  reclaimIdleTenants(bounds?: ReclaimBounds): Promise<CacheReclaim>;
}
