import { type LimitName, RateLimitedError } from '../errors.ts';

/** What the calls in progress hold of one resource of this process. */
export interface InFlight {
  /** @returns the share of one call, at first nothing */
  open(): InFlightShare;
}

export interface InFlightShare {
  /**
   * Raises the share to an amount. A share that exceeds the limit by itself is granted while no other call holds any.
   * @throws RateLimitedError if all shares together would exceed the limit; nothing changes then
   */
  raiseTo(amount: number): void;
  release(): void;
}

/** When to retry after calls in progress left no room, in ms. They end sooner, or time out. */
const RETRY_AFTER_MS = 1_000;

/** @param max most that all calls may hold; undefined for no limit */
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
