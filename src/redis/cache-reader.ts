import type { Judge, Judged } from './cache-judge.ts';
import type { CacheCounts } from './cache-metrics.ts';
import type { EntryName } from './cache-writer.ts';
import type { RedisClient, RedisCommand } from './client.ts';
import { cacheKeys } from './keys.ts';

/** Most entries one MGET asks for, so that one reply stays of a bounded size. */
const MAX_BATCH = 128;

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
  /**
   * Runs a write after the reads issued before it, and before those issued after it in the same tick, as if each had
   * been sent on its own.
   */
  inOrder<T>(tenantId: string, write: () => Promise<T>): Promise<T>;
}

export function createCacheReader(client: RedisClient, judge: Judge, counts: CacheCounts): CacheReader {
  const waiting = new Map<string, PendingRead[]>();
  /** Writes of this tick, for clients that do not keep the order of what they send. */
  const writes = new Map<string, Promise<unknown>>();

  function flush(tenantId: string): Promise<unknown> {
    const reads = waiting.get(tenantId) ?? [];
    waiting.delete(tenantId);
    const earlier = writes.get(tenantId);
    if (earlier === undefined) return sendReads(tenantId, reads);
    return earlier.catch(() => {}).then(() => sendReads(tenantId, reads));
  }

  function sendReads(tenantId: string, reads: readonly PendingRead[]): Promise<unknown> {
    if (reads.length <= MAX_BATCH) return sendBatch(tenantId, reads);
    const batches: Promise<void>[] = [];
    for (let from = 0; from < reads.length; from += MAX_BATCH) {
      batches.push(sendBatch(tenantId, reads.slice(from, from + MAX_BATCH)));
    }
    return Promise.all(batches);
  }

  async function inOrder<T>(tenantId: string, write: () => Promise<T>): Promise<T> {
    const reads = waiting.has(tenantId) ? flush(tenantId) : undefined;
    if (client.ordered) return write();
    const writing = (reads ?? Promise.resolve()).then(write);
    writes.set(tenantId, writing);
    setImmediate(() => {
      if (writes.get(tenantId) === writing) writes.delete(tenantId);
    });
    return writing;
  }

  /** Settles every read; does not fail itself. */
  function sendBatch(tenantId: string, batch: readonly PendingRead[]): Promise<void> {
    const keys = cacheKeys(tenantId);
    const command: RedisCommand = ['MGET', ...batch.map(({ entryKey }) => entryKey), keys.watermark];
    return counts
      .sendWith(tenantId, command)
      .then((reply) => {
        const values = Array.isArray(reply) ? reply : [];
        const raw = batch.map(({ namespace }, i) => ({ namespace, entry: values[i] }));
        const judged = judge(tenantId, keys, raw, values[batch.length]);
        return judged instanceof Promise
          ? judged.then((later) => settle(tenantId, batch, later))
          : settle(tenantId, batch, judged);
      })
      .catch((error: unknown) => {
        for (const { reject } of batch) reject(error);
      });
  }

  function settle(tenantId: string, batch: readonly PendingRead[], judged: readonly Judged[]): void {
    for (const [i, { namespace, resolve }] of batch.entries()) {
      const result = judged[i] ?? { state: 'miss' };
      counts.add(tenantId, namespace, READ_COUNTERS[result.state], 1);
      resolve(result);
    }
  }

  return {
    inOrder,

    async readUnderLease({ tenantId, namespace, key }, lease, leaseMs) {
      const keys = cacheKeys(tenantId);
      const [taken, reply] = await client.pipeline([
        ['SET', keys.lease(namespace, key), lease, 'NX', 'PX', leaseMs],
        ['MGET', keys.entry(namespace, key), keys.watermark],
      ]);
      if (taken instanceof Error) throw taken;
      if (reply instanceof Error) throw reply;
      const [entry, watermark] = Array.isArray(reply) ? reply : [];
      const [judged] = await judge(tenantId, keys, [{ namespace, entry }], watermark);
      return { judged: judged ?? { state: 'miss' }, acquired: taken === 'OK' };
    },

    read(tenantId, namespace, key) {
      // Refused here, so that one bad name fails its own caller and not the whole batch.
      const entryKey = cacheKeys(tenantId).entry(namespace, key);
      return new Promise((resolve, reject) => {
        const read = { namespace, entryKey, resolve, reject };
        const reads = waiting.get(tenantId);
        if (reads) {
          reads.push(read);
          return;
        }
        waiting.set(tenantId, [read]);
        queueMicrotask(() => void flush(tenantId));
      });
    },
  };
}

const READ_COUNTERS = { hit: 'hits', miss: 'misses', stale: 'stale', expired: 'stale' } as const;
