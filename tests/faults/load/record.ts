import type { Recorded } from '../../integration/cache-history-check.ts';

/** One line a worker prints. Times are ms of the machine's monotonic clock, the same in every process. */
export type Line =
  | CallRecord
  | Finding
  | (Recorded & { readonly t: 'seen' })
  | { readonly t: 'unhandled'; readonly at: number; readonly what: string }
  | EndRecord;

/** One call of the product and how it ended. */
export interface CallRecord {
  readonly t: 'call';
  readonly op: Operation;
  readonly start: number;
  readonly end: number;
  /** For how long its process was kept from running meanwhile, in ms. */
  readonly heldUpMs: number;
  /** `OK`, the code of a RedisError, or `untyped: …`. */
  readonly code: string;
  /** Whether the error says that the same call may succeed later. */
  readonly retryable?: boolean;
  /** The code of what made cacheOrFetch go on without Redis. */
  readonly degraded?: string;
}

/** What one lane, the only writer of its data, found out about it. */
export interface Finding {
  readonly t: 'lost' | 'wrong';
  readonly at: number;
  /** When the write that is missing had been acknowledged. */
  readonly acknowledgedAt?: number | undefined;
  readonly what: string;
}

/** The last line, printed when all lanes have stopped. */
export interface EndRecord {
  readonly t: 'end';
  /** Whether everything counted has reached Redis. */
  readonly metricsSent: boolean;
}

/** How many calls of the port an operation makes at most, one after the other. */
export const PORT_CALLS = {
  createSession: 2,
  getSession: 2,
  updateSession: 1,
  rotateSession: 1,
  destroySession: 1,
  listUserSessions: 2,
  getCache: 2,
  setCache: 2,
  deleteCache: 1,
  invalidateCacheByTags: 1,
  readAsOf: 2,
  writeThrough: 4,
  cacheOrFetch: 6,
} as const;

export type Operation = keyof typeof PORT_CALLS;

export const nowMs = (): number => Number(process.hrtime.bigint()) / 1e6;
