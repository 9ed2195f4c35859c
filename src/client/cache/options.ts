import type { CallOptions } from '../client-options.ts';

/** How a value is stored. */
export interface StoreOptions {
  /** Time to live in seconds; default: that of the service. */
  readonly ttl?: number | undefined;
  /** Up to 128 tags of at most 256 characters each. `invalidateTags` with any of them makes the entry stale. */
  readonly tags?: readonly string[] | undefined;
}

/** Options of a read. */
export interface ReadOptions extends CallOptions {
  /**
   * Up to 1,024 tags of at most 1,024 characters each. If one of them was invalidated after the value was read from its
   * source, the entry is stale for this read, even though it does not carry the tag.
   */
  readonly tags?: readonly string[] | undefined;
}

/** Options of a look-up. */
export interface LookUpOptions extends ReadOptions {
  /**
   * Whether to return a value that an invalidation with `deadAfter` made stale, until it is dead. Such a value is
   * returned with `stale: true`.
   */
  readonly acceptStale?: boolean | undefined;
}

/** Selects the page of a list. */
export interface ListOptions extends CallOptions {
  /** Cursor from the previous page; omit it for the first page. */
  readonly cursor?: string | undefined;
  /** Approximate number of keys to scan, or maximum number of invalidations per page: 1 to 1,000, default 100. */
  readonly limit?: number | undefined;
}
