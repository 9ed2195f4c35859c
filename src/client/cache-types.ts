import type { Json } from './json.ts';

/** A point in the tenant's sequence of invalidations. Opaque: pass it back unchanged. */
export type AsOf = string & { readonly __brand: 'AsOf' };

/** The result of `lookUp`. */
export interface LookedUp<T> {
  /** The cached value; undefined for a miss. */
  readonly value: T | undefined;
  /** The as-of time to store a value under that is loaded after this look-up. */
  readonly asOf: AsOf;
  /** Present when an invalidation made the value stale, and the caller accepted that: load a new one. */
  readonly stale?: true;
}

/** Counters of one namespace, or of the whole tenant, since counting began. */
export interface CacheCounters {
  readonly hits: number;
  readonly misses: number;
  /** Reads that found an entry that was invalidated or past its TTL. */
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
  /** The tag, or the namespace. Of one longer than 32 characters, only a hash is stored: `#` and 22 characters. */
  readonly name?: string | undefined;
  /** In ms since the epoch. */
  readonly at: number;
}

/** What is stored under a key. Times are in ms since the epoch, by the clock of the Redis server. */
export interface InspectedEntry {
  /** The tags it was stored with. Of one longer than 32 characters, only a hash is stored. */
  readonly tags: readonly string[];
  /** Size of the value's JSON text. */
  readonly bytes: number;
  /** When it was stored, to the second and by the clock of the process that stored it. */
  readonly storedAt: number;
  /** When its TTL ends. */
  readonly expiresAt: number;
  /** When Redis removes it. Later than `expiresAt` if it may be served stale. */
  readonly keptUntil: number;
  /** The tenant's version as of which the value was read from its source. */
  readonly version: string;
}

/**
 * Why a read returns nothing, as far as Redis knows.
 * - `absent`: nothing is stored. It never was, has expired, or was deleted or evicted. `since`: the last delete of this key
 *   or of one of the keys that share its tombstone, about one in 256.
 * - `expired`: past its TTL, and kept so that it can be served stale.
 * - `invalidated`: `by` names each invalidation since, oldest first.
 * - `pruned`: older than the invalidations that are kept.
 * - `generation`: the tenant's invalidations were lost since.
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
  /** The key in Redis under which the entry is stored, or would be, without `REDIS_KEY_PREFIX`. */
  readonly storedKey: string;
  readonly entry?: InspectedEntry | undefined;
  /** The value, stale or not, if it was asked for. */
  readonly value?: Json | undefined;
  readonly reason?: CacheMissReason | undefined;
  /** The tenant's version; absent before its first write. */
  readonly version?: string | undefined;
  /** When the lease of the process that loads the value ends, in ms since the epoch; absent if none does. */
  readonly leaseUntil?: number | undefined;
}

/** A page of the keys of a namespace. */
export interface CacheKeyPage {
  readonly keys: readonly string[];
  /** Pass it back to get the next page, also after an empty one; absent on the last one. */
  readonly cursor?: string | undefined;
}

/** A page of the invalidations of the tenant. */
export interface CacheInvalidationPage {
  /** Newest first. */
  readonly invalidations: readonly CacheInvalidation[];
  /** Pass it back to get the next page, also after an empty one; absent on the last one. */
  readonly cursor?: string | undefined;
}
