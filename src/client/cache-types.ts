/** A moment on the tenant's invalidation clock. Opaque: pass it back unchanged. */
export type AsOf = string & { readonly __brand: 'AsOf' };

/** What a look-up tells: the value if it is cached, and the moment under which one loaded now may be stored. */
export interface LookedUp<T> {
  readonly value: T | undefined;
  readonly asOf: AsOf;
}

/** What one namespace, or a whole tenant, has done since its counters began. */
export interface CacheCounters {
  readonly hits: number;
  readonly misses: number;
  readonly stale: number;
  readonly sets: number;
  readonly deletes: number;
  readonly invalidations: number;
  readonly loads: number;
  readonly loadMs: number;
  readonly waits: number;
  /** hits / (hits + misses + stale); 0 before the first read. */
  readonly hitRate: number;
}

export interface CacheMetrics extends CacheCounters {
  readonly namespaces: Readonly<Record<string, CacheCounters>>;
}
