import { type CircuitState, cutName, cutText } from '../../redis/index.ts';

/** Stable codes of the API's own errors, for use in programs. */
export type ApiErrorCode =
  | 'MALFORMED_JSON'
  | 'MALFORMED_URL'
  | 'MISSING_TOKEN'
  | 'INVALID_TOKEN'
  /** The token that a server sends in addition to its user's. */
  | 'INVALID_SERVER_TOKEN'
  | 'TENANT_REQUIRED'
  | 'FORBIDDEN'
  | 'NOT_FOUND'
  | 'METHOD_NOT_ALLOWED'
  | 'VERSION_CONFLICT'
  | 'BODY_TOO_LARGE'
  | 'VALUE_TOO_LARGE'
  | 'UNSUPPORTED_MEDIA_TYPE'
  | 'INVALID_INPUT'
  /** The issuer's signing keys cannot be fetched. */
  | 'KEYS_UNAVAILABLE'
  | 'NOT_READY';

/**
 * Maximum number of invalid fields that an error names. That is enough to correct a request; more would only echo an
 * attacker's input.
 */
export const MAX_FIELD_ERRORS = 20;

/** One invalid field of the input. */
export interface FieldError {
  readonly field: string;
  readonly message: string;
}

interface ApiErrorDetails {
  readonly errors?: readonly FieldError[];
  readonly headers?: Readonly<Record<string, string>>;
  /** State of the circuit breaker, for errors about the store's availability. */
  readonly circuit?: CircuitState | undefined;
  /** What happened, without advice. Default: the message. */
  readonly reason?: string;
  readonly cause?: unknown;
}

/**
 * An error of the API itself. The message is for the caller and never contains tokens, session ids or values. It may
 * contain names of the caller's fields, which must not be logged.
 */
export class ApiError extends Error {
  readonly code: ApiErrorCode;
  readonly errors: readonly FieldError[];
  readonly headers: Readonly<Record<string, string>>;
  readonly circuit: CircuitState | undefined;
  readonly reason: string;

  constructor(code: ApiErrorCode, message: string, details: ApiErrorDetails = {}) {
    super(cutText(message), details.cause === undefined ? undefined : { cause: details.cause });
    this.name = 'ApiError';
    this.code = code;
    this.errors = (details.errors ?? []).slice(0, MAX_FIELD_ERRORS).map(cutFieldError);
    this.headers = details.headers ?? {};
    this.circuit = details.circuit;
    this.reason = details.reason ?? this.message;
  }
}

const cutFieldError = ({ field, message }: FieldError): FieldError => ({
  field: cutName(field),
  message: cutText(message),
});

/** Whether an error is an ApiError. Compares names, because each bundle has its own copy of the class. */
export function isApiError(error: unknown): error is ApiError {
  return error instanceof Error && error.name === 'ApiError' && 'code' in error && 'headers' in error;
}

export const notFound = (message: string): ApiError => new ApiError('NOT_FOUND', message);

/** @param errors the invalid fields; the message names the first one */
export function invalidInput(errors: readonly FieldError[]): ApiError {
  const [first] = errors;
  const detail = first ? `${cutName(first.field)} ${first.message}` : 'The input is not valid';
  return new ApiError('INVALID_INPUT', `${detail}. Correct the fields listed in errors.`, { errors });
}
