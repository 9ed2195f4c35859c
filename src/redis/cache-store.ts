import type { AsOf, CacheStore } from './cache.ts';
import { type CacheConfig, resolveCacheConfig } from './cache-config.ts';
import type { CacheEventListener } from './cache-events.ts';
import { checkMany, encodeTags, encodeValue, ttlMs } from './cache-input.ts';
import { createCacheLoader } from './cache-loader.ts';
import { createMarksMemory } from './cache-marks.ts';
import { namespaceMember, TENANT_MEMBER, tagMember } from './cache-members.ts';
import { type CounterName, createCacheCounts } from './cache-metrics.ts';
import { createCacheReader } from './cache-reader.ts';
import { parseWatermark } from './cache-watermark.ts';
import { createCacheWriter, type EncodedValue } from './cache-writer.ts';
import type { RedisClient } from './client.ts';
import { cacheKeys } from './keys.ts';

export interface CacheStoreOptions {
  /** Told when a call went on without Redis. */
  readonly onEvent?: CacheEventListener | undefined;
}

/**
 * A cache on a Redis, isolated by tenant and invalidated by tags. Any number of stores and processes may work on the
 * same data.
 * @param client where the entries are kept
 * @param config defaults complete what is missing
 * @throws InvalidInputError for an impossible configuration
 */
export function createCacheStore(
  client: RedisClient,
  config: Partial<CacheConfig> = {},
  { onEvent = () => {} }: CacheStoreOptions = {},
): CacheStore {
  const resolved = resolveCacheConfig(config);
  const counts = createCacheCounts(client);
  const reader = createCacheReader(client, createMarksMemory(), counts);
  const writer = createCacheWriter(client, resolved);
  const loader = createCacheLoader({ reader, writer, counts, config: resolved, emit: onEvent });

  const encoderOf = (ttl: number | undefined, tags: readonly string[]) => {
    const settled = { ttlMs: ttlMs(ttl, resolved), tags: encodeTags(tags) };
    return (value: unknown): EncodedValue => ({ payload: encodeValue(value, resolved), ...settled });
  };

  /** Runs a write after the reads its caller issued before it, and counts it once it has succeeded. */
  async function write<T>(
    { tenantId, namespace }: { tenantId: string; namespace?: string },
    counter: CounterName,
    run: () => Promise<T>,
    amount = 1,
  ): Promise<T> {
    reader.flush(tenantId);
    const result = await run();
    counts.add(tenantId, namespace, counter, amount);
    return result;
  }

  return {
    async setCache(tenantId, namespace, key, value, ttl, tags = [], { asOf } = {}) {
      const encoded = encoderOf(ttl, tags)(value);
      const name = { tenantId, namespace, key };
      return write(name, 'sets', async () => {
        if (asOf !== undefined) return writer.setAsOf(name, encoded, asOf);
        await writer.setNow(tenantId, namespace, [[key, encoded]]);
        return true;
      });
    },

    async getCache<T>(tenantId: string, namespace: string, key: string) {
      const { entry } = await reader.read(tenantId, namespace, key);
      return entry ? (JSON.parse(entry.payload) as T) : undefined;
    },

    async deleteCache(tenantId, namespace, key) {
      const name = { tenantId, namespace, key };
      return write(name, 'deletes', () => writer.delete(name));
    },

    async getManyCache<T>(tenantId: string, namespace: string, keys: readonly string[]) {
      const wanted = [...new Set(checkMany('keys', keys))];
      const judged = await Promise.all(wanted.map((key) => reader.read(tenantId, namespace, key)));
      const found = new Map<string, T>();
      for (const [i, { entry }] of judged.entries()) {
        if (entry) found.set(wanted[i] ?? '', JSON.parse(entry.payload) as T);
      }
      return found;
    },

    async setManyCache(tenantId, namespace, entries, ttl, tags = []) {
      const encode = encoderOf(ttl, tags);
      const pairs = entries instanceof Map ? [...entries] : Object.entries(entries);
      const values = checkMany('entries', pairs).map(([key, value]) => [key, encode(value)] as const);
      const run = () => writer.setNow(tenantId, namespace, values);
      await write({ tenantId, namespace }, 'sets', run, values.length);
    },

    async cacheOrFetch(tenantId, namespace, key, fetcher, ttl, tags = [], { loaderTimeoutMs } = {}) {
      const encode = encoderOf(ttl, tags);
      return loader.cacheOrFetch({
        name: { tenantId, namespace, key },
        fetcher,
        loaderTimeoutMs,
        encode: (value) => (value === undefined || value === null ? undefined : encode(value)),
      });
    },

    async invalidateCacheByTags(tenantId, tags) {
      const members = encodeTags(tags).map(tagMember);
      if (members.length === 0) return;
      await write({ tenantId }, 'invalidations', () => writer.invalidate(tenantId, members));
    },
    async invalidateNamespace(tenantId, namespace) {
      const run = () => writer.invalidate(tenantId, [namespaceMember(namespace)]);
      await write({ tenantId, namespace }, 'invalidations', run);
    },
    async clearTenantCache(tenantId) {
      await write({ tenantId }, 'invalidations', () => writer.invalidate(tenantId, [TENANT_MEMBER]));
    },

    async readAsOf(tenantId) {
      const text = await client.command(['GET', cacheKeys(tenantId).watermark]);
      return parseWatermark(text) ? (String(text) as AsOf) : writer.ensureWatermark(tenantId);
    },

    getCacheMetrics: async (tenantId) => counts.read(tenantId),
    flushMetrics: () => counts.flush(),
  };
}
