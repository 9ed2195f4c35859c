import type { RedisClient } from '../client/index.ts';
import { createBatcher } from '../shared/batch.ts';
import { cacheKeys } from '../shared/keys.ts';
import { type CacheConfig, resolveCacheConfig } from './config.ts';
import { valueIn } from './entry.ts';
import type { CacheEventListener } from './events.ts';
import { createFreshnessCheck, type ReadResult } from './freshness.ts';
import { createInvalidationTables } from './invalidations.ts';
import { createCacheLoader } from './load.ts';
import { resolveLoader } from './load-options.ts';
import { createLocalCopies } from './local-tier.ts';
import { namespaceMember, TENANT_MEMBER, tagMember } from './members.ts';
import { type CounterName, createCacheCounts } from './metrics.ts';
import { createCacheReader } from './read.ts';
import type { AsOf, CacheOrFetchOptions, CacheStore } from './types.ts';
import { checkMany, encodeTags, encodeValue, ttlMs } from './validation.ts';
import { formatVersion, parseAsOf, parseVersion } from './version.ts';
import { createVersionTracker } from './version-tracker.ts';
import { createCacheWriter, type EncodedValue } from './write.ts';

export interface CacheStoreOptions {
  /** Told when a call went on without Redis. */
  readonly onEvent?: CacheEventListener | undefined;
  /**
   * Keeps the process working on a promise after the answer was given, such as `after` of Next.js or `ctx.waitUntil`.
   * With it, stale-while-revalidate refreshes behind the answer; without it (Lambda), one caller refreshes before its
   * own answer and only the others are served the stale value.
   */
  readonly waitUntil?: ((work: Promise<unknown>) => void) | undefined;
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
  { onEvent = () => {}, waitUntil }: CacheStoreOptions = {},
): CacheStore {
  const resolved = resolveCacheConfig(config);
  const counts = createCacheCounts(client, (tenantId, counts) =>
    onEvent({ type: 'counted', tenantId, counts }),
  );
  const batches = createBatcher(client.ordered);
  const stamps = createVersionTracker();
  const local = resolved.localTier && createLocalCopies(resolved.localTier);
  const judge = createFreshnessCheck(client, createInvalidationTables());
  const reader = createCacheReader({ client, judge, counts, batches, stamps, local });
  const writer = createCacheWriter({ client, config: resolved, batches, stamps });
  const loader = createCacheLoader({ reader, writer, counts, config: resolved, emit: onEvent, waitUntil });

  const encoderOf = (ttl: number | undefined, tags: readonly string[]) => {
    const settled = { keepMs: ttlMs(ttl, resolved), tags: encodeTags(tags) };
    return (value: unknown): EncodedValue => ({ payload: encodeValue(value, resolved), ...settled });
  };

  /** What this process changes its own reads see at once, whatever the local tier holds. */
  function changing<T>(tenantId: string, change: () => Promise<T>): Promise<T> {
    if (!local) return change();
    local.changed(tenantId);
    return change().finally(() => local.changed(tenantId));
  }

  /** Runs a write in the order of calls, and counts it once it has succeeded. */
  async function counted<T>(
    { tenantId, namespace }: { tenantId: string; namespace?: string },
    counter: CounterName,
    write: () => Promise<T>,
  ): Promise<T> {
    const result = await changing(tenantId, () => batches.inOrder(tenantId, write));
    counts.add(tenantId, namespace, counter, 1);
    return result;
  }

  async function readAsOf(tenantId: string): Promise<AsOf> {
    const text = await client.command(['GET', cacheKeys(tenantId).watermark]);
    return parseVersion(text) ? (String(text) as AsOf) : writer.ensureVersion(tenantId);
  }

  return {
    async setCache(tenantId, namespace, key, value, ttl, tags = [], { asOf } = {}) {
      const encoded = encoderOf(ttl, tags)(value);
      const name = { tenantId, namespace, key };
      if (asOf !== undefined) {
        const date = parseAsOf(asOf);
        return counted(name, 'sets', () => writer.setAsOf(name, encoded, date));
      }
      await changing(tenantId, () => writer.setNow(name, encoded));
      counts.add(tenantId, namespace, 'sets', 1);
      return true;
    },

    getCache: <T>(tenantId: string, namespace: string, key: string) =>
      reader.read(tenantId, namespace, key, hitValue<T>),

    async lookUpCache<T>(tenantId: string, namespace: string, key: string) {
      const { value, watermark } = await reader.read(tenantId, namespace, key, (judged) => ({
        value: hitValue<T>(judged),
        watermark: judged.watermark,
      }));
      const asOf = watermark ? formatVersion(watermark) : await writer.ensureVersion(tenantId);
      return { value, asOf };
    },

    async deleteCache(tenantId, namespace, key) {
      const name = { tenantId, namespace, key };
      return counted(name, 'deletes', () => writer.delete(name));
    },

    async getManyCache<T>(tenantId: string, namespace: string, keys: readonly string[]) {
      const wanted = [...new Set(checkMany('keys', keys))];
      const values = await Promise.all(
        wanted.map((key) => reader.read(tenantId, namespace, key, hitValue<T>)),
      );
      const found = new Map<string, T>();
      for (const [i, value] of values.entries()) {
        if (value !== undefined) found.set(wanted[i] ?? '', value);
      }
      return found;
    },

    async setManyCache(tenantId, namespace, entries, ttl, tags = []) {
      const encode = encoderOf(ttl, tags);
      const pairs = entries instanceof Map ? [...entries] : Object.entries(entries);
      const { entry } = cacheKeys(tenantId);
      const values = checkMany('entries', pairs).map(([key, value]) => {
        // Before the first is stored: one bad name or value stores none.
        entry(namespace, key);
        return [key, encode(value)] as const;
      });
      const store = () =>
        Promise.all(values.map(([key, value]) => writer.setNow({ tenantId, namespace, key }, value)));
      await changing(tenantId, store);
      counts.add(tenantId, namespace, 'sets', values.length);
    },

    async cacheOrFetch<T>(
      tenantId: string,
      namespace: string,
      key: string,
      fetcher: () => Promise<T>,
      ttl?: number,
      tags: readonly string[] = [],
      options?: CacheOrFetchOptions,
    ) {
      const settled = resolveLoader<T>(resolved, ttl, tags, options);
      return loader.cacheOrFetch<T>({ name: { tenantId, namespace, key }, fetcher, ...settled });
    },

    async writeThrough(tenantId, namespace, key, write, ttl, tags = []) {
      const encode = encoderOf(ttl, tags);
      const name = { tenantId, namespace, key };
      const asOf = parseAsOf(await readAsOf(tenantId));
      try {
        const value = await write();
        const encoded = encode(value);
        await counted(name, 'sets', () => writer.putThrough(name, encoded, asOf));
        return value;
      } catch (error) {
        // The source may have changed all the same.
        await counted(name, 'deletes', () => writer.delete(name));
        throw error;
      }
    },

    async invalidateCacheByTags(tenantId, tags) {
      const members = encodeTags(tags).map(tagMember);
      if (members.length === 0) return;
      await counted({ tenantId }, 'invalidations', () => writer.invalidate(tenantId, members));
    },
    async invalidateNamespace(tenantId, namespace) {
      const run = () => writer.invalidate(tenantId, [namespaceMember(namespace)]);
      await counted({ tenantId, namespace }, 'invalidations', run);
    },
    async clearTenantCache(tenantId) {
      await counted({ tenantId }, 'invalidations', () => writer.invalidate(tenantId, [TENANT_MEMBER]));
    },

    readAsOf,
    getCacheMetrics: async (tenantId) => counts.read(tenantId),
    flushMetrics: () => counts.flush(),
  };
}

const hitValue = <T>({ state, entry }: ReadResult): T | undefined =>
  state === 'hit' && entry ? (valueIn(entry) as T) : undefined;
