import type { AsOf, CacheMetrics, LookedUp } from './cache-types.ts';
import type { CallOptions } from './client-options.ts';
import type { Json } from './json.ts';

/** What a stored value is stored with. */
export interface StoreOptions {
  /** Time to live in seconds; the service's default without it. */
  readonly ttl?: number | undefined;
  /** At most 32; `invalidateTags` with one of them ends the entry. */
  readonly tags?: readonly string[] | undefined;
}

export interface LoadOptions extends StoreOptions, CallOptions {
  /** For how many seconds a `null` from the loader is remembered; by default it is not. `undefined` never is. */
  readonly negativeTTL?: number | undefined;
}

/** The tenant's cache. Writes need the permission `cache:write`, unless the service is configured otherwise. */
export interface CacheCalls {
  /**
   * @param options.asOf from `lookUp` or `asOf`, taken before the source was read
   * @returns false when it was refused because a delete came after `asOf`; after an invalidation the entry is stale
   * @throws RedisApiError VALUE_TOO_LARGE, AS_OF_AHEAD
   */
  set(
    namespace: string,
    key: string,
    value: unknown,
    options?: StoreOptions & CallOptions & { asOf?: AsOf | undefined },
  ): Promise<boolean>;
  get<T = Json>(namespace: string, key: string, options?: CallOptions): Promise<T | undefined>;
  /** Removes one value; no load that began before can bring it back. */
  delete(namespace: string, key: string, options?: CallOptions): Promise<void>;
  /** @param keys 1 to 100 @returns what is cached of them */
  getMany<T = Json>(
    namespace: string,
    keys: readonly string[],
    options?: CallOptions,
  ): Promise<Map<string, T>>;
  /** @param entries 1 to 100 */
  setMany(
    namespace: string,
    entries: ReadonlyMap<string, unknown> | Readonly<Record<string, unknown>>,
    options?: StoreOptions & CallOptions,
  ): Promise<void>;
  /** As `get`, with the as-of time under which a value loaded after a miss may be stored: one request for both. */
  lookUp<T = Json>(namespace: string, key: string, options?: CallOptions): Promise<LookedUp<T>>;
  /** @param tags 1 to 32; every entry that carries one of them becomes stale */
  invalidateTags(tags: readonly string[], options?: CallOptions): Promise<void>;
  invalidateNamespace(namespace: string, options?: CallOptions): Promise<void>;
  /** Makes every entry of the tenant stale. */
  clear(options?: CallOptions): Promise<void>;
  /** The as-of time for a value about to be read from its source. */
  asOf(options?: CallOptions): Promise<AsOf>;
  metrics(options?: CallOptions): Promise<CacheMetrics>;
  /**
   * Cache-aside: the cached value, or else what `load` returns, which is then stored. Callers of one client share a
   * load where none of them can be given an older value than it may have. Once a delete or an invalidation has
   * resolved, no later call returns what was loaded before it. Where the cache cannot be reached, `load` serves.
   * @param load reads the source; runs here, not in the service
   * @param options.signal ends this caller's wait, not a load that others share
   * @throws what `load` throws; RedisApiError for what is not an outage, such as FORBIDDEN or VALUE_TOO_LARGE
   */
  getOrLoad<T>(namespace: string, key: string, load: () => Promise<T>, options?: LoadOptions): Promise<T>;
}
