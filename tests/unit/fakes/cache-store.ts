import {
  type AsOf,
  AsOfAheadError,
  type CacheStore,
  InvalidInputError,
  type Json,
  ValueTooLargeError,
} from '../../../src/redis/index.ts';

interface Entry {
  readonly namespace: string;
  readonly value: Json;
  readonly tags: readonly string[];
}

/** A cache in memory, without expiry: enough of the contract to see what a door does with its answers. */
export function fakeCacheStore({ maxValueBytes = 1_024 } = {}) {
  const tenants = new Map<string, Map<string, Entry>>();
  let watermark = 10;
  const entriesOf = (tenantId: string) => {
    const entries = tenants.get(tenantId) ?? new Map<string, Entry>();
    tenants.set(tenantId, entries);
    return entries;
  };
  const place = (namespace: string, key: string) => JSON.stringify([namespace, key]);

  function drop(tenantId: string, gone: (entry: Entry) => boolean): void {
    watermark += 1;
    for (const [key, entry] of entriesOf(tenantId)) if (gone(entry)) entriesOf(tenantId).delete(key);
  }

  const store: CacheStore = {
    async setCache(tenantId, namespace, key, value, ttl = 60, tags = [], { asOf } = {}) {
      if (ttl > 100_000) throw new InvalidInputError('ttl', 'must be at most 100000');
      const bytes = JSON.stringify(value).length;
      if (bytes > maxValueBytes) throw new ValueTooLargeError('The value', bytes, maxValueBytes);
      if (asOf !== undefined && Number(asOf) > watermark) throw new AsOfAheadError();
      if (asOf !== undefined && Number(asOf) < watermark) return false;
      entriesOf(tenantId).set(place(namespace, key), { namespace, value, tags });
      return true;
    },
    async getCache<T = Json>(tenantId: string, namespace: string, key: string) {
      return entriesOf(tenantId).get(place(namespace, key))?.value as T | undefined;
    },
    async lookUpCache<T>(tenantId: string, namespace: string, key: string) {
      return {
        value: await store.getCache<T>(tenantId, namespace, key),
        asOf: await store.readAsOf(tenantId),
      };
    },
    async deleteCache(tenantId, namespace, key) {
      watermark += 1;
      return entriesOf(tenantId).delete(place(namespace, key));
    },
    async getManyCache<T = Json>(tenantId: string, namespace: string, keys: readonly string[]) {
      const found = new Map<string, T>();
      for (const key of keys) {
        const value = await store.getCache<T>(tenantId, namespace, key);
        if (value !== undefined) found.set(key, value);
      }
      return found;
    },
    async setManyCache(tenantId, namespace, entries, ttl, tags) {
      const pairs = entries instanceof Map ? [...entries] : Object.entries(entries);
      for (const [key, value] of pairs) await store.setCache(tenantId, namespace, key, value, ttl, tags);
    },
    cacheOrFetch: (_tenantId, _namespace, _key, fetcher) => fetcher(),
    async writeThrough(tenantId, namespace, key, write, ttl, tags) {
      const value = await write();
      await store.setCache(tenantId, namespace, key, value as Json, ttl, tags);
      return value;
    },
    async invalidateCacheByTags(tenantId, tags) {
      drop(tenantId, (entry) => entry.tags.some((tag) => tags.includes(tag)));
    },
    async invalidateNamespace(tenantId, namespace) {
      drop(tenantId, (entry) => entry.namespace === namespace);
    },
    async clearTenantCache(tenantId) {
      drop(tenantId, () => true);
    },
    async readAsOf() {
      return String(watermark) as AsOf;
    },
    async flushMetrics() {},
    async getCacheMetrics() {
      const counters = { hits: 3, misses: 1, stale: 0, sets: 2, deletes: 0, invalidations: 0 };
      return { ...counters, loads: 0, loadMs: 0, waits: 0, hitRate: 0.75, namespaces: {} };
    },
  };
  return store;
}
