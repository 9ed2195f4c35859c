import type { CacheCounters } from './types.ts';

/** A step that was left out because Redis was away. */
export type DegradedStep = 'read' | 'store' | 'release';

/** What a cache tells of itself. But for `counted`: a call succeeded at the cost of a load, of storage, or of age. */
export type CacheEvent =
  /** What was counted since the last such event, at most once a second and tenant while there is traffic. */
  | { readonly type: 'counted'; readonly tenantId: string; readonly counts: CacheCounters }
  | {
      readonly type: 'degraded';
      readonly step: DegradedStep;
      readonly tenantId: string;
      readonly code: string;
    }
  /** The loader failed, and an expired value was served in place of its error. */
  | { readonly type: 'stale-if-error'; readonly tenantId: string; readonly namespace: string }
  /** A refresh after the answer failed; the next caller tries again. */
  | { readonly type: 'refresh-failed'; readonly tenantId: string; readonly namespace: string };

/** Told of every event. Must not throw. */
export type CacheEventListener = (event: CacheEvent) => void;
