/**
 * The interfaces of Next.js 16 that a cache handler implements. They are copied here so that the rest of the package
 * does not require Next.js. A release test compares them with `next/dist/server/lib/cache-handlers/types`.
 */

/** An entry of `'use cache'`. */
export interface NextCacheEntry {
  /** The rendered value, which can be read once. */
  value: ReadableStream<Uint8Array>;
  /** The entry's own tags, without the soft tags of its route. */
  tags: string[];
  /** How long browsers may use it, in s. */
  stale: number;
  /** When its render began, in ms since the epoch. */
  timestamp: number;
  /** How long it may be used, in s. */
  expire: number;
  /** Age at which Next.js renders it again in the background, in s; immediately if negative. */
  revalidate: number;
}

/** A handler for `cacheHandlers` of Next.js. */
export interface NextCacheHandler {
  /**
   * Reads an entry, after a pending `set` of its key.
   * @param cacheKey key chosen by Next.js
   * @param softTags tags of the route, which also make the entry stale
   * @returns the entry; undefined for a miss or a failure
   * @throws never; failures are passed to `onError`
   */
  get(cacheKey: string, softTags: string[]): Promise<NextCacheEntry | undefined>;
  /**
   * Stores an entry, unless one of its tags was updated after its render began.
   * @param cacheKey key chosen by Next.js
   * @param pendingEntry the entry, whose value may still be written
   * @returns a promise that resolves when it is stored or was skipped
   * @throws never; failures are passed to `onError`
   */
  set(cacheKey: string, pendingEntry: Promise<NextCacheEntry>): Promise<void>;
  /**
   * Does nothing, because every `get` checks the tags.
   * @returns a promise that resolves immediately
   * @throws never
   */
  refreshTags(): Promise<void>;
  /**
   * Makes Next.js pass the soft tags to `get`.
   * @param tags the soft tags of a request
   * @returns Infinity, which is a flag here and not a number of ms
   * @throws never
   */
  getExpiration(tags: string[]): Promise<number>;
  /**
   * Makes every entry stale that has one of the tags, or whose route has one.
   * @param tags the tags that were updated
   * @param durations.expire how long such an entry may still be served while a new one is rendered, in s; 0 without
   *   durations
   * @returns a promise that resolves when no later `get` returns an older entry
   * @throws the error of the service. Until a later `get` has sent the tags, this process renders everything
   */
  updateTags(tags: string[], durations?: { expire?: number }): Promise<void>;
}
