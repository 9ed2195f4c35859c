import type { AsOf } from './version.ts';

/** What a look-up found. */
export interface LookedUpCache<Value> {
  /** `undefined` on a miss. */
  readonly value: Value | undefined;
  /** The version as of which a value loaded after the look-up may be stored. */
  readonly asOf: AsOf;
  /** Present when an invalidation made the value stale, and the caller accepted that: load a new one. */
  readonly stale?: true;
}
