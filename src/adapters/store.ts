/** How long to keep a value, and the prefixes by which `clear` finds it. */
export interface KeepOptions {
  /**
   * Time to live in ms, rounded up to whole seconds; by default, and at most, the store's maximum TTL. A value with a
   * time of 0 or less has expired and is removed.
   */
  readonly ttlMs?: number | undefined;
  /** From `prefixesOf`. */
  readonly prefixes?: readonly string[] | undefined;
}

/** The result of a look-up. */
export interface LookedUpValue {
  /** Undefined on a miss. */
  readonly value: unknown;
  /**
   * Pass it to `set` to store a value only if neither the key was deleted nor its namespace cleared since the look-up.
   */
  readonly asOf: string;
}

/**
 * One namespace of a tenant's cache, used by all adapters. Values are JSON. Create it with `coreStore` or `httpStore`.
 * Methods reject with the errors of the underlying cache.
 */
export interface KeyValueStore {
  /** @returns undefined on a miss */
  get(key: string): Promise<unknown>;
  lookUp(key: string): Promise<LookedUpValue>;
  /** @returns the values found; accepts any number of keys */
  getMany(keys: readonly string[]): Promise<ReadonlyMap<string, unknown>>;
  /** @returns false if it was rejected because a delete or a `clear` after `asOf` may affect the key */
  set(
    key: string,
    value: unknown,
    options?: KeepOptions & { readonly asOf?: string | undefined },
  ): Promise<boolean>;
  setMany(
    entries: readonly (KeepOptions & { readonly key: string; readonly value: unknown })[],
  ): Promise<void>;
  has(key: string): Promise<boolean>;
  /** @returns whether there was a value */
  delete(key: string): Promise<boolean>;
  /** Reads and removes in one step. @returns undefined on a miss */
  take(key: string): Promise<unknown>;
  /** @returns whether the value was stored, because none existed */
  setIfAbsent(key: string, value: unknown, options?: KeepOptions): Promise<boolean>;
  /** Adds one to a counter. The call that creates the counter sets its TTL. @returns the sum */
  increment(key: string, options?: KeepOptions): Promise<number>;
  /** Extends the TTL of a value; never shortens it and never creates a value. @returns whether a value exists */
  touch(key: string, ttlMs?: number): Promise<boolean>;
  /** @param prefix if given, only removes keys that begin with it and a colon */
  clear(prefix?: string): Promise<void>;
  /**
   * Keys that have a value, without duplicates. @param prefix if given, only lists keys that begin with it and a colon
   */
  keys(prefix?: string): AsyncGenerator<string, void>;
}

/** Options of every store. */
export interface StoreOptions {
  /** Group of keys. Use a separate one for each purpose, so that `clear` removes nothing else. */
  readonly namespace: string;
  /**
   * Maximum TTL, and the TTL of values stored without one, in s; 30 days by default. At most the `maxTTL` of the cache
   * (`CACHE_MAX_TTL`), which rejects longer TTLs.
   */
  readonly maxTTL?: number | undefined;
}
