import type { StoredEntry } from './stored-entry.ts';

/** A look-up's answer. */
export interface FoundEntry {
  /** What is stored, which may be anything; undefined for a miss. */
  readonly value: unknown;
  /** The as-of time for what is rendered from now on. */
  readonly asOf: string;
  /** Whether the value is stale, and only good until a new one is rendered. */
  readonly stale?: boolean;
}

/** How an entry is stored. */
export interface StoreOptions {
  /** Time to live in s. */
  readonly ttl: number;
  readonly tags: readonly string[];
  readonly asOf: string;
}

/** What a cache handler needs of a cache: the core and the HTTP client both offer it. Each call takes one round trip. */
export interface CacheBackend {
  /** The tenant of the calls that follow. */
  tenant(): Promise<string>;
  /**
   * @param tags soft tags, which make the entry stale besides its own
   * @returns also a value that is stale and not dead yet
   */
  lookUp(tenant: string, key: string, tags: readonly string[]): Promise<FoundEntry>;
  /** @returns false if the entry is older than an invalidation */
  set(tenant: string, key: string, entry: StoredEntry, options: StoreOptions): Promise<boolean>;
  /** @param deadAfter how long stale entries may still be served, in s */
  invalidate(tenant: string, tags: readonly string[], deadAfter: number): Promise<void>;
  /** Makes every entry of the handler stale. */
  invalidateAll(tenant: string): Promise<void>;
}
