import { type LimitName, RateLimitedError } from '../errors.ts';

/** The amount of one resource of this process that calls in progress hold. */
export interface InFlight {
  /** @returns the share of one call, which starts at 0 */
  open(): InFlightShare;
}

export interface InFlightShare {
  /**
   * Raises the share to an amount. A share that exceeds the limit on its own is granted if no other call holds a share.
   * @throws RateLimitedError if all shares together would exceed the limit; in that case, nothing changes
   */
  raiseTo(amount: number): void;
  release(): void;
}

/**
 * When to retry after calls in progress have used up the limit, in ms. By then, they have usually ended or timed out.
 */
const RETRY_AFTER_MS = 1_000;

/** @param max maximum that all calls together may hold; undefined for no limit */
export function createInFlight(name: LimitName, max = Number.POSITIVE_INFINITY): InFlight {
  let total = 0;
  return {
    open() {
      let own = 0;
      return {
        raiseTo(amount) {
          if (amount <= own) return;
          const others = total - own;
          if (others > 0 && others + amount > max) throw new RateLimitedError(name, RETRY_AFTER_MS);
          total = others + amount;
          own = amount;
        },
        release() {
          total -= own;
          own = 0;
        },
      };
    },
  };
}
