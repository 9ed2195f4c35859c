import { assertFunction, assertOptions } from '../shared/arguments.ts';
import type { Json } from '../shared/json.ts';
import type { CacheOrFetchOptions } from './load-options.ts';
import { type LoaderContext, withStale } from './loader-context.ts';
import type { TagsAtRead } from './tags.ts';
import type { CacheStore } from './types.ts';
import type { AsOf } from './version.ts';

/** Makes JSON of values that JSON cannot hold, such as a Date, a BigInt or a Map, and the same values of it again. */
export interface Codec {
  /** @returns a JSON value other than `null` */
  readonly encode: (value: unknown) => unknown;
  readonly decode: (encoded: never) => unknown;
}

/** The calls of a cache that take or return values, for values of any type. */
export interface CodecCache {
  /**
   * Stores a value.
   * @param tenantId tenant whose cache it is
   * @param namespace group of keys
   * @param key name of the entry within its namespace
   * @param value any value that the codec encodes
   * @param ttl time to live in s; default `defaultTTL` of the configuration
   * @param tags up to 128 tags of at most 256 characters, by which the entry can be invalidated
   * @param options.asOf version taken before the source was read, as for `CacheStore.setCache`
   * @returns false if the value was not stored because it is older than a delete or an invalidation
   * @throws what the codec throws, and what `CacheStore.setCache` throws
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
   * @param tenantId tenant whose cache it is
   * @param namespace group of keys
   * @param key name of the entry within its namespace
   * @param options.tags tags that make the entry stale besides its own
   * @returns the decoded value; undefined on a miss
   * @throws what the codec throws; InvalidInputError; UnavailableError
   */
  getCache<T>(tenantId: string, namespace: string, key: string, options?: TagsAtRead): Promise<T | undefined>;
  /**
   * Reads a value, or loads and stores it on a miss, as `CacheStore.cacheOrFetch` does.
   * @param tenantId tenant whose cache it is
   * @param namespace group of keys
   * @param key name of the entry within its namespace
   * @param fetcher loads the value from its source; the stale value in its context is decoded
   * @param ttl time to live in s; default `defaultTTL` of the configuration
   * @param tags up to 128 tags of at most 256 characters, by which the entry can be invalidated
   * @param options staleness, refreshes, timeouts and negative caching
   * @returns the decoded value, each caller its own, also the one that loaded it
   * @throws what the fetcher or the codec throws, and what `CacheStore.cacheOrFetch` throws
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
   * @param tenantId tenant whose cache it is
   * @param namespace group of keys
   * @param key name of the entry within its namespace
   * @param write writes to the source and returns the value to cache
   * @param ttl time to live in s; default `defaultTTL` of the configuration
   * @param tags up to 128 tags of at most 256 characters, by which the entry can be invalidated
   * @returns the decoded value, as later reads return it
   * @throws what `write` or the codec throws, and what `CacheStore.writeThrough` throws
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
 * Caches values that JSON cannot hold, such as database rows with dates. `null` and `undefined` are not encoded, so that
 * `negativeTTL` works. Use one codec for all values of a namespace: a value stored without it, or over HTTP, fails to
 * decode.
 * @param store where the encoded values are
 * @param codec for example that of superjson
 * @returns the calls that take or return values
 * @throws InvalidInputError unless the codec has both functions. The calls throw what they throw without a codec, and
 *   whatever the codec throws.
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
