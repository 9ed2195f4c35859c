import type { StoredEntry } from './stored-entry.ts';

/** The result of a look-up. */
export interface FoundEntry {
  /** The stored value, which may be anything; undefined for a miss. */
  readonly value: unknown;
  /** The as-of time for entries rendered from now on. */
  readonly asOf: string;
  /** Whether the value is stale and may only be used until a new one is rendered. */
  readonly stale?: boolean;
}

/** Options for storing an entry. */
export interface StoreOptions {
  /** Time to live in s. */
  readonly ttl: number;
  readonly tags: readonly string[];
  readonly asOf: string;
}

/**
 * The cache operations that a handler needs, implemented with the core and with the HTTP client. Each call takes one
 * round trip.
 */
export interface CacheBackend {
  /** Returns the tenant for the calls that follow. */
  tenant(): Promise<string>;
  /**
   * @param tags soft tags, which also make the entry stale
   * @returns the value, including one that is stale but not dead yet
   */
  lookUp(tenant: string, key: string, tags: readonly string[]): Promise<FoundEntry>;
  /** @returns false if the entry is older than an invalidation */
  set(tenant: string, key: string, entry: StoredEntry, options: StoreOptions): Promise<boolean>;
  /** @param deadAfter how long stale entries may still be served, in s */
  invalidate(tenant: string, tags: readonly string[], deadAfter: number): Promise<void>;
  /** Makes every entry of the handler stale. */
  invalidateAll(tenant: string): Promise<void>;
}
