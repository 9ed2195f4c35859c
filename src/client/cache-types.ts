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
  /** Reads of entries that an invalidation had made stale. */
  readonly stale: number;
  readonly sets: number;
  readonly deletes: number;
  readonly invalidations: number;
  readonly loads: number;
  /** Total duration of all loads, in ms. */
  readonly loadMs: number;
  /** Callers that waited for another caller's load. */
  readonly waits: number;
  /** hits / (hits + misses + stale); 0 before the first read. */
  readonly hitRate: number;
}

/** Counters of the tenant, and of each of its namespaces. */
export interface CacheMetrics extends CacheCounters {
  readonly namespaces: Readonly<Record<string, CacheCounters>>;
}
