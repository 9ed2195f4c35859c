import type { CacheMetrics, RedisServerInfo } from '../../../client/index.ts';
import type { HealthState } from '../health-state.ts';

/** Time between two samples while the page is visible. */
export const INTERVAL_MS = 5_000;
/** Age of the oldest sample. */
export const KEPT_MS = 60 * 60 * 1_000;
/** Two samples further apart than this have nothing to do with each other: the page was hidden, or closed. */
export const LONGEST_INTERVAL_MS = 3 * INTERVAL_MS;

/** What was observed in an interval. A value that is not known is absent. */
export interface Sample {
  /** End of the interval, in ms since the epoch. */
  readonly at: number;
  readonly state: HealthState;
  readonly circuit: 'closed' | 'half-open' | 'open' | 'unknown';
  /** Reads, writes and invalidations of the tenant's cache, per second. */
  readonly operations?: number | undefined;
  /** Commands that the Redis server processed for all tenants, per second. */
  readonly commands?: number | undefined;
  /** 0 to 1; absent without a read. */
  readonly hitRate?: number | undefined;
  /** Percentiles of PING from the service to Redis in the last minute, in ms. */
  readonly pingP50?: number | undefined;
  readonly pingP95?: number | undefined;
  /** 95th percentile of the user's own requests in the last minute, as the browser measures them, in ms. */
  readonly callsP95?: number | undefined;
  readonly memoryBytes?: number | undefined;
}

/** Something that happened at one moment. */
export interface Mark {
  /** ms since the epoch */
  readonly at: number;
  readonly kind: 'outage' | 'recovery' | 'invalidation';
  /** In words, such as `Tag user invalidated`. */
  readonly text: string;
}

/** The last known value, and what prevented a newer one. */
export interface Observed<T> {
  readonly value: T | undefined;
  /** ms since the epoch; absent without a value */
  readonly at: number | undefined;
  readonly error: unknown;
}

export interface History {
  /** Oldest first. */
  readonly samples: readonly Sample[];
  /** Oldest first. */
  readonly marks: readonly Mark[];
  readonly metrics: Observed<CacheMetrics>;
  readonly server: Observed<RedisServerInfo>;
}
