import type { Json, JsonOf } from '../shared/json.ts';
import type { InspectedCache } from './inspect.ts';
import type { CacheInvalidationPage, CacheKeyPage, ListOptions } from './listing.ts';
import type { InspectOptions, TagsAtRead } from './tags.ts';

/** Options of a call that may be repeated when its answer was lost. */
export interface RepeatableCacheOptions {
  /**
   * Random string of 16 to 128 characters. The same call, repeated with the same key within a minute, has no second effect
   * and returns what the first one did. Without it, only the client's own retry is recognized.
   */
  readonly idempotencyKey?: string | undefined;
}

/**
 * The calls of a cache that look at an entry and change it, each atomic and one round trip, and those that show what is
 * stored. An entry that was invalidated or has expired counts as none.
 */
export interface CacheEntryCalls {
  /**
   * Tells whether a read would return a value, which stays in Redis.
   * @param tenantId tenant whose cache it is
   * @param namespace group of keys
   * @param key name of the entry within its namespace
   * @param options.tags tags that make the entry stale besides its own
   * @returns whether there is a value
   * @throws InvalidInputError; UnavailableError
   */
  hasCache(tenantId: string, namespace: string, key: string, options?: TagsAtRead): Promise<boolean>;
  /**
   * Extends the life of an entry, and never shortens it. An invalidation ends it all the same.
   * @param tenantId tenant whose cache it is
   * @param namespace group of keys
   * @param key name of the entry within its namespace
   * @param ttl time to live in s from now; default `defaultTTL` of the configuration
   * @returns when the TTL ends, in ms since the epoch; undefined on a miss
   * @throws InvalidInputError; UnavailableError
   */
  touchCache(tenantId: string, namespace: string, key: string, ttl?: number): Promise<number | undefined>;
  /**
   * Reads a value and removes it: of callers at the same time, one gets it. A load that began before cannot restore it.
   * @param tenantId tenant whose cache it is
   * @param namespace group of keys
   * @param key name of the entry within its namespace
   * @param options.idempotencyKey recognizes a repetition of the call, which returns the value again
   * @returns the value; undefined on a miss, which changes nothing
   * @throws InvalidInputError; UnavailableError
   * @example
   * const invitation = await takeCache('org_123', 'invitations', code);
   */
  takeCache<T = Json>(
    tenantId: string,
    namespace: string,
    key: string,
    options?: RepeatableCacheOptions,
  ): Promise<T | undefined>;
  /**
   * Stores a value unless there is one.
   * @param tenantId tenant whose cache it is
   * @param namespace group of keys
   * @param key name of the entry within its namespace
   * @param value any JSON value
   * @param ttl time to live in s; default `defaultTTL` of the configuration
   * @param tags up to 128 tags of at most 256 characters, by which the entry can be invalidated
   * @param options.idempotencyKey recognizes a repetition of the call
   * @returns whether the value was stored
   * @throws InvalidInputError; ValueTooLargeError; UnavailableError; RequestTooLargeError if Upstash rejects the size
   */
  setCacheIfAbsent<T>(
    tenantId: string,
    namespace: string,
    key: string,
    value: T & JsonOf<T>,
    ttl?: number,
    tags?: readonly string[],
    options?: RepeatableCacheOptions,
  ): Promise<boolean>;
  /**
   * Adds to a whole number, which begins at 0. TTL and tags are those of the call that creates it: later calls keep them.
   * @param tenantId tenant whose cache it is
   * @param namespace group of keys
   * @param key name of the entry within its namespace
   * @param by count to add, below 0 to subtract; default 1
   * @param ttl time to live in s of a new counter; default `defaultTTL` of the configuration
   * @param tags up to 128 tags of a new counter
   * @param options.idempotencyKey recognizes a repetition of the call, which adds nothing and returns the same sum
   * @returns the sum
   * @throws InvalidInputError; NotACounterError when the entry is no whole number, or the sum would be beyond
   *   `Number.MAX_SAFE_INTEGER`; UnavailableError
   * @example
   * const attempts = await incrementCache('org_123', 'attempts', userId, 1, 900);
   */
  incrementCache(
    tenantId: string,
    namespace: string,
    key: string,
    by?: number,
    ttl?: number,
    tags?: readonly string[],
    options?: RepeatableCacheOptions,
  ): Promise<number>;
  /**
   * Ends the TTL of an entry now. `cacheOrFetch` with `staleWhileRevalidate` or `staleIfError` may still serve it for as
   * long as it could have after its TTL; for every other read it is gone. A load that began before cannot make it fresh.
   * @param tenantId tenant whose cache it is
   * @param namespace group of keys
   * @param key name of the entry within its namespace
   * @returns whether there was an entry that may be served stale
   * @throws InvalidInputError; UnavailableError
   */
  expireCache(tenantId: string, namespace: string, key: string): Promise<boolean>;
  /**
   * Shows what Redis knows of a key: tags, size, expiry, version, lease, and why a read returns nothing. Counts as no read.
   * @param tenantId tenant whose cache it is
   * @param namespace group of keys
   * @param key name of the entry within its namespace
   * @param options.tags tags that make the entry stale besides its own
   * @param options.withValue whether to return the value as well, stale or not; default false
   * @returns what is known
   * @throws InvalidInputError; UnavailableError
   */
  inspectCache(
    tenantId: string,
    namespace: string,
    key: string,
    options?: InspectOptions,
  ): Promise<InspectedCache>;
  /**
   * Lists the keys of a namespace, also those of stale entries. Each page scans a part of the keyspace: of one slot in a
   * cluster of Valkey 8 or later, of all tenants' keys elsewhere. Keys stored meanwhile may be missing.
   * @param tenantId tenant whose cache it is
   * @param namespace group of keys
   * @param options.cursor of the page before
   * @param options.limit approximate number of keys to scan, 1 to 1,000; default 100
   * @returns a page, which may be empty, and the cursor of the next one
   * @throws InvalidInputError; UnavailableError
   */
  listCacheKeys(tenantId: string, namespace: string, options?: ListOptions): Promise<CacheKeyPage>;
  /**
   * Lists what was invalidated, newest first: each tag, namespace and the tenant once, with its last time.
   * @param tenantId tenant whose cache it is
   * @param options.cursor of the page before
   * @param options.limit longest page, 1 to 1,000; default 100
   * @returns a page, which may be empty, and the cursor of the next one
   * @throws InvalidInputError; UnavailableError
   */
  listCacheInvalidations(tenantId: string, options?: ListOptions): Promise<CacheInvalidationPage>;
}
