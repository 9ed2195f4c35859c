import type { FieldError } from '../api/errors/index.ts';
import type { ClientErrorCode } from './error-codes.ts';

export interface ClientErrorDetails {
  /** HTTP status; absent when no answer came. */
  readonly status?: number | undefined;
  readonly errors?: readonly FieldError[] | undefined;
  readonly retryAfter?: number | undefined;
  readonly requestId?: string | undefined;
  readonly cause?: unknown;
}

/** Throttled, or a gateway or the service saying that it cannot serve now. */
const PASSING_STATUS: ReadonlySet<number> = new Set([429, 502, 503, 504]);

/** The one error of the client: a refusal by the service (RFC 9457 problem details), or no answer from it. */
export class RedisApiError extends Error {
  /** A stable word to switch on. */
  readonly code: ClientErrorCode;
  readonly status: number | undefined;
  /** What happened and what to do about it, in words. The same as `message`. */
  readonly detail: string;
  /** The fields that do not fit, for `INVALID_INPUT`. */
  readonly errors: readonly FieldError[];
  /** Seconds the service asks to wait before another try. */
  readonly retryAfter: number | undefined;
  /** Under which the service logged the request; name it when you ask for help. */
  readonly requestId: string | undefined;

  constructor(code: ClientErrorCode, detail: string, details: ClientErrorDetails = {}) {
    super(detail, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = 'RedisApiError';
    this.code = code;
    this.detail = detail;
    this.status = details.status;
    this.errors = details.errors ?? [];
    this.retryAfter = details.retryAfter;
    this.requestId = details.requestId;
  }

  /** Whether the same call may succeed shortly. What it was to change may have been changed all the same. */
  get retryable(): boolean {
    if (this.status !== undefined) return PASSING_STATUS.has(this.status);
    return this.code === 'NETWORK' || this.code === 'NO_ANSWER_IN_TIME';
  }
}

/**
 * Whether an unknown is an error of the client, optionally of one code. By name, not by class: two bundles hold two
 * copies of the class, and `instanceof` would miss one of them.
 */
export function isRedisApiError(error: unknown, code?: ClientErrorCode): error is RedisApiError {
  if (!(error instanceof Error) || error.name !== 'RedisApiError' || !('code' in error)) return false;
  return code === undefined || error.code === code;
}

/** A refusal by the client itself: nothing was sent. */
export const invalidInput = (field: string, message: string): RedisApiError =>
  new RedisApiError('INVALID_INPUT', `${field} ${message}.`, { errors: [{ field, message }] });
