import type { CallOptions } from './client-options.ts';

/** How a value is stored. */
export interface StoreOptions {
  /** Time to live in seconds; the default of the service if absent. */
  readonly ttl?: number | undefined;
  /** At most 128 of 256 characters; `invalidateTags` with any of them makes the entry stale. */
  readonly tags?: readonly string[] | undefined;
}

/** Options of a read. */
export interface ReadOptions extends CallOptions {
  /**
   * At most 1,024 of 1,024 characters. If one of them was invalidated after the value was read from its source, the
   * entry is stale for this read, although it does not carry the tag.
   */
  readonly tags?: readonly string[] | undefined;
}

/** Options of a look-up. */
export interface LookUpOptions extends ReadOptions {
  /**
   * Whether to return a value that an invalidation with `deadAfter` made stale, until it is dead. It comes with `stale`.
   */
  readonly acceptStale?: boolean | undefined;
}

/** Which part of a list to read. */
export interface ListOptions extends CallOptions {
  /** The cursor of the page before; omit it to begin. */
  readonly cursor?: string | undefined;
  /** Approximate number of keys to scan, or the longest page of invalidations: 1 to 1,000, default 100. */
  readonly limit?: number | undefined;
}
