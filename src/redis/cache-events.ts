/** A step that was left out because Redis was away. */
export type DegradedStep = 'read' | 'store' | 'release';

/** The cache helped itself: the call succeeded, at the cost of a load, of not storing its result, or of age. */
export type CacheEvent =
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
