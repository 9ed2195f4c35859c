import type { Bucket } from './rate-limits.ts';
import type { Charge } from './token-bucket.ts';

/**
 * This process's view of one bucket in Redis: the debt that Redis last reported, and the amount taken since. Debt is
 * the time it takes to refill the bucket, in µs.
 */
export interface LocalBucket {
  /**
   * Decides whether a call may take an amount. An amount larger than the whole bucket is allowed once the bucket is
   * full.
   * @param total cost of the call
   * @param taken the part of it that was already taken
   * @returns ms until the rest may be taken; 0 for now
   */
  waitFor(total: number, taken: number): number;
  take(cost: number): void;
  /** Whether the amount taken should be reported to Redis now. */
  isDue(): boolean;
  /** Whether an amount was taken that has not been reported to Redis. */
  hasUnsent(): boolean;
  /**
   * @returns the cost not yet charged in Redis. Call `confirm` with the debt that Redis reports, in µs, or with
   *   undefined if the charge failed.
   */
  unsent(): { charge: Charge; confirm: (debtUs: number | undefined) => void } | undefined;
  state(): { bucket: Bucket; remaining: number; fullInSeconds: number };
}

/**
 * Fraction of the bucket that a process takes before it reports to Redis, while more than half of the bucket is left. A
 * hundred processes together then leave at most half a bucket unreported.
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
      // Differences below a microsecond come from rounding in the script in token-bucket.ts.
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
        // Processes may together exceed the burst before their reports reach each other, but only by a bounded amount.
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
