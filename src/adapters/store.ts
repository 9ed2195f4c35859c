/** How long a value is kept, and by which prefixes `clear` finds it. */
export interface KeepOptions {
  /**
   * Time to live in ms, rounded up to whole seconds; the longest TTL of the store if absent, and for anything longer. A value
   * whose time is 0 or less has expired: it is removed.
   */
  readonly ttlMs?: number | undefined;
  /** From `prefixesOf`. */
  readonly prefixes?: readonly string[] | undefined;
}

/** What a look-up found. */
export interface LookedUpValue {
  /** Undefined on a miss. */
  readonly value: unknown;
  /** Pass it to `set` to store only if the key was not deleted, nor its namespace cleared, since the look-up. */
  readonly asOf: string;
}

/**
 * One namespace of a tenant's cache, as every adapter sees it. Values are JSON. Create it with `coreStore` or `httpStore`.
 * Methods reject with the errors of the cache behind it.
 */
export interface KeyValueStore {
  /** @returns undefined on a miss */
  get(key: string): Promise<unknown>;
  lookUp(key: string): Promise<LookedUpValue>;
  /** @returns the values found, whatever the number of keys */
  getMany(keys: readonly string[]): Promise<ReadonlyMap<string, unknown>>;
  /** @returns false if it was refused: something was deleted or cleared after `asOf` that may concern the key */
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
  /** @returns whether the value was stored: there was none */
  setIfAbsent(key: string, value: unknown, options?: KeepOptions): Promise<boolean>;
  /** Adds one to a counter, whose TTL is that of the call that creates it. @returns the sum */
  increment(key: string, options?: KeepOptions): Promise<number>;
  /** Extends the life of a value; never creates one, never shortens a life. @returns whether there is a value */
  touch(key: string, ttlMs?: number): Promise<boolean>;
  /** @param prefix removes only the keys that begin with it and a colon, if given */
  clear(prefix?: string): Promise<void>;
  /** Keys that have a value, each once. @param prefix lists only the keys that begin with it and a colon, if given */
  keys(prefix?: string): AsyncGenerator<string, void>;
}

/** Options of every store. */
export interface StoreOptions {
  /** Groups the keys; one for each use, so that `clear` ends nothing else. */
  readonly namespace: string;
  /**
   * Longest TTL, and that of values stored without one, in s; 30 days by default. At most `maxTTL` of the cache
   * (`CACHE_MAX_TTL`), which refuses anything longer.
   */
  readonly maxTTL?: number | undefined;
}
