/**
 * The interfaces of Next.js 16 that a cache handler implements, as far as it needs them. A test of every release compares
 * them with `next/dist/server/lib/cache-handlers/types`, so that nobody needs Next.js to use the rest of the package.
 */

/** An entry of `'use cache'`. */
export interface NextCacheEntry {
  /** The rendered value. It can be read once. */
  value: ReadableStream<Uint8Array>;
  /** The entry's own tags, without the soft tags of its route. */
  tags: string[];
  /** How long browsers may use it, in s. */
  stale: number;
  /** When its render began, in ms since the epoch. */
  timestamp: number;
  /** How long it may be used, in s. */
  expire: number;
  /** Its age from which Next.js renders it again in the background, in s; negative: at once. */
  revalidate: number;
}

/** What `cacheHandlers` of Next.js names. */
export interface NextCacheHandler {
  /**
   * Reads an entry, after a pending `set` of its key.
   * @param cacheKey key that Next.js chose
   * @param softTags tags of the route, which make the entry stale besides its own
   * @returns the entry; undefined for a miss or a failure
   * @throws nothing: failures go to `onError`
   */
  get(cacheKey: string, softTags: string[]): Promise<NextCacheEntry | undefined>;
  /**
   * Stores an entry, unless one of its tags was updated after its render began.
   * @param cacheKey key that Next.js chose
   * @param pendingEntry the entry, whose value may still be written
   * @returns when it is stored, or will not be
   * @throws nothing: failures go to `onError`
   */
  set(cacheKey: string, pendingEntry: Promise<NextCacheEntry>): Promise<void>;
  /**
   * Does nothing: every `get` checks the tags.
   * @returns at once
   * @throws nothing
   */
  refreshTags(): Promise<void>;
  /**
   * Tells Next.js to pass the soft tags to `get`.
   * @param tags the soft tags of a request
   * @returns Infinity, which is no number of ms here
   * @throws nothing
   */
  getExpiration(tags: string[]): Promise<number>;
  /**
   * Makes every entry stale that carries one of the tags, or whose route does.
   * @param tags the tags that were updated
   * @param durations.expire how long such an entry may still be served while a new one is rendered, in s; 0 without
   *   durations
   * @returns when no later `get` returns an older entry
   * @throws the error of the service. Until a later `get` has sent the tags, this process renders everything.
   */
  updateTags(tags: string[], durations?: { expire?: number }): Promise<void>;
}
