import type { AsOf } from './version.ts';

/** The result of a look-up. */
export interface LookedUpCache<Value> {
  /** `undefined` on a miss. */
  readonly value: Value | undefined;
  /** Pass this version to `setCache` when storing a value loaded after the look-up. */
  readonly asOf: AsOf;
  /** Present if an invalidation made the value stale and the caller accepts stale values. Load a new one. */
  readonly stale?: true;
}
