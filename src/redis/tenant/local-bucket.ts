import type { Bucket } from './rate-limits.ts';
import type { Charge } from './token-bucket.ts';

/** What this process knows of one bucket in Redis: what it last heard, and what it let pass since. */
export interface LocalBucket {
  /** @returns ms until so much may be taken; 0: now */
  waitFor(cost: number): number;
  take(cost: number): void;
  hasDue(): boolean;
  /** What has been taken and not been sent; `settle` is told what the bucket owes then, or that nobody knows. */
  due(): { charge: Charge; settle: (owedUs: number | undefined) => void } | undefined;
  state(): { bucket: Bucket; remaining: number; fullInSeconds: number };
}

/** A bucket never heard of is taken for full. */
export function createLocalBucket(key: string, bucket: Bucket, now: () => number): LocalBucket {
  const usOf = (amount: number) => (amount / bucket.perSecond) * 1_000_000;
  const burstUs = usOf(bucket.burst);
  let heard = { owedUs: 0, at: now() };
  let dueUs = 0;
  let sentUs = 0;

  const owedUs = () => Math.max(0, heard.owedUs - (now() - heard.at) * 1_000) + sentUs + dueUs;

  return {
    waitFor(cost) {
      if (cost === 0) return 0;
      const missingUs = owedUs() + usOf(cost) - burstUs;
      // Less than a microsecond is the rounding of the script.
      return missingUs < 1 ? 0 : missingUs / 1_000;
    },
    take(cost) {
      dueUs += usOf(cost);
    },
    hasDue: () => dueUs > 0,
    due() {
      if (dueUs === 0) return undefined;
      const costUs = dueUs;
      dueUs = 0;
      sentUs += costUs;
      return {
        charge: { key, costUs: Math.ceil(costUs), mostUs: Math.ceil(burstUs * 2) },
        settle(owed) {
          sentUs -= costUs;
          if (owed !== undefined) heard = { owedUs: owed, at: now() };
        },
      };
    },
    state() {
      const owed = owedUs();
      const remaining = Math.max(0, Math.floor(((burstUs - owed + 1) / 1_000_000) * bucket.perSecond));
      return {
        bucket,
        remaining: Math.min(remaining, bucket.burst),
        fullInSeconds: Math.ceil(owed / 1_000_000),
      };
    },
  };
}
