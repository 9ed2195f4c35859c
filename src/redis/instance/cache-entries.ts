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
 * Checks whether a read would return a value, without transferring it.
 * @param tenantId tenant that owns the cache
 * @param namespace group of keys
 * @param key name of the entry within the namespace
 * @param options.tags tags that also make the entry stale, in addition to its own
 * @returns whether a value exists
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
 * Extends the TTL of an entry and never shortens it. An invalidation still makes the entry stale.
 * @param tenantId tenant that owns the cache
 * @param namespace group of keys
 * @param key name of the entry within the namespace
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
 * Reads a value and removes it. Of several concurrent callers, only one gets it. A load that started earlier cannot
 * restore it.
 * @param tenantId tenant that owns the cache
 * @param namespace group of keys
 * @param key name of the entry within the namespace
 * @param options.idempotencyKey identifies the call: a retry with the same key returns the value again
 * @returns the value; undefined on a miss
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
 * Stores a value if none exists.
 * @param tenantId tenant that owns the cache
 * @param namespace group of keys
 * @param key name of the entry within the namespace
 * @param value any JSON value
 * @param ttl time to live in s; default `defaultTTL` of the configuration
 * @param tags up to 128 tags of at most 256 characters each; invalidating any of them makes the entry stale
 * @param options.idempotencyKey identifies the call: a retry with the same key has no further effect
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
 * Adds to a counter that starts at 0. The call that creates the counter sets its TTL and tags; later calls keep them.
 * @param tenantId tenant that owns the cache
 * @param namespace group of keys
 * @param key name of the entry within the namespace
 * @param by count to add, or to subtract if negative; default 1
 * @param ttl time to live of a new counter, in s; default `defaultTTL` of the configuration
 * @param tags up to 128 tags of a new counter
 * @param options.idempotencyKey identifies the call: a retry with the same key adds nothing and returns the same sum
 * @returns the sum
 * @throws InvalidInputError; NotACounterError if the entry is not a whole number or the sum would exceed
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
 * Ends the TTL of an entry now. `cacheOrFetch` with `staleWhileRevalidate` or `staleIfError` may still serve it, for
 * as long as it could after a regular expiry; every other read misses. A load that started earlier cannot make it
 * fresh again.
 * @param tenantId tenant that owns the cache
 * @param namespace group of keys
 * @param key name of the entry within the namespace
 * @returns whether an entry existed that may still be served stale
 * @throws InvalidInputError; UnavailableError
 */
export async function expireCache(tenantId: string, namespace: string, key: string): Promise<boolean> {
  return currentInstance().cache.expireCache(tenantId, namespace, key);
}

/**
 * Shows what Redis stores for a key: tags, size, expiry, version, lease, and why a read returns nothing. Does not
 * count as a read.
 * @param tenantId tenant that owns the cache
 * @param namespace group of keys
 * @param key name of the entry within the namespace
 * @param options.tags tags that also make the entry stale, in addition to its own
 * @param options.withValue whether to return the value too, even a stale one; default false
 * @returns the details of the key
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
 * Lists the keys of a namespace, including those of stale entries. Each page scans part of the keyspace: of one slot
 * in a cluster with Valkey 8 or later, or of all tenants' keys otherwise. Keys stored during the scan may be missing.
 * @param tenantId tenant that owns the cache
 * @param namespace group of keys
 * @param options.cursor cursor from the previous page; omit it for the first page
 * @param options.limit approximate number of keys to scan, 1 to 1,000; default 100
 * @returns a page, which may be empty, and the cursor of the next page
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
 * Lists invalidations, newest first. Each tag and namespace, and the tenant itself, appears once, with the time it
 * was last invalidated.
 * @param tenantId tenant that owns the cache
 * @param options.cursor cursor from the previous page; omit it for the first page
 * @param options.limit maximum page size, 1 to 1,000; default 100
 * @returns a page, which may be empty, and the cursor of the next page
 * @throws InvalidInputError; UnavailableError
 */
export async function listCacheInvalidations(
  tenantId: string,
  options?: ListOptions,
): Promise<CacheInvalidationPage> {
  return currentInstance().cache.listCacheInvalidations(tenantId, options);
}
