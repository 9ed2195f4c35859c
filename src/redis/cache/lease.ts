import { setTimeout as sleep } from 'node:timers/promises';
import type { ReadResult } from './freshness.ts';
import type { CacheCounts } from './metrics.ts';
import { noteCache } from './note-read.ts';
import type { CacheReader, LeasedRead, ReadRequest } from './read.ts';

/** First and longest pause of a caller that waits for another process to load, in ms. */
const FIRST_PAUSE_MS = 10;
const LONGEST_PAUSE_MS = 200;
/** How long a caller waits, after the time of two leases, before it loads without one, in ms. */
const GRACE_MS = 500;

/**
 * Leases keep other processes from loading the same key. They only save work: a loaded value gets the version of its
 * read and is stored no matter who holds the lease by then.
 */
export function createLeases(
  reader: Pick<CacheReader, 'readUnderLease'>,
  counts: Pick<CacheCounts, 'add'>,
  leaseMs: number,
) {
  return {
    /**
     * Acquires the lease, or waits until its holder has stored a value, has crashed, or has held it for longer than the
     * lease.
     * @param token secret of this caller
     * @param isEnough whether the caller can use a result without waiting any longer
     * @param maxWaitMs longest wait, in ms
     */
    async acquire(
      name: ReadRequest,
      token: string,
      isEnough: (result: ReadResult) => boolean,
      maxWaitMs: number,
    ): Promise<LeasedRead> {
      let read = await reader.readUnderLease(name, token, leaseMs);
      const isDone = () => read.acquired || isEnough(read.result);
      if (isDone() || maxWaitMs <= 0) return read;
      counts.add(name.tenantId, name.namespace, 'waits', 1);
      noteCache({ leaseWaited: true });
      // Long enough for one holder that crashed and another one that took over.
      const waitMs = Math.min(maxWaitMs, 2 * leaseMs + GRACE_MS);
      const waitUntil = performance.now() + waitMs;
      let pause = FIRST_PAUSE_MS;
      for (let left = waitMs; !isDone() && left > 0; left = waitUntil - performance.now()) {
        await sleep(Math.min(left, pause * (0.5 + Math.random() / 2)));
        read = await reader.readUnderLease(name, token, leaseMs);
        pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
      }
      return read;
    },
  };
}
