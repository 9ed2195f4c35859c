import { prefixesOf } from './prefixes.ts';
import type { KeyValueStore } from './store.ts';

export type { KeepOptions, KeyValueStore, LookedUpValue } from './store.ts';

/** A second-level driver of bentocache. */
export interface BentocacheDriver {
  readonly type: 'l2';
  namespace(namespace: string): BentocacheDriver;
  get(key: string): Promise<string | undefined>;
  pull(key: string): Promise<string | undefined>;
  set(key: string, value: string, ttl?: number): Promise<boolean>;
  clear(): Promise<void>;
  delete(key: string): Promise<boolean>;
  deleteMany(keys: string[]): Promise<boolean>;
  disconnect(): Promise<void>;
}

/**
 * Adapts a store to the second-level cache of bentocache 1: `bentostore().useL2Layer(bentocacheDriver(store))`. `clear`
 * of a namespace is a single invalidation, regardless of the number of keys.
 * @param store from `coreStore` or `httpStore`
 * @returns the driver, for `useL2Layer`
 * @see https://bentocache.dev/docs/extend/custom-cache-driver
 */
export function bentocacheDriver(store: KeyValueStore): {
  options: Record<string, never>;
  factory(config: { readonly prefix?: string | undefined }): BentocacheDriver;
} {
  return { options: {}, factory: ({ prefix = '' }) => createDriver(store, prefix.replace(/:+$/, '')) };
}

function createDriver(store: KeyValueStore, prefix: string): BentocacheDriver {
  const within = (key: string) => (prefix === '' ? key : `${prefix}:${key}`);
  const text = (value: unknown) => (typeof value === 'string' ? value : undefined);

  return {
    type: 'l2',
    namespace: (namespace) => createDriver(store, within(namespace)),
    get: async (key) => text(await store.get(within(key))),
    pull: async (key) => text(await store.take(within(key))),
    async set(key, value, ttl) {
      const name = within(key);
      // As in bentocache's own drivers, 0 means no TTL.
      return store.set(name, value, { ttlMs: ttl || undefined, prefixes: prefixesOf(name) });
    },
    clear: () => store.clear(prefix === '' ? undefined : prefix),
    delete: (key) => store.delete(within(key)),
    async deleteMany(keys) {
      await Promise.all(keys.map((key) => store.delete(within(key))));
      return true;
    },
    // The creator of the store owns the connection.
    disconnect: async () => {},
  };
}
