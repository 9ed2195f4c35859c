import { prefixesOf } from './prefixes.ts';
import type { KeyValueStore } from './store.ts';

export type { KeepOptions, KeyValueStore, LookedUpValue } from './store.ts';

/** Options of an unstorage call. */
export interface UnstorageCallOptions {
  /** Time to live in s. */
  readonly ttl?: number | undefined;
}

/** A driver of unstorage. */
export interface UnstorageDriver {
  readonly name: string;
  readonly flags: { readonly ttl: true };
  hasItem(key: string): Promise<boolean>;
  getItem(key: string): Promise<string | null>;
  getItems(items: { key: string }[]): Promise<{ key: string; value: string | null }[]>;
  setItem(key: string, value: string, options?: UnstorageCallOptions): Promise<void>;
  setItems(
    items: { key: string; value: string; options?: UnstorageCallOptions }[],
    options?: UnstorageCallOptions,
  ): Promise<void>;
  removeItem(key: string): Promise<void>;
  getKeys(base?: string): Promise<string[]>;
  clear(base?: string): Promise<void>;
}

/**
 * Adapts a store to a driver of unstorage 1, and therefore of Nitro and Nuxt. `clear` is a single invalidation,
 * regardless of the number of keys.
 * @param store from `coreStore` or `httpStore`
 * @param options.ttl time to live of items set without one, in s; the store's maximum TTL by default
 * @returns the driver, for `createStorage` or `mount`
 * @see https://unstorage.unjs.io/guide/custom-driver
 */
export function unstorageDriver(store: KeyValueStore, options: UnstorageCallOptions = {}): UnstorageDriver {
  const keepOf = (key: string, { ttl }: UnstorageCallOptions = {}) => {
    // As in bentocache's own drivers, 0 means no TTL.
    const seconds = ttl ?? options.ttl;
    return { ttlMs: seconds ? seconds * 1_000 : undefined, prefixes: prefixesOf(key) };
  };

  return {
    name: 'amplify-redis',
    flags: { ttl: true },
    hasItem: (key) => store.has(key),
    getItem: async (key) => textOf(await store.get(key)),
    async getItems(items) {
      const values = await store.getMany(items.map(({ key }) => key));
      return items.map(({ key }) => ({ key, value: textOf(values.get(key)) }));
    },
    async setItem(key, value, call) {
      await store.set(key, value, keepOf(key, call));
    },
    setItems: (items, call) =>
      store.setMany(items.map((item) => ({ ...item, ...keepOf(item.key, { ...call, ...item.options }) }))),
    async removeItem(key) {
      await store.delete(key);
    },
    async getKeys(base) {
      const keys: string[] = [];
      for await (const key of store.keys(prefixIn(base))) keys.push(key);
      return keys;
    },
    clear: (base) => store.clear(prefixIn(base)),
  };
}

const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);

/** A base ends with a colon. */
const prefixIn = (base = ''): string | undefined => base.replace(/:+$/, '') || undefined;
