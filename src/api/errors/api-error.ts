/** What a door refuses on its own, as a stable word a program can switch on. */
export type ApiErrorCode =
  | 'MALFORMED_JSON'
  | 'MALFORMED_URL'
  | 'MISSING_TOKEN'
  | 'INVALID_TOKEN'
  | 'TENANT_REQUIRED'
  | 'FORBIDDEN'
  | 'NOT_FOUND'
  | 'METHOD_NOT_ALLOWED'
  | 'VERSION_CONFLICT'
  | 'BODY_TOO_LARGE'
  | 'UNSUPPORTED_MEDIA_TYPE'
  | 'INVALID_INPUT'
  | 'KEYS_UNAVAILABLE'
  | 'NOT_READY';

/** One field of the input that does not fit. */
export interface FieldError {
  readonly field: string;
  readonly message: string;
}

interface ApiErrorDetails {
  readonly errors?: readonly FieldError[];
  readonly headers?: Readonly<Record<string, string>>;
  /** How the circuit to the store stands, where the answer is about that. */
  readonly circuit?: 'closed' | 'open' | 'half-open' | undefined;
  readonly cause?: unknown;
}

/** A refusal by a door. The message is written for the caller and never holds tokens, session ids or values. */
export class ApiError extends Error {
  readonly code: ApiErrorCode;
  readonly errors: readonly FieldError[];
  readonly headers: Readonly<Record<string, string>>;
  readonly circuit: 'closed' | 'open' | 'half-open' | undefined;

  constructor(code: ApiErrorCode, message: string, details: ApiErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = 'ApiError';
    this.code = code;
    this.errors = details.errors ?? [];
    this.headers = details.headers ?? {};
    this.circuit = details.circuit;
  }
}

/** Whether an unknown is a door's refusal; by name, since two bundles hold two copies of the class. */
export function isApiError(error: unknown): error is ApiError {
  return error instanceof Error && error.name === 'ApiError' && 'code' in error && 'headers' in error;
}

export const notFound = (what: string): ApiError => new ApiError('NOT_FOUND', what);

/** @param errors what does not fit; the first ones suffice */
export function invalidInput(errors: readonly FieldError[]): ApiError {
  const [first] = errors;
  const detail = first ? `${first.field} ${first.message}` : 'The input does not fit';
  return new ApiError('INVALID_INPUT', `${detail}. Correct the fields listed in errors.`, { errors });
}
