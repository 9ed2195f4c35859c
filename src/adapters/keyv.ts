import { prefixesOf } from './prefixes.ts';
import type { KeepOptions, KeyValueStore } from './store.ts';

export type { KeepOptions, KeyValueStore, LookedUpValue } from './store.ts';

/** Listener of an event of a storage adapter. */
export type KeyvListener = (...args: unknown[]) => void;

/** The methods that both versions require of a storage adapter. Values are serialized by Keyv. */
export interface KeyvBase {
  /** Set by Keyv. `clear` removes only its keys. */
  namespace?: string | undefined;
  get<Value>(key: string): Promise<Value | undefined>;
  getMany<Value>(keys: string[]): Promise<(Value | undefined)[]>;
  has(key: string): Promise<boolean>;
  hasMany(keys: string[]): Promise<boolean[]>;
  delete(key: string): Promise<boolean>;
  clear(): Promise<void>;
}

/** A storage adapter of Keyv 5. */
export interface Keyv5Store extends KeyvBase {
  /** Makes Keyv offer its iterator. */
  readonly opts: { readonly dialect: 'redis'; readonly url: '' };
  /** Emits errors of reads, which Keyv treats as misses. */
  on(event: string, listener: KeyvListener): this;
  /** @param ttl in ms */
  set(key: string, value: unknown, ttl?: number): Promise<boolean>;
  setMany(entries: { key: string; value: unknown; ttl?: number }[]): Promise<void>;
  /** @returns whether all of them had a value */
  deleteMany(keys: string[]): Promise<boolean>;
  iterator<Value>(namespace?: string): AsyncGenerator<(string | Awaited<Value> | undefined)[], void>;
}

const METHODS: readonly KeyvMethod[] = [
  ...(['get', 'getMany', 'has', 'hasMany', 'set', 'setMany', 'delete', 'deleteMany'] as const),
  ...(['clear', 'disconnect', 'iterator'] as const),
];

/** A method that Keyv 6 checks for. */
export type KeyvMethod =
  | 'get'
  | 'getMany'
  | 'has'
  | 'hasMany'
  | 'set'
  | 'setMany'
  | 'delete'
  | 'deleteMany'
  | 'clear'
  | 'disconnect'
  | 'iterator';

/** A storage adapter of Keyv 6. */
export interface Keyv6Store extends KeyvBase {
  /** Makes Keyv pass absolute times. */
  readonly capabilities: {
    compatible: true;
    store: 'keyvStorage';
    expires: true;
    methods: Record<KeyvMethod, { exists: boolean; methodType: 'async' }>;
  };
  /** Does nothing, because calls report errors by rejecting. */
  on(event: string, listener: KeyvListener): this;
  /** @param expires in ms since the epoch */
  set(key: string, value: unknown, expires?: number): Promise<boolean>;
  setMany<Value>(entries: { key: string; value: Value; expires?: number }[]): Promise<boolean[]>;
  deleteMany(keys: string[]): Promise<boolean[]>;
  iterator<Value>(): AsyncGenerator<(string | Awaited<Value> | undefined)[], void>;
}

/**
 * Adapts a store to the storage adapter of Keyv 5, and therefore of cache-manager 7 and cacheable 2. Create a separate
 * adapter for every Keyv, because Keyv writes its namespace into it. `clear` is a single invalidation, regardless of
 * the number of keys.
 * @param store from `coreStore` or `httpStore`
 * @returns the storage adapter
 * @see https://keyv.org/docs/keyv/#third-party-storage-adapters
 * @example
 * const keyv = new Keyv(keyv5Store(coreStore({ tenantId: 'org_123', namespace: 'keyv' })), { ttl: 60_000 });
 */
export function keyv5Store(store: KeyValueStore): Keyv5Store {
  const errorListeners: KeyvListener[] = [];
  // Keyv itself prepends its namespace to every key.
  const shared = createBase(store, (key) => key);

  return Object.assign(shared.calls, {
    opts: { dialect: 'redis', url: '' } as const,
    on(this: Keyv5Store, event: string, listener: KeyvListener) {
      if (event === 'error') errorListeners.push(listener);
      return this;
    },
    async get<Value>(key: string) {
      try {
        return await shared.get<Value>(key);
      } catch (error) {
        for (const listener of errorListeners) listener(error);
        throw error;
      }
    },
    set: (key: string, value: unknown, ttl?: number) => shared.set(key, value, ttl),
    setMany: (entries: { key: string; value: unknown; ttl?: number }[]) =>
      store.setMany(entries.map(({ key, value, ttl }) => ({ key, value, ...keepOf(key, ttl) }))),
    deleteMany: async (keys: string[]) => (await shared.deleteMany(keys)).every(Boolean),
    iterator: <Value>(namespace?: string) => shared.iterate<Value>(namespace),
  });
}

/**
 * Adapts a store to the storage adapter of Keyv 6. Create a separate adapter for every Keyv, because Keyv writes its
 * namespace into it. `clear` is a single invalidation, regardless of the number of keys.
 * @param store from `coreStore` or `httpStore`
 * @returns the storage adapter
 * @see https://keyv.org/docs/keyv/#third-party-storage-adapters
 * @example
 * const keyv = new Keyv(keyv6Store(coreStore({ tenantId: 'org_123', namespace: 'keyv' })), { ttl: 60_000 });
 */
export function keyv6Store(store: KeyValueStore): Keyv6Store {
  const within = (key: string, namespace: string | undefined) =>
    namespace === undefined || namespace === '' ? key : `${namespace}:${key}`;
  const shared = createBase(store, within);
  const { calls } = shared;
  const methods = Object.fromEntries(
    METHODS.map((name) => [name, { exists: name !== 'disconnect', methodType: 'async' }]),
  ) as Keyv6Store['capabilities']['methods'];
  const leftOf = (expires: number | undefined) => (expires === undefined ? undefined : expires - Date.now());

  return Object.assign(calls, {
    capabilities: { compatible: true, store: 'keyvStorage', expires: true, methods } as const,
    on(this: Keyv6Store) {
      return this;
    },
    set: (key: string, value: unknown, expires?: number) => shared.set(key, value, leftOf(expires)),
    async setMany<Value>(entries: { key: string; value: Value; expires?: number }[]) {
      await store.setMany(
        entries.map(({ key, value, expires }) => {
          const name = within(key, calls.namespace);
          return { key: name, value, ...keepOf(name, leftOf(expires)) };
        }),
      );
      return entries.map(() => true);
    },
    deleteMany: shared.deleteMany,
    async *iterator<Value>() {
      const { namespace } = calls;
      const from = within('', namespace).length;
      for await (const [key = '', value] of shared.iterate<Value>(namespace)) {
        yield [String(key).slice(from), value];
      }
    },
  });
}

const keepOf = (key: string, ttlMs: number | undefined): KeepOptions => ({
  ttlMs,
  prefixes: prefixesOf(key),
});

/** @param nameOf returns the store's name of a key in a namespace */
function createBase(store: KeyValueStore, nameOf: (key: string, namespace: string | undefined) => string) {
  const name = (key: string) => nameOf(key, calls.namespace);
  const names = (keys: readonly string[]) => keys.map(name);

  async function getMany<Value>(keys: string[]) {
    const values = await store.getMany(names(keys));
    return keys.map((key) => values.get(name(key)) as Value | undefined);
  }

  const calls: KeyvBase = {
    namespace: undefined,
    get: <Value>(key: string) => store.get(name(key)) as Promise<Value | undefined>,
    getMany,
    has: (key) => store.has(name(key)),
    hasMany: (keys) => Promise.all(names(keys).map((key) => store.has(key))),
    delete: (key) => store.delete(name(key)),
    clear: () => store.clear(calls.namespace || undefined),
  };

  return {
    calls,
    get: calls.get,
    set: (key: string, value: unknown, ttlMs: number | undefined) =>
      store.set(name(key), value, keepOf(name(key), ttlMs)),
    deleteMany: (keys: string[]) => Promise.all(names(keys).map((key) => store.delete(key))),
    /** The names in the store, with their values. */
    async *iterate<Value>(
      namespace: string | undefined,
    ): AsyncGenerator<[string, Awaited<Value> | undefined], void> {
      for await (const key of store.keys(namespace || undefined)) {
        const value = (await store.get(key)) as Awaited<Value> | undefined;
        if (value !== undefined) yield [key, value];
      }
    },
  };
}
