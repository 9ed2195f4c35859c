import type { RedisClient } from '../client/index.ts';
import type { Batcher, BatchFunction, PendingCall } from '../shared/batch.ts';
import { cacheKeys } from '../shared/keys.ts';
import { createFetch, createFetchThrough, type Fetched } from './fetch.ts';
import type { Judge, ReadResult } from './freshness.ts';
import type { Asked, LocalCopies } from './local-tier.ts';
import type { CacheCounts } from './metrics.ts';
import type { VersionTracker } from './version-tracker.ts';
import type { EntryName } from './write.ts';

interface PendingRead extends PendingCall {
  readonly namespace: string;
  readonly entryKey: string;
  /** Settles its caller's promise with what the caller makes of it. */
  readonly found: (judged: ReadResult) => void;
}

export interface LeasedRead {
  readonly judged: ReadResult;
  /** Whether the lease is ours now; otherwise another process is loading the key. */
  readonly acquired: boolean;
}

export interface CacheReaderParts {
  readonly client: RedisClient;
  readonly judge: Judge;
  readonly counts: CacheCounts;
  readonly batches: Batcher;
  readonly stamps: VersionTracker;
  readonly local?: LocalCopies | undefined;
}

/**
 * Reads entries. Those asked for in one tick travel together: one MGET per tenant, however many callers.
 */
export interface CacheReader {
  /**
   * @param use makes of what was found what the caller asked for
   * @throws InvalidInputError for a bad name, and what `use` throws
   */
  read<T>(tenantId: string, namespace: string, key: string, use: (judged: ReadResult) => T): Promise<T>;
  /**
   * Asks for the key's lease and reads again in the same round trip: what is loaded afterwards is dated by this read.
   * @param leaseMs how long the lease holds if its holder never gives it back
   */
  readUnderLease(name: EntryName, lease: string, leaseMs: number): Promise<LeasedRead>;
}

export function createCacheReader(parts: CacheReaderParts): CacheReader {
  const { client, judge, counts, batches, stamps, local } = parts;
  const fetch = local ? createFetchThrough(local, counts) : createFetch(counts);

  function sendBatch(tenantId: string, batch: readonly PendingRead[]): Promise<void> {
    const asked = local?.ask(tenantId);
    const entryKeys = batch.map(({ entryKey }) => entryKey);
    return fetch(tenantId, entryKeys, (fetched) => {
      stamps.saw(tenantId, fetched.watermark);
      const judged = judge(tenantId, cacheKeys(tenantId), batch, fetched);
      const end = (results: readonly ReadResult[]) => settle(tenantId, batch, fetched, results, asked);
      return judged instanceof Promise ? judged.then(end) : end(judged);
    });
  }

  function settle(
    tenantId: string,
    batch: readonly PendingRead[],
    { values }: Fetched,
    judged: readonly ReadResult[],
    asked: Asked | undefined,
  ): void {
    for (let i = 0; i < batch.length; i++) {
      const result = judged[i] ?? { state: 'miss' };
      const read = batch[i];
      if (!read) continue;
      counts.add(tenantId, read.namespace, READ_COUNTERS[result.state], 1);
      read.found(asked ? kept(tenantId, read.entryKey, values[i], result, asked) : result);
    }
  }

  /** Lets the local tier keep what was found valid, and forget what was not. */
  function kept(
    tenantId: string,
    entryKey: string,
    value: Fetched['values'][number],
    result: ReadResult,
    asked: Asked,
  ): ReadResult {
    const { state, entry, watermark } = result;
    if (state === 'hit' && entry && watermark && local) {
      const text = typeof value === 'string' ? value : undefined;
      const own = local.keep({ tenantId, entryKey }, asked, entry, watermark, text);
      return own === entry ? result : { ...result, entry: own };
    }
    local?.drop(tenantId, entryKey);
    return result;
  }

  const reading: BatchFunction<PendingRead> = { writes: false, send: sendBatch };

  return {
    async readUnderLease({ tenantId, namespace, key }, lease, leaseMs) {
      const keys = cacheKeys(tenantId);
      const [taken, reply] = await client.pipeline([
        ['SET', keys.lease(namespace, key), lease, 'NX', 'PX', leaseMs],
        ['MGET', keys.entry(namespace, key), keys.watermark],
      ]);
      if (taken instanceof Error) throw taken;
      if (reply instanceof Error) throw reply;
      const [entry, watermark] = Array.isArray(reply) ? reply : [];
      const [judged] = await judge(tenantId, keys, [{ namespace }], { values: [entry], watermark });
      return { judged: judged ?? { state: 'miss' }, acquired: taken === 'OK' };
    },

    read(tenantId, namespace, key, use) {
      return new Promise((resolve, reject) => {
        // Refused here, so that one bad name fails its own caller and not the whole batch.
        const entryKey = cacheKeys(tenantId).entry(namespace, key);
        const found = (judged: ReadResult) => {
          try {
            resolve(use(judged));
          } catch (error) {
            reject(error);
          }
        };
        const copy = local?.find(tenantId, entryKey);
        if (copy && local?.isFresh(copy)) {
          counts.add(tenantId, namespace, 'hits', 1);
          found({ state: 'hit', entry: copy.entry, watermark: copy.watermark });
          return;
        }
        batches.join(reading, tenantId, { namespace, entryKey, found, reject });
      });
    },
  };
}

const READ_COUNTERS = { hit: 'hits', miss: 'misses', stale: 'stale', expired: 'stale' } as const;
