import type { Json } from '../shared/json.ts';

/** A moment on the tenant's invalidation clock. Opaque: pass it back unchanged. */
export type AsOf = string & { readonly __brand: 'AsOf' };

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
}

export interface CacheMetrics extends CacheCounters {
  /** hits / (hits + misses + stale); 0 before the first read. */
  readonly hitRate: number;
  readonly namespaces: Readonly<Record<string, CacheCounters & { readonly hitRate: number }>>;
}

/** How one cacheOrFetch call behaves. */
export interface CacheOrFetchOptions {
  /** Longest wait for the loader, in ms; none by default. */
  readonly loaderTimeoutMs?: number | undefined;
  /** For how many seconds past its TTL a value may be served while one caller loads a new one. Default 0. */
  readonly staleWhileRevalidate?: number | undefined;
  /** For how many seconds past its TTL a value may be served when the loader fails. Default 0. */
  readonly staleIfError?: number | undefined;
  /** By which fraction of itself a TTL is shortened at random, 0 to 0.5, so that entries do not expire together. */
  readonly jitter?: number | undefined;
  /** For how many seconds a `null` from the loader is remembered; 0, the default, does not store it. */
  readonly negativeTTL?: number | undefined;
}

export interface CacheStore {
  setCache(
    tenantId: string,
    namespace: string,
    key: string,
    value: Json,
    ttl?: number,
    tags?: readonly string[],
    options?: { asOf?: AsOf | undefined },
  ): Promise<boolean>;
  getCache<T = Json>(tenantId: string, namespace: string, key: string): Promise<T | undefined>;
  /**
   * As getCache, with the as-of time under which a value loaded after a miss may be stored: one round trip for both.
   * For loaders that run elsewhere, behind HTTP for example.
   */
  lookUpCache<T = Json>(
    tenantId: string,
    namespace: string,
    key: string,
  ): Promise<{ value: T | undefined; asOf: AsOf }>;
  deleteCache(tenantId: string, namespace: string, key: string): Promise<boolean>;
  getManyCache<T = Json>(
    tenantId: string,
    namespace: string,
    keys: readonly string[],
  ): Promise<Map<string, T>>;
  setManyCache(
    tenantId: string,
    namespace: string,
    entries: ReadonlyMap<string, Json> | Readonly<Record<string, Json>>,
    ttl?: number,
    tags?: readonly string[],
  ): Promise<void>;
  cacheOrFetch<T>(
    tenantId: string,
    namespace: string,
    key: string,
    fetcher: () => Promise<T>,
    ttl?: number,
    tags?: readonly string[],
    options?: CacheOrFetchOptions,
  ): Promise<T>;
  /**
   * Writes to the source and then to the cache, so that no older value can stay behind when two writers, or a writer
   * and a loader, race: the entry is then removed, and the next reader loads.
   * @param write writes to the source and returns what is to be cached
   * @returns what `write` returned
   * @throws what `write` throws, the entry removed; UnavailableError before `write` is called when Redis is away
   */
  writeThrough<T>(
    tenantId: string,
    namespace: string,
    key: string,
    write: () => Promise<T>,
    ttl?: number,
    tags?: readonly string[],
  ): Promise<T>;
  invalidateCacheByTags(tenantId: string, tags: readonly string[]): Promise<void>;
  invalidateNamespace(tenantId: string, namespace: string): Promise<void>;
  clearTenantCache(tenantId: string): Promise<void>;
  readAsOf(tenantId: string): Promise<AsOf>;
  getCacheMetrics(tenantId: string): Promise<CacheMetrics>;
  /** Sends the counters still held by this process; call it before the process ends. */
  flushMetrics(): Promise<void>;
}
