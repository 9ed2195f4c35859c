import type { RedisClient } from '../client/index.ts';
import { assertFunction, assertOptions } from '../shared/arguments.ts';
import { createBatcher } from '../shared/batch.ts';
import type { Loaded } from '../shared/json.ts';
import { cacheKeys } from '../shared/keys.ts';
import type { Options } from '../shared/options.ts';
import { createCacheOrFetch } from './cache-or-fetch.ts';
import { type CacheConfig, resolveCacheConfig } from './config.ts';
import type { CounterName } from './counters.ts';
import { encodeOrReport, reportSkipped } from './degrade.ts';
import { createEntryCalls } from './entry-calls.ts';
import { createEntryChanges } from './entry-changes.ts';
import type { CacheEventListener } from './events.ts';
import { createFreshnessCheck } from './freshness.ts';
import { namespaceMember, TENANT_MEMBER, tagMember } from './invalidation-members.ts';
import { createInvalidationTables } from './invalidations.ts';
import { type CacheOrFetchOptions, resolveLoadOptions } from './load-options.ts';
import type { LoaderContext } from './loader-context.ts';
import { createLocalCopies } from './local-tier.ts';
import type { LookedUpCache } from './looked-up.ts';
import { createCacheCounts } from './metrics.ts';
import { createCacheReader } from './read.ts';
import { readLimitOf } from './read-limit.ts';
import { createReads, parsedValue, textOf } from './reads.ts';
import { createCacheReclaim } from './reclaim.ts';
import { encodeTags } from './tags.ts';
import { createCacheTenantRegistry } from './tenant-registry.ts';
import { withCacheTraces } from './traced-store.ts';
import type { CacheStore } from './types.ts';
import { deadAfterMs, encodeValue, ttlMs, validateEntries } from './validation.ts';
import { type AsOf, parseAsOf, parseVersion } from './version.ts';
import { createVersionTracker } from './version-tracker.ts';
import { createCacheWriter, type EncodedValue } from './write.ts';
import { writeThrough } from './write-through.ts';

export interface CacheStoreOptions {
  /** Called when a call continues without Redis, and with the counters. */
  readonly onEvent?: CacheEventListener | undefined;
  /**
   * Keeps the process running until a promise settles, even after the response was sent, such as `after` of Next.js or
   * `ctx.waitUntil`. With it, `staleWhileRevalidate` and `eagerRefresh` refresh in the background. Without it (Lambda),
   * one caller waits for the refresh, and only the others are served the existing value.
   */
  readonly waitUntil?: ((work: Promise<unknown>) => void) | undefined;
}

/**
 * Creates a cache, isolated by tenant and invalidated by tags. Any number of stores and processes may share the data.
 * @param client connection to the Redis that holds the entries
 * @param config configuration; defaults are `CACHE_DEFAULTS`
 * @param options event listener and background work
 * @returns the store
 * @throws InvalidInputError for an invalid configuration
 */
export function createCacheStore(
  client: RedisClient,
  config: Options<CacheConfig> = {},
  options: CacheStoreOptions = {},
): CacheStore {
  assertOptions('options', options, ['onEvent', 'waitUntil']);
  const { onEvent = () => {}, waitUntil } = options;
  const resolved = resolveCacheConfig(config);
  const counts = createCacheCounts(client, (tenantId, counts) =>
    onEvent({ type: 'counted', tenantId, counts }),
  );
  const batcher = createBatcher(client.ordered);
  const versions = createVersionTracker();
  const local = resolved.localTier && createLocalCopies(resolved.localTier);
  const checkFreshness = createFreshnessCheck(client, createInvalidationTables());
  const limit = readLimitOf(client, resolved);
  const reader = createCacheReader({ client, checkFreshness, counts, batcher, versions, local, limit });
  const registry = createCacheTenantRegistry(client);
  const writer = createCacheWriter({ client, config: resolved, batcher, versions, registry });
  const values = createReads(reader, writer.ensureVersion, parsedValue);
  const cacheOrFetch = createCacheOrFetch({
    ...{ reader, writer, counts, waitUntil },
    config: resolved,
    emit: onEvent,
  });

  const encoderOf = (ttl: number | undefined, tags: readonly string[]) => {
    const options = { keepMs: ttlMs(ttl, resolved), tags: encodeTags(tags, 'entry') };
    return (value: unknown): EncodedValue => ({ payload: encodeValue(value, resolved), ...options });
  };

  /** Makes reads in this process see its own changes immediately, regardless of the local tier. */
  function withChange<T>(tenantId: string, change: () => Promise<T>): Promise<T> {
    if (!local) return change();
    local.markChanged(tenantId);
    return change().finally(() => local.markChanged(tenantId));
  }

  /** Runs a write in call order, and counts it once it has succeeded. */
  async function counted<T>(
    { tenantId, namespace }: { tenantId: string; namespace?: string },
    counter: CounterName,
    write: () => Promise<T>,
  ): Promise<T> {
    const result = await withChange(tenantId, () => batcher.sequential(tenantId, write));
    counts.add(tenantId, namespace, counter, 1);
    return result;
  }

  const { takeText, inspectText, ...entryCalls } = createEntryCalls({
    ...{ client, config: resolved, batcher, counts, encoderOf },
    changes: createEntryChanges({ client, config: resolved, registry }),
    write: (tenantId, run) => withChange(tenantId, () => batcher.sequential(tenantId, run)),
  });

  async function readAsOf(tenantId: string): Promise<AsOf> {
    const text = await client.command(['GET', cacheKeys(tenantId).version]);
    return parseVersion(text) ? (String(text) as AsOf) : writer.ensureVersion(tenantId);
  }

  return withCacheTraces({
    ...entryCalls,

    async setCache(tenantId, namespace, key, value, ttl, tags = [], options = {}) {
      assertOptions('options', options, ['asOf']);
      const { asOf } = options;
      const encoded = encoderOf(ttl, tags)(value);
      const name = { tenantId, namespace, key };
      if (asOf !== undefined) {
        const version = parseAsOf(asOf);
        return counted(name, 'sets', () => writer.setAsOf(name, encoded, version));
      }
      await withChange(tenantId, () => writer.setNow(name, encoded));
      counts.add(tenantId, namespace, 'sets', 1);
      return true;
    },

    getCache: <T>(...call: Parameters<typeof values.getCache>) =>
      values.getCache(...call) as Promise<T | undefined>,

    lookUpCache: <T>(...call: Parameters<typeof values.lookUpCache>) =>
      values.lookUpCache(...call) as Promise<LookedUpCache<T>>,

    async deleteCache(tenantId, namespace, key) {
      const name = { tenantId, namespace, key };
      return counted(name, 'deletes', () => writer.delete(name));
    },

    getManyCache: <T>(...call: Parameters<typeof values.getManyCache>) =>
      values.getManyCache(...call) as Promise<Map<string, T>>,

    async setManyCache(tenantId, namespace, entries, ttl, tags = []) {
      const encode = encoderOf(ttl, tags);
      const { entry } = cacheKeys(tenantId);
      const values = validateEntries(entries).map(([key, value]) => {
        // Checked before anything is stored, so that one invalid name or value rejects the whole call.
        entry(namespace, key);
        return [key, encode(value)] as const;
      });
      const store = () =>
        Promise.all(values.map(([key, value]) => writer.setNow({ tenantId, namespace, key }, value)));
      await withChange(tenantId, store);
      counts.add(tenantId, namespace, 'sets', values.length);
    },

    async cacheOrFetch<T, Stale>(
      tenantId: string,
      namespace: string,
      key: string,
      fetcher: (context: LoaderContext<Stale>) => Loaded<T>,
      ttl?: number,
      tags: readonly string[] = [],
      options?: CacheOrFetchOptions,
    ) {
      assertFunction('fetcher', fetcher);
      const resolvedOptions = resolveLoadOptions<T>(resolved, ttl, tags, options);
      return cacheOrFetch<T>({
        name: { tenantId, namespace, key },
        fetcher: async (context) => fetcher(context as LoaderContext<Stale>),
        ...resolvedOptions,
      });
    },

    async writeThrough(tenantId, namespace, key, write, ttl, tags = []) {
      assertFunction('write', write);
      const encode = encoderOf(ttl, tags);
      const name = { tenantId, namespace, key };
      const asOf = parseAsOf(await readAsOf(tenantId));
      return writeThrough({
        write,
        encode: (value) => encodeOrReport(onEvent, name, () => encode(value)),
        store: (value) => counted(name, 'sets', () => writer.writeThrough(name, value, asOf)),
        remove: () => counted(name, 'deletes', () => writer.delete(name)),
        onSkipped: (step, error) => reportSkipped(onEvent, name, step, error),
      });
    },

    async invalidateCacheByTags(tenantId, tags, options = {}) {
      assertOptions('options', options, ['deadAfter']);
      cacheKeys(tenantId);
      const members = encodeTags(tags, 'invalidation').map(tagMember);
      const delayMs = deadAfterMs(options.deadAfter, resolved);
      if (members.length === 0) return;
      await counted({ tenantId }, 'invalidations', () => writer.invalidate(tenantId, members, delayMs));
    },
    async invalidateNamespace(tenantId, namespace) {
      const run = () => writer.invalidate(tenantId, [namespaceMember(namespace)]);
      await counted({ tenantId, namespace }, 'invalidations', run);
    },
    async clearTenantCache(tenantId) {
      await counted({ tenantId }, 'invalidations', () => writer.invalidate(tenantId, [TENANT_MEMBER]));
    },

    readAsOf,
    texts: {
      ...createReads(reader, writer.ensureVersion, textOf),
      takeCache: takeText,
      inspectCache: inspectText,
    },
    getCacheMetrics: async (tenantId) => counts.read(tenantId),
    flushMetrics: () => counts.flush(),
    reclaimIdleTenants: createCacheReclaim(client, resolved),
  });
}
