import type {
  CacheInvalidationPage,
  CacheKeyPage,
  InspectedCache,
  InspectOptions,
  ListOptions,
  RepeatableCacheOptions,
  TagsAtRead,
} from '../cache/index.ts';
import type { Json, JsonOf } from '../shared/json.ts';
import { currentInstance } from './current.ts';

/**
 * Tells whether a read would return a value, which stays in Redis.
 * @param tenantId tenant whose cache it is
 * @param namespace group of keys
 * @param key name of the entry within its namespace
 * @param options.tags tags that make the entry stale besides its own
 * @returns whether there is a value
 * @throws InvalidInputError; UnavailableError
 */
export async function hasCache(
  tenantId: string,
  namespace: string,
  key: string,
  options?: TagsAtRead,
): Promise<boolean> {
  return currentInstance().cache.hasCache(tenantId, namespace, key, options);
}

/**
 * Extends the life of an entry, and never shortens it. An invalidation ends it all the same.
 * @param tenantId tenant whose cache it is
 * @param namespace group of keys
 * @param key name of the entry within its namespace
 * @param ttl time to live in s from now; default `defaultTTL` of the configuration
 * @returns when the TTL ends, in ms since the epoch; undefined on a miss
 * @throws InvalidInputError; UnavailableError
 */
export async function touchCache(
  tenantId: string,
  namespace: string,
  key: string,
  ttl?: number,
): Promise<number | undefined> {
  return currentInstance().cache.touchCache(tenantId, namespace, key, ttl);
}

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
export async function takeCache<T = Json>(
  tenantId: string,
  namespace: string,
  key: string,
  options?: RepeatableCacheOptions,
): Promise<T | undefined> {
  return currentInstance().cache.takeCache<T>(tenantId, namespace, key, options);
}

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
export async function setCacheIfAbsent<T>(
  tenantId: string,
  namespace: string,
  key: string,
  value: T & JsonOf<T>,
  ttl?: number,
  tags?: readonly string[],
  options?: RepeatableCacheOptions,
): Promise<boolean> {
  return currentInstance().cache.setCacheIfAbsent<T>(tenantId, namespace, key, value, ttl, tags, options);
}

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
export async function incrementCache(
  tenantId: string,
  namespace: string,
  key: string,
  by?: number,
  ttl?: number,
  tags?: readonly string[],
  options?: RepeatableCacheOptions,
): Promise<number> {
  return currentInstance().cache.incrementCache(tenantId, namespace, key, by, ttl, tags, options);
}

/**
 * Ends the TTL of an entry now. `cacheOrFetch` with `staleWhileRevalidate` or `staleIfError` may still serve it for as
 * long as it could have after its TTL; for every other read it is gone. A load that began before cannot make it fresh.
 * @param tenantId tenant whose cache it is
 * @param namespace group of keys
 * @param key name of the entry within its namespace
 * @returns whether there was an entry that may be served stale
 * @throws InvalidInputError; UnavailableError
 */
export async function expireCache(tenantId: string, namespace: string, key: string): Promise<boolean> {
  return currentInstance().cache.expireCache(tenantId, namespace, key);
}

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
export async function inspectCache(
  tenantId: string,
  namespace: string,
  key: string,
  options?: InspectOptions,
): Promise<InspectedCache> {
  return currentInstance().cache.inspectCache(tenantId, namespace, key, options);
}

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
export async function listCacheKeys(
  tenantId: string,
  namespace: string,
  options?: ListOptions,
): Promise<CacheKeyPage> {
  return currentInstance().cache.listCacheKeys(tenantId, namespace, options);
}

/**
 * Lists what was invalidated, newest first: each tag, namespace and the tenant once, with its last time.
 * @param tenantId tenant whose cache it is
 * @param options.cursor of the page before
 * @param options.limit longest page, 1 to 1,000; default 100
 * @returns a page, which may be empty, and the cursor of the next one
 * @throws InvalidInputError; UnavailableError
 */
export async function listCacheInvalidations(
  tenantId: string,
  options?: ListOptions,
): Promise<CacheInvalidationPage> {
  return currentInstance().cache.listCacheInvalidations(tenantId, options);
}
