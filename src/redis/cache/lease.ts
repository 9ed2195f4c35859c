import { setTimeout as sleep } from 'node:timers/promises';
import type { ReadResult } from './freshness.ts';
import type { CacheCounts } from './metrics.ts';
import type { CacheReader, LeasedRead } from './read.ts';
import type { EntryName } from './write.ts';

/** First and longest pause of a caller waiting for another process to load, in ms. */
const FIRST_PAUSE_MS = 10;
const LONGEST_PAUSE_MS = 200;
/** How long beyond two leases a caller waits before it loads without one, in ms. */
const GRACE_MS = 500;

/**
 * Leases keep other processes from loading the same key. They save work and nothing depends on them: what is loaded is
 * dated by its read, and a lease lost in between only means that its holder's value is not stored.
 */
export function createLeases(reader: CacheReader, counts: CacheCounts, leaseMs: number) {
  return {
    /**
     * Takes the lease, or waits until its holder has stored a value, crashed, or taken longer than the lease.
     * @param lease a token that only this call knows
     * @param isEnough whether what was read spares the caller the wait
     */
    async acquire(
      name: EntryName,
      lease: string,
      isEnough: (judged: ReadResult) => boolean,
    ): Promise<LeasedRead> {
      const read = await reader.readUnderLease(name, lease, leaseMs);
      if (read.acquired || isEnough(read.judged)) return read;
      counts.add(name.tenantId, name.namespace, 'waits', 1);
      // Long enough for a holder that crashed and one that took over.
      const giveUpAt = Date.now() + 2 * leaseMs + GRACE_MS;
      for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
        await sleep(pause * (0.5 + Math.random() / 2));
        const again = await reader.readUnderLease(name, lease, leaseMs);
        if (again.acquired || isEnough(again.judged) || Date.now() > giveUpAt) return again;
      }
    },
  };
}
