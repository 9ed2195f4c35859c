import type { CacheCounters } from './counters.ts';

/** A step that was skipped because of an error, such as an outage of Redis or a closed client. */
export type DegradedStep = 'read' | 'store' | 'release' | 'delete';

/**
 * An event reported by a cache. Except for `counted`, the call succeeded, but it had to load the value, could not store
 * it, or returned an older one.
 */
export type CacheEvent =
  /** Counts since the previous such event; at most once per second and tenant while there is traffic. */
  | { readonly type: 'counted'; readonly tenantId: string; readonly counts: CacheCounters }
  | {
      readonly type: 'degraded';
      readonly step: DegradedStep;
      readonly tenantId: string;
      readonly code: string;
    }
  /** A loaded or written value was returned but not stored, because it is too large. */
  | { readonly type: 'too-large'; readonly tenantId: string; readonly namespace: string }
  /** The loader failed, and an expired value was served instead of the error. */
  | { readonly type: 'stale-if-error'; readonly tenantId: string; readonly namespace: string }
  /** A refresh failed after its callers had been served a stale or still fresh value; the next caller tries again. */
  | { readonly type: 'refresh-failed'; readonly tenantId: string; readonly namespace: string };

/** Receives every event. Must not throw. */
export type CacheEventListener = (event: CacheEvent) => void;
