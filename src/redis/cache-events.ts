/** The cache went on without Redis: the call succeeded, at the cost of a load or of not storing its result. */
export interface CacheEvent {
  readonly type: 'degraded';
  readonly step: 'read' | 'store' | 'release';
  readonly tenantId: string;
  readonly code: string;
}

/** Told of every event. Must not throw. */
export type CacheEventListener = (event: CacheEvent) => void;
