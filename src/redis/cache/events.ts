import type { CacheCounters } from './counters.ts';

/** A step that was skipped because of an error, such as an outage of Redis or a closed client. */
export type DegradedStep = 'read' | 'store' | 'release' | 'delete';

/** Something a cache reports. Except for `counted`, the call succeeded at the cost of a load, of storage, or of age. */
export type CacheEvent =
  /** Counts since the last such event, at most once per second and tenant while there is traffic. */
  | { readonly type: 'counted'; readonly tenantId: string; readonly counts: CacheCounters }
  | {
      readonly type: 'degraded';
      readonly step: DegradedStep;
      readonly tenantId: string;
      readonly code: string;
    }
  /** A value that was loaded or written through was returned but not stored, because it is too large. */
  | { readonly type: 'too-large'; readonly tenantId: string; readonly namespace: string }
  /** The loader failed, and an expired value was served instead of its error. */
  | { readonly type: 'stale-if-error'; readonly tenantId: string; readonly namespace: string }
  /** A refresh failed whose callers were served a stale or fresh value; the next caller tries again. */
  | { readonly type: 'refresh-failed'; readonly tenantId: string; readonly namespace: string };

/** Receives every event. Must not throw. */
export type CacheEventListener = (event: CacheEvent) => void;
