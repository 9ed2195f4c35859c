import {
  type CircuitState,
  cutText,
  isRedisError,
  MAX_MESSAGE_BYTES,
  type RedisErrorCode,
} from '../../redis/index.ts';
import { type ApiErrorCode, type FieldError, isApiError } from './api-error.ts';
import { stepUpDetails } from './step-up.ts';

export const PROBLEM_MEDIA_TYPE = 'application/problem+json';

/** Maximum value of Retry-After, in s. */
const MAX_RETRY_AFTER_S = 24 * 60 * 60;

/** The codes of problems: the codes of src/redis that concern callers, the API's own codes, and INTERNAL. */
export type ProblemCode =
  | Exclude<
      RedisErrorCode,
      'AUTH' | 'CLOSED' | 'COMMAND' | 'CONFIG' | 'LOAD_RECURSION' | 'SESSION_ALIAS_USED' | 'SIGN_IN_ENDED'
    >
  | ApiErrorCode
  | 'INTERNAL';

/** Problem details: https://www.rfc-editor.org/rfc/rfc9457#section-3 */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: ProblemCode;
  /** Identifies this occurrence by the request id, which is also in the service's log. */
  readonly instance?: string | undefined;
  readonly errors?: readonly FieldError[] | undefined;
  /** With NOT_READY. While the circuit is open, calls fail without reaching Redis. */
  readonly circuit?: CircuitState | undefined;
  /** With STEP_UP_REQUIRED: maximum time since the user signed in, in s. */
  readonly maxAgeSeconds?: number | undefined;
  /** With STEP_UP_REQUIRED: acceptable levels of the sign-in, as in the token's `acr`. */
  readonly acr?: readonly string[] | undefined;
}

interface ProblemKind {
  readonly status: number;
  readonly title: string;
  /** Replaces the error's own message, which may reveal internals. */
  readonly detail?: string;
  /** Seconds after which the caller should retry. */
  readonly retryAfter?: number;
}

const STORE_AWAY = 'The service cannot reach its store. Your request is valid. Retry shortly.';

/** Status and title of every problem. */
export const PROBLEMS: Readonly<Record<ProblemCode, ProblemKind>> = {
  MALFORMED_JSON: { status: 400, title: 'The body is not JSON' },
  MALFORMED_URL: { status: 400, title: 'The URL is not well-formed' },
  MISSING_TOKEN: { status: 401, title: 'A token is required' },
  INVALID_TOKEN: { status: 401, title: 'The token is not valid' },
  INVALID_SERVER_TOKEN: { status: 401, title: 'The token of the server is not valid' },
  TENANT_REQUIRED: { status: 403, title: 'The token names no tenant' },
  FORBIDDEN: { status: 403, title: 'A permission is missing' },
  STEP_UP_REQUIRED: { status: 403, title: 'The user must sign in again' },
  NOT_FOUND: { status: 404, title: 'Not found' },
  METHOD_NOT_ALLOWED: { status: 405, title: 'Method not allowed' },
  SESSION_LIMIT: { status: 409, title: 'Too many sessions' },
  TENANT_SESSION_LIMIT: { status: 409, title: 'The tenant has too many sessions' },
  SIGN_IN_LIMIT: { status: 409, title: 'The user has sessions in too many tenants' },
  IDEMPOTENCY_KEY_USED: { status: 409, title: 'The idempotency key was used' },
  NOT_A_COUNTER: { status: 409, title: 'The entry is not a counter' },
  VERSION_CONFLICT: { status: 412, title: 'The session has changed' },
  BODY_TOO_LARGE: { status: 413, title: 'The body is too large' },
  VALUE_TOO_LARGE: { status: 413, title: 'The value or the answer is too large' },
  UNSUPPORTED_MEDIA_TYPE: { status: 415, title: 'Unsupported media type' },
  INVALID_INPUT: { status: 422, title: 'The input is not valid' },
  IDEMPOTENCY_KEY_MISMATCH: { status: 422, title: 'The idempotency key belongs to another request' },
  IMMUTABLE_FIELD: { status: 422, title: 'The field cannot be changed' },
  AS_OF_AHEAD: { status: 422, title: 'The as-of version is ahead of this cache' },
  RATE_LIMITED: { status: 429, title: 'Too many requests' },
  INTERNAL: {
    status: 500,
    title: 'Internal error',
    detail: 'The service failed. Retrying may help. The log entry of this request has the details.',
  },
  UNAVAILABLE: { status: 503, title: 'Store unavailable', detail: STORE_AWAY, retryAfter: 2 },
  TIMEOUT: {
    status: 503,
    title: 'Store too slow',
    detail: 'The store did not respond in time. A write may or may not have been applied. Retry shortly.',
    retryAfter: 1,
  },
  OUT_OF_MEMORY: {
    status: 503,
    title: 'Store full',
    detail: 'The store is full. Reads still work. Retry the write later.',
    retryAfter: 30,
  },
  KEYS_UNAVAILABLE: { status: 503, title: 'The token cannot be verified now', retryAfter: 10 },
  NOT_READY: { status: 503, title: 'Not ready', detail: STORE_AWAY, retryAfter: 2 },
};

/**
 * Maps errors to codes. Bugs and commands that Redis rejects are internal errors; wrong credentials and a closed client
 * count as an outage.
 */
function codeOf(error: unknown): ProblemCode {
  if (isApiError(error)) return error.code;
  if (!isRedisError(error)) return 'INTERNAL';
  switch (error.code) {
    case 'AUTH':
    case 'CLOSED':
      return 'UNAVAILABLE';
    case 'COMMAND':
    case 'CONFIG':
    case 'LOAD_RECURSION':
    case 'SESSION_ALIAS_USED':
      return 'INTERNAL';
    case 'SIGN_IN_ENDED':
      return 'INVALID_TOKEN';
    default:
      return error.code in PROBLEMS ? error.code : 'INTERNAL';
  }
}

/** The URI that identifies a type of problem. */
export const problemType = (code: ProblemCode): string =>
  `urn:amplify-redis:problem:${code.toLowerCase().replaceAll('_', '-')}`;

/**
 * Converts any error to problem details (RFC 9457) and the associated header fields.
 * @param error an ApiError, a RedisError, or anything else, which becomes a 500 without details
 * @param requestId identifies the occurrence
 */
export function toProblem(
  error: unknown,
  requestId?: string,
): { problem: Problem; headers: Record<string, string> } {
  const code = codeOf(error);
  const { status, title, detail, retryAfter = retryAfterOf(error) } = PROBLEMS[code];
  const stepUp = stepUpDetails(error);
  const errors = fieldErrors(error);
  const problem: Problem = {
    type: problemType(code),
    title,
    status,
    detail: detail ?? explain(error),
    code,
    ...(requestId && { instance: `urn:amplify-redis:request:${requestId}` }),
    ...(errors.length > 0 && { errors }),
    ...(isApiError(error) && error.circuit && { circuit: error.circuit }),
    ...stepUp.members,
  };
  const headers = isApiError(error) ? { ...error.headers } : stepUp.headers;
  if (retryAfter !== undefined) headers['Retry-After'] = String(retryAfter);
  return { problem, headers };
}

/** In whole seconds, as Retry-After requires. */
function retryAfterOf(error: unknown): number | undefined {
  if (!isRedisError(error, 'RATE_LIMITED') || !('retryAfterMs' in error)) return undefined;
  const seconds = Math.ceil(Number(error.retryAfterMs) / 1_000);
  return Math.min(Math.max(1, seconds), MAX_RETRY_AFTER_S);
}

/** What happened and, never truncated, what to do about it. */
function explain(error: unknown): string {
  if (!isRedisError(error)) return cutText(error instanceof Error ? error.message : String(error));
  const { message, resolution } = error;
  return `${cutText(message, MAX_MESSAGE_BYTES - Buffer.byteLength(resolution) - 2)}. ${resolution}`;
}

function fieldErrors(error: unknown): readonly FieldError[] {
  if (isApiError(error)) return error.errors;
  const named = isRedisError(error, 'INVALID_INPUT') || isRedisError(error, 'IMMUTABLE_FIELD');
  if (!named || !('field' in error)) return [];
  const field = String(error.field);
  // These messages begin with the name of the field.
  return [{ field, message: error.message.replace(`${field} `, '') }];
}
