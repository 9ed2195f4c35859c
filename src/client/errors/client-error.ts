import type { ClientErrorCode } from './error-codes.ts';
import type { FieldError } from './field-error.ts';

export interface ClientErrorDetails {
  /** HTTP status; absent without a response. */
  readonly status?: number | undefined;
  readonly errors?: readonly FieldError[] | undefined;
  /** Seconds. */
  readonly retryAfter?: number | undefined;
  readonly requestId?: string | undefined;
  readonly stepUp?: StepUpDemand | undefined;
  readonly circuit?: 'closed' | 'open' | 'half-open' | undefined;
  readonly cause?: unknown;
}

/** How the user must sign in after STEP_UP_REQUIRED. Pass it to the issuer as `max_age` and `acr_values`. */
export interface StepUpDemand {
  /** Maximum time since the user authenticated, in seconds. */
  readonly maxAgeSeconds?: number | undefined;
  /** Acceptable levels of the authentication, in order of preference. */
  readonly acr?: readonly string[] | undefined;
}

/** Throttled, or a gateway or the service is temporarily unavailable. */
const TRANSIENT_STATUS: ReadonlySet<number> = new Set([429, 502, 503, 504]);

/**
 * The only error class of the client: an error returned by the service (RFC 9457 problem details), a missing or
 * unexpected response, or input that the client rejected before sending it.
 */
export class RedisApiError extends Error {
  /** A stable code for use in programs. */
  readonly code: ClientErrorCode;
  /** HTTP status; undefined without a response. */
  readonly status: number | undefined;
  /** What happened and what to do about it. Same as `message`. */
  readonly detail: string;
  /** The invalid fields, for `INVALID_INPUT`. */
  readonly errors: readonly FieldError[];
  /** Seconds to wait before the next attempt, as requested by the service. */
  readonly retryAfter: number | undefined;
  /** The id of the request in the service's log; include it when you ask for help. */
  readonly requestId: string | undefined;
  /** How the user must sign in, for `STEP_UP_REQUIRED`. */
  readonly stepUp: StepUpDemand | undefined;
  /** State of the service's circuit breaker, for `NOT_READY`. While it is open, calls fail without reaching Redis. */
  readonly circuit: 'closed' | 'open' | 'half-open' | undefined;

  /**
   * @param code stable code for use in programs
   * @param detail what happened and what to do about it
   * @param details details of the response, as far as they are known
   */
  constructor(code: ClientErrorCode, detail: string, details: ClientErrorDetails = {}) {
    super(detail, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = 'RedisApiError';
    this.code = code;
    this.detail = detail;
    this.status = details.status;
    this.errors = details.errors ?? [];
    this.retryAfter = details.retryAfter;
    this.requestId = details.requestId;
    this.stepUp = details.stepUp;
    this.circuit = details.circuit;
  }

  /** Whether the same call may succeed shortly. A write that failed this way may still have been applied. */
  get retryable(): boolean {
    if (this.status !== undefined) return TRANSIENT_STATUS.has(this.status);
    return this.code === 'NETWORK' || this.code === 'NO_ANSWER_IN_TIME';
  }
}

/**
 * Type guard for errors of the client. Checks the name, not the class: two bundles contain two copies of the class, and
 * `instanceof` would miss one of them.
 * @param error any value, such as that of a `catch` clause
 * @param code accept only errors with this code
 * @returns whether it is one a `RedisApiError`, with that code if one is given
 * @example
 * if (isRedisApiError(error, 'SESSION_LIMIT')) showMessage(error.detail)
 */
export function isRedisApiError(error: unknown, code?: ClientErrorCode): error is RedisApiError {
  if (!(error instanceof Error) || error.name !== 'RedisApiError' || !('code' in error)) return false;
  return code === undefined || error.code === code;
}

/** Longest path of a property in an error, in characters. */
const MAX_PATH_CHARS = 200;

/** Creates the error for input that the client itself rejects; nothing was sent. */
export function invalidInput(path: string, message: string): RedisApiError {
  const field = path.length > MAX_PATH_CHARS ? `${path.slice(0, MAX_PATH_CHARS - 1)}…` : path;
  return new RedisApiError('INVALID_INPUT', `${field} ${message}.`, { errors: [{ field, message }] });
}

/**
 * @returns null instead of NOT_FOUND, because a session that is missing, has ended or belongs to another user is not an
 * error
 */
export async function orNull<T>(call: () => Promise<T>): Promise<T | null> {
  try {
    return await call();
  } catch (error) {
    if (isRedisApiError(error, 'NOT_FOUND')) return null;
    throw error;
  }
}
