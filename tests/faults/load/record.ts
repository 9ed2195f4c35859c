import type { Recorded } from '../../integration/cache-history-check.ts';

/** One line that a worker prints. Times are in ms of the machine's monotonic clock, which all processes share. */
export type Line =
  | CallRecord
  | Finding
  | (Recorded & { readonly t: 'seen' })
  | { readonly t: 'unhandled'; readonly at: number; readonly what: string }
  | EndRecord;

/** One call of the product and its outcome. */
export interface CallRecord {
  readonly t: 'call';
  readonly op: Operation;
  readonly start: number;
  readonly end: number;
  /** For how long its process was kept from running meanwhile, in ms. */
  readonly stalledMs: number;
  /** `OK`, the code of a RedisError, or `untyped: …`. */
  readonly code: string;
  /** Whether the error is marked as retryable. */
  readonly retryable?: boolean;
  /** The text of an error that is not. */
  readonly message?: string;
  /** The code of the error that made the call continue without Redis, or without storing its value. */
  readonly degraded?: string;
}

/** A problem that a lane found in the data of which it is the only writer. */
export interface Finding {
  readonly t: 'lost' | 'wrong';
  readonly at: number;
  /** When the call began whose acknowledged write is missing: it may have reached only the server that died. */
  readonly begunAt?: number | undefined;
  /** Whether it is about a session. No policy that the product supports evicts one. */
  readonly isSession?: boolean;
  readonly what: string;
}

/** The last line, printed when all lanes have stopped. */
export interface EndRecord {
  readonly t: 'end';
  /** Whether all counters have reached Redis. */
  readonly metricsSent: boolean;
}

/** The most sequential calls of the port that an operation makes. */
export const PORT_CALLS = {
  createSession: 3,
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
