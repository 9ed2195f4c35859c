import type { ListOptions, ReadOptions, StoreOptions } from './cache-options.ts';
import type { CacheInvalidationPage, CacheKeyPage, InspectedCache } from './cache-types.ts';
import type { CallOptions, RepeatableOptions } from './client-options.ts';
import type { Json, JsonOf } from './json.ts';

/**
 * The calls that look at an entry and change it, each atomic. An entry that was invalidated or has expired counts as none.
 * Those that change something need the permission `cache:write`, and are retried without a second effect.
 */
export interface CacheEntryCalls {
  /**
   * Tells whether `get` would return a value, which is not sent.
   * @param namespace the namespace it was stored in
   * @param key the key it was stored under
   * @param options.tags tags that make the entry stale besides its own
   * @param options.signal aborts the call
   * @returns whether there is a value
   * @throws RedisApiError INVALID_INPUT
   */
  has(namespace: string, key: string, options?: ReadOptions): Promise<boolean>;

  /**
   * Extends the life of an entry, and never shortens it. An invalidation ends it all the same.
   * @param namespace the namespace it was stored in
   * @param key the key it was stored under
   * @param options.ttl time to live from now, in seconds; the default of the service if absent
   * @param options.signal aborts the call
   * @returns when the TTL ends, in ms since the epoch; undefined on a miss
   * @throws RedisApiError INVALID_INPUT, FORBIDDEN
   */
  touch(
    namespace: string,
    key: string,
    options?: CallOptions & Pick<StoreOptions, 'ttl'>,
  ): Promise<number | undefined>;

  /**
   * Reads a value and removes it: of callers at the same time, one gets it.
   * @param namespace the namespace it was stored in
   * @param key the key it was stored under
   * @param options.idempotencyKey recognizes a repetition of the call within a minute, which returns the value again;
   *   made by the client if absent
   * @param options.signal aborts the call
   * @returns the value; undefined on a miss
   * @throws RedisApiError INVALID_INPUT, FORBIDDEN
   */
  take<T = Json>(namespace: string, key: string, options?: RepeatableOptions): Promise<T | undefined>;

  /**
   * Stores a value unless there is one.
   * @param namespace groups keys
   * @param key name of the value in the namespace
   * @param value plain JSON, whose members may be undefined
   * @param options.ttl time to live in seconds; the default of the service if absent
   * @param options.tags at most 128 of 256 characters
   * @param options.idempotencyKey recognizes a repetition of the call within a minute; made by the client if absent
   * @param options.signal aborts the call
   * @returns whether the value was stored
   * @throws RedisApiError INVALID_INPUT, FORBIDDEN, VALUE_TOO_LARGE
   */
  setIfAbsent<T>(
    namespace: string,
    key: string,
    value: T & JsonOf<T>,
    options?: StoreOptions & RepeatableOptions,
  ): Promise<boolean>;

  /**
   * Adds to a whole number, which begins at 0.
   * @param namespace groups keys
   * @param key name of the counter in the namespace
   * @param options.by whole number to add, below 0 to subtract; default 1
   * @param options.ttl time to live of a new counter in seconds; later calls keep it
   * @param options.tags of a new counter, at most 128 of 256 characters
   * @param options.idempotencyKey recognizes a repetition of the call within a minute; made by the client if absent
   * @param options.signal aborts the call
   * @returns the sum
   * @throws RedisApiError INVALID_INPUT, FORBIDDEN; NOT_A_COUNTER when the entry is no whole number, or the sum would be
   *   beyond `Number.MAX_SAFE_INTEGER`
   */
  increment(
    namespace: string,
    key: string,
    options?: StoreOptions & RepeatableOptions & { by?: number | undefined },
  ): Promise<number>;

  /**
   * Ends the TTL of an entry now. Servers that use `cacheOrFetch` with `staleWhileRevalidate` or `staleIfError` may still
   * serve it for as long as they could have after its TTL.
   * @param namespace the namespace it was stored in
   * @param key the key it was stored under
   * @param options.signal aborts the call
   * @returns whether there was an entry that may be served stale
   * @throws RedisApiError INVALID_INPUT, FORBIDDEN
   */
  expire(namespace: string, key: string, options?: CallOptions): Promise<boolean>;

  /**
   * Shows what Redis knows of a key, and why `get` returns nothing. Counts as no read.
   * @param namespace the namespace it was stored in
   * @param key the key it was stored under
   * @param options.tags tags that make the entry stale besides its own
   * @param options.withValue whether to return the value as well, stale or not; default false
   * @param options.signal aborts the call
   * @returns what is known; times are in ms since the epoch
   * @throws RedisApiError INVALID_INPUT
   */
  inspect(
    namespace: string,
    key: string,
    options?: ReadOptions & { withValue?: boolean | undefined },
  ): Promise<InspectedCache>;

  /**
   * Lists the keys of a namespace, those of stale entries included. Needs the permission `cache:write`.
   * @param namespace the namespace to list
   * @param options.cursor of the page before
   * @param options.limit approximate number of keys to scan, 1 to 1,000; default 100
   * @param options.signal aborts the call
   * @returns a page, which may be empty, and the cursor of the next one
   * @throws RedisApiError INVALID_INPUT, FORBIDDEN
   */
  keys(namespace: string, options?: ListOptions): Promise<CacheKeyPage>;

  /**
   * Lists what was invalidated, newest first. Needs the permission `cache:write`.
   * @param options.cursor of the page before
   * @param options.limit longest page, 1 to 1,000; default 100
   * @param options.signal aborts the call
   * @returns a page, which may be empty, and the cursor of the next one
   * @throws RedisApiError INVALID_INPUT, FORBIDDEN
   */
  invalidations(options?: ListOptions): Promise<CacheInvalidationPage>;
}
