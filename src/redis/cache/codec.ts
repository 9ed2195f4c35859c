import { assertFunction, assertOptions } from '../shared/arguments.ts';
import type { Json } from '../shared/json.ts';
import type { CacheOrFetchOptions } from './load-options.ts';
import { type LoaderContext, withStale } from './loader-context.ts';
import type { TagsAtRead } from './tags.ts';
import type { CacheStore } from './types.ts';
import type { AsOf } from './version.ts';

/** Converts values that JSON cannot represent, such as a Date, a BigInt or a Map, to JSON and back. */
export interface Codec {
  /** @returns a JSON value other than `null` */
  readonly encode: (value: unknown) => unknown;
  readonly decode: (encoded: never) => unknown;
}

/** The cache calls that take or return values, for values of any type. */
export interface CodecCache {
  /**
   * Stores a value.
   * @param tenantId tenant that owns the cache
   * @param namespace group of keys
   * @param key name of the entry within the namespace
   * @param value any value that the codec encodes
   * @param ttl time to live in s; default `defaultTTL` of the configuration
   * @param tags up to 128 tags of at most 256 characters each; invalidating any of them makes the entry stale
   * @param options.asOf version taken before the source was read, as for `CacheStore.setCache`
   * @returns false if the value was not stored because it is older than a delete or an invalidation
   * @throws whatever the codec or `CacheStore.setCache` throws
   */
  setCache(
    tenantId: string,
    namespace: string,
    key: string,
    value: unknown,
    ttl?: number,
    tags?: readonly string[],
    options?: { asOf?: AsOf | undefined },
  ): Promise<boolean>;
  /**
   * Reads a value.
   * @param tenantId tenant that owns the cache
   * @param namespace group of keys
   * @param key name of the entry within the namespace
   * @param options.tags tags that also make the entry stale, in addition to its own
   * @returns the decoded value; undefined on a miss
   * @throws whatever the codec throws; InvalidInputError; UnavailableError
   */
  getCache<T>(tenantId: string, namespace: string, key: string, options?: TagsAtRead): Promise<T | undefined>;
  /**
   * Reads a value, or loads and stores it on a miss, as `CacheStore.cacheOrFetch` does.
   * @param tenantId tenant that owns the cache
   * @param namespace group of keys
   * @param key name of the entry within the namespace
   * @param fetcher loads the value from its source; the stale value in its context is already decoded
   * @param ttl time to live in s; default `defaultTTL` of the configuration
   * @param tags up to 128 tags of at most 256 characters each; invalidating any of them makes the entry stale
   * @param options staleness, refreshes, timeouts and negative caching
   * @returns the decoded value; every caller gets its own copy, including the one that loaded it
   * @throws whatever the fetcher, the codec or `CacheStore.cacheOrFetch` throws
   */
  cacheOrFetch<T, Stale = unknown>(
    tenantId: string,
    namespace: string,
    key: string,
    fetcher: (context: LoaderContext<Stale>) => T | Promise<T>,
    ttl?: number,
    tags?: readonly string[],
    options?: CacheOrFetchOptions,
  ): Promise<T>;
  /**
   * Writes to the source and then to the cache, as `CacheStore.writeThrough` does.
   * @param tenantId tenant that owns the cache
   * @param namespace group of keys
   * @param key name of the entry within the namespace
   * @param write writes to the source and returns the value to cache
   * @param ttl time to live in s; default `defaultTTL` of the configuration
   * @param tags up to 128 tags of at most 256 characters each; invalidating any of them makes the entry stale
   * @returns the decoded value, as later reads return it
   * @throws whatever `write`, the codec or `CacheStore.writeThrough` throws
   */
  writeThrough<T>(
    tenantId: string,
    namespace: string,
    key: string,
    write: () => T | Promise<T>,
    ttl?: number,
    tags?: readonly string[],
  ): Promise<T>;
}

/**
 * Caches values that JSON cannot represent, such as database rows with dates. `null` and `undefined` are not encoded,
 * so `negativeTTL` still works. Use one codec for all values of a namespace: a value stored without it, or over HTTP,
 * fails to decode.
 * @param store the cache that holds the encoded values
 * @param codec converts values to JSON and back, for example with superjson
 * @returns the calls that take or return values
 * @throws InvalidInputError unless the codec has both functions. The calls throw the same errors as without a codec,
 *   and whatever the codec throws.
 * @example
 * const rows = withCodec(store, { encode: superjson.serialize, decode: superjson.deserialize });
 * const user = await rows.cacheOrFetch('org_123', 'users', id, () => db.user.findUnique({ where: { id } }));
 */
export function withCodec(store: CacheStore, codec: Codec): CodecCache {
  assertOptions('codec', codec, ['encode', 'decode']);
  assertFunction('codec.encode', codec?.encode);
  assertFunction('codec.decode', codec?.decode);
  const encoded = (value: unknown) =>
    (value === null || value === undefined ? value : codec.encode(value)) as Json;
  const decoded = <T>(value: Json | undefined) =>
    (value === null || value === undefined ? value : codec.decode(value as never)) as T;
  return {
    setCache: async (tenantId, namespace, key, value, ...rest) =>
      store.setCache(tenantId, namespace, key, encoded(value), ...rest),
    getCache: async (...call) => decoded(await store.getCache(...call)),
    cacheOrFetch: async (tenantId, namespace, key, fetcher, ...rest) => {
      assertFunction('fetcher', fetcher);
      const load = async (context: LoaderContext) =>
        encoded(await fetcher(withStale(context, () => decoded(context.stale))));
      return decoded(await store.cacheOrFetch(tenantId, namespace, key, load, ...rest));
    },
    writeThrough: async (tenantId, namespace, key, write, ...rest) => {
      assertFunction('write', write);
      return decoded(
        await store.writeThrough(tenantId, namespace, key, async () => encoded(await write()), ...rest),
      );
    },
  };
}
