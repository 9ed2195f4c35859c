import type { Batches, BatchKind } from './batches.ts';
import type { Judge, Judged } from './cache-judge.ts';
import type { CacheCounts } from './cache-metrics.ts';
import type { StampMemory } from './cache-stamps.ts';
import type { EntryName } from './cache-writer.ts';
import type { RedisClient } from './client.ts';
import { cacheKeys } from './keys.ts';

interface PendingRead {
  readonly namespace: string;
  readonly entryKey: string;
  readonly resolve: (judged: Judged) => void;
  readonly reject: (error: unknown) => void;
}

export interface LeasedRead {
  readonly judged: Judged;
  /** Whether the lease is ours now; otherwise another process is loading the key. */
  readonly acquired: boolean;
}

export interface CacheReaderParts {
  readonly client: RedisClient;
  readonly judge: Judge;
  readonly counts: CacheCounts;
  readonly batches: Batches;
  readonly stamps: StampMemory;
}

/**
 * Reads entries. Those asked for in one tick travel together: one MGET per tenant, however many callers.
 */
export interface CacheReader {
  /** @throws InvalidInputError, at once, for a bad name */
  read(tenantId: string, namespace: string, key: string): Promise<Judged>;
  /**
   * Asks for the key's lease and reads again in the same round trip: what is loaded afterwards is dated by this read.
   * @param leaseMs how long the lease holds if its holder never gives it back
   */
  readUnderLease(name: EntryName, lease: string, leaseMs: number): Promise<LeasedRead>;
}

export function createCacheReader({ client, judge, counts, batches, stamps }: CacheReaderParts): CacheReader {
  /** Settles every read; does not fail itself. */
  function sendBatch(tenantId: string, batch: readonly PendingRead[]): Promise<void> {
    const keys = cacheKeys(tenantId);
    const command: [string, ...string[]] = ['MGET'];
    for (const { entryKey } of batch) command.push(entryKey);
    command.push(keys.watermark);
    const refuse = (error: unknown) => {
      for (const { reject } of batch) reject(error);
    };
    return counts.sendWith(tenantId, command).then((reply) => {
      const values = Array.isArray(reply) ? reply : [];
      stamps.saw(tenantId, values[batch.length]);
      const judged = judge(tenantId, keys, batch, values);
      if (!(judged instanceof Promise)) return settle(tenantId, batch, judged);
      return judged.then((later) => settle(tenantId, batch, later), refuse);
    }, refuse);
  }

  function settle(tenantId: string, batch: readonly PendingRead[], judged: readonly Judged[]): void {
    for (let i = 0; i < batch.length; i++) {
      const result = judged[i] ?? { state: 'miss' };
      const read = batch[i];
      if (!read) continue;
      counts.add(tenantId, read.namespace, READ_COUNTERS[result.state], 1);
      read.resolve(result);
    }
  }

  const reading: BatchKind<PendingRead> = { writes: false, send: sendBatch };

  return {
    async readUnderLease({ tenantId, namespace, key }, lease, leaseMs) {
      const keys = cacheKeys(tenantId);
      const [taken, reply] = await client.pipeline([
        ['SET', keys.lease(namespace, key), lease, 'NX', 'PX', leaseMs],
        ['MGET', keys.entry(namespace, key), keys.watermark],
      ]);
      if (taken instanceof Error) throw taken;
      if (reply instanceof Error) throw reply;
      const [judged] = await judge(tenantId, keys, [{ namespace }], Array.isArray(reply) ? reply : []);
      return { judged: judged ?? { state: 'miss' }, acquired: taken === 'OK' };
    },

    read(tenantId, namespace, key) {
      // Refused here, so that one bad name fails its own caller and not the whole batch.
      const entryKey = cacheKeys(tenantId).entry(namespace, key);
      return new Promise((resolve, reject) => {
        batches.join(reading, tenantId, { namespace, entryKey, resolve, reject });
      });
    },
  };
}

const READ_COUNTERS = { hit: 'hits', miss: 'misses', stale: 'stale', expired: 'stale' } as const;
