import type { Json } from '../json.ts';

/** A point in the tenant's sequence of invalidations. Opaque: pass it back unchanged. */
export type AsOf = string & { readonly __brand: 'AsOf' };

/** The result of `lookUp`. */
export interface LookedUp<T> {
  /** The cached value; undefined for a miss. */
  readonly value: T | undefined;
  /** Pass it to `set` when storing a value that was loaded after this look-up. */
  readonly asOf: AsOf;
  /** Present if an invalidation made the value stale and the caller accepts stale values. Load a new one. */
  readonly stale?: true;
}

/** Counters of one namespace or of the whole tenant, since counting began. */
export interface CacheCounters {
  readonly hits: number;
  readonly misses: number;
  /** Reads that found an invalidated or expired entry. */
  readonly stale: number;
  readonly sets: number;
  readonly deletes: number;
  readonly invalidations: number;
  readonly loads: number;
  /** Total duration of all loads, in ms. */
  readonly loadMs: number;
  /** Callers that waited for another caller's load. */
  readonly waits: number;
  /** Answers with a stale value, while one caller loaded a new one. */
  readonly staleWhileRevalidate: number;
  /** Answers with an expired value, because the loader had failed. */
  readonly staleIfError: number;
  /** hits / (hits + misses + stale); 0 before the first read. */
  readonly hitRate: number;
}

/** Counters of the tenant, and of each of its namespaces. */
export interface CacheMetrics extends CacheCounters {
  readonly namespaces: Readonly<Record<string, CacheCounters>>;
}

/** An invalidation of the tenant's cache. */
export interface CacheInvalidation {
  readonly kind: 'tag' | 'namespace' | 'tenant';
  /** The tag or the namespace. For a name longer than 32 characters, only a hash is stored: `#` and 22 characters. */
  readonly name?: string | undefined;
  /** In ms since the epoch. */
  readonly at: number;
}

/** A stored entry. Times are in ms since the epoch, by the clock of the Redis server. */
export interface InspectedEntry {
  /** The tags it was stored with. For a tag longer than 32 characters, only a hash is stored. */
  readonly tags: readonly string[];
  /** Size of the value's JSON text. */
  readonly bytes: number;
  /** When it was stored, with a precision of one second, by the clock of the process that stored it. */
  readonly storedAt: number;
  /** When its TTL ends. */
  readonly expiresAt: number;
  /** When Redis removes it. Later than `expiresAt` if it may be served stale. */
  readonly keptUntil: number;
  /** The tenant's version when the value was read from its source. */
  readonly version: string;
}

/**
 * Why a read returns nothing, as far as Redis can tell.
 * - `absent`: nothing is stored: the entry never existed, has expired, or was deleted or evicted. `since`: the last
 *   delete of this key or of a key that shares its tombstone (about one in 256).
 * - `expired`: past its TTL, and kept so that it can be served stale.
 * - `invalidated`: `by` lists every invalidation since the entry was stored, oldest first.
 * - `pruned`: older than the oldest invalidation that is kept.
 * - `generation`: the tenant's invalidations have been lost since.
 */
export interface CacheMissReason {
  readonly why: 'absent' | 'expired' | 'invalidated' | 'pruned' | 'generation';
  /** In ms since the epoch. */
  readonly since?: number | undefined;
  readonly by?: readonly CacheInvalidation[] | undefined;
}

/** The result of `inspect`. */
export interface InspectedCache {
  /** Whether `get` returns a value. */
  readonly found: boolean;
  /** The Redis key of the entry, whether or not it exists, without `REDIS_KEY_PREFIX`. */
  readonly storedKey: string;
  readonly entry?: InspectedEntry | undefined;
  /** The value, fresh or stale, if it was requested. */
  readonly value?: Json | undefined;
  readonly reason?: CacheMissReason | undefined;
  /** The tenant's version; absent before its first write. */
  readonly version?: string | undefined;
  /**
   * When the lease of the process that is loading the value ends, in ms since the epoch; absent if there is no lease.
   */
  readonly leaseUntil?: number | undefined;
}

/** A page of the keys of a namespace. */
export interface CacheKeyPage {
  readonly keys: readonly string[];
  /** Pass it back to get the next page, even after an empty page; absent on the last page. */
  readonly cursor?: string | undefined;
}

/** A page of the invalidations of the tenant. */
export interface CacheInvalidationPage {
  /** Newest first. */
  readonly invalidations: readonly CacheInvalidation[];
  /** Pass it back to get the next page, even after an empty page; absent on the last page. */
  readonly cursor?: string | undefined;
}
