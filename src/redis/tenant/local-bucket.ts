import type { Bucket } from './rate-limits.ts';
import type { Charge } from './token-bucket.ts';

/**
 * This process's view of one bucket in Redis: the debt that Redis last reported, and what was taken since. Debt is the time
 * that it takes to refill the bucket, in µs.
 */
export interface LocalBucket {
  /**
   * Decides whether a call may cost an amount. More than the bucket can hold is allowed once the bucket is full.
   * @param total what the call costs
   * @param taken what of it was taken before
   * @returns ms until the rest may be taken; 0: now
   */
  waitFor(total: number, taken: number): number;
  take(cost: number): void;
  /** Whether Redis should be told of what was taken. */
  isDue(): boolean;
  /** Whether Redis has not been told of something that was taken. */
  hasUnsent(): boolean;
  /**
   * @returns the cost not yet charged in Redis. Call `confirm` with the debt Redis reports, in µs, or undefined if the
   *   charge failed.
   */
  unsent(): { charge: Charge; confirm: (debtUs: number | undefined) => void } | undefined;
  state(): { bucket: Bucket; remaining: number; fullInSeconds: number };
}

/**
 * Part of the bucket that a process takes before it tells Redis, while more than half of the bucket is left. A hundred
 * processes together then know of all but half a bucket.
 */
const UNREPORTED_SHARE = 1 / 200;

/**
 * Starts with a full bucket.
 * @param now a clock that never steps back, in ms
 */
export function createLocalBucket(key: string, bucket: Bucket, now: () => number): LocalBucket {
  const usOf = (amount: number) => (amount / bucket.perSecond) * 1_000_000;
  const burstUs = usOf(bucket.burst);
  let lastKnown = { debtUs: 0, at: now() };
  let unsentUs = 0;
  let pendingUs = 0;

  const debtUs = () => Math.max(0, lastKnown.debtUs - (now() - lastKnown.at) * 1_000) + pendingUs + unsentUs;

  return {
    waitFor(total, taken) {
      if (total === taken) return 0;
      const othersUs = Math.max(0, debtUs() - usOf(taken));
      const missingUs = othersUs + Math.min(usOf(total), burstUs) - burstUs;
      // Less than a microsecond is the rounding of the script in token-bucket.ts.
      return missingUs < 1 ? 0 : missingUs / 1_000;
    },
    take(cost) {
      unsentUs += usOf(cost);
    },
    isDue: () => unsentUs > 0 && (unsentUs >= burstUs * UNREPORTED_SHARE || debtUs() > burstUs / 2),
    hasUnsent: () => unsentUs > 0,
    unsent() {
      if (unsentUs === 0) return undefined;
      const costUs = unsentUs;
      unsentUs = 0;
      pendingUs += costUs;
      return {
        // What processes allow before they learn of one another may exceed the burst, but not without bound.
        charge: { key, costUs: Math.ceil(costUs), maxDebtUs: Math.ceil(Math.max(burstUs * 2, costUs)) },
        confirm(debt) {
          pendingUs -= costUs;
          if (debt !== undefined) lastKnown = { debtUs: debt, at: now() };
        },
      };
    },
    state() {
      const debt = debtUs();
      const remaining = Math.max(0, Math.floor(((burstUs - debt + 1) / 1_000_000) * bucket.perSecond));
      return {
        bucket,
        remaining: Math.min(remaining, bucket.burst),
        fullInSeconds: Math.ceil(debt / 1_000_000),
      };
    },
  };
}
