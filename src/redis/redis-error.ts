import { cutText } from './shared/cut.ts';

/** Stable codes that a program can switch on. */
export type RedisErrorCode =
  | 'CONFIG'
  | 'INVALID_INPUT'
  | 'IMMUTABLE_FIELD'
  | 'STEP_UP_REQUIRED'
  | 'VALUE_TOO_LARGE'
  | 'AS_OF_AHEAD'
  | 'LOAD_RECURSION'
  | 'RATE_LIMITED'
  | 'SESSION_LIMIT'
  | 'TENANT_SESSION_LIMIT'
  | 'SIGN_IN_LIMIT'
  | 'SIGN_IN_ENDED'
  | 'VERSION_CONFLICT'
  | 'IDEMPOTENCY_KEY_USED'
  | 'IDEMPOTENCY_KEY_MISMATCH'
  | 'UNAVAILABLE'
  | 'TIMEOUT'
  | 'AUTH'
  | 'OUT_OF_MEMORY'
  | 'COMMAND'
  | 'CLOSED';

interface ErrorDetails {
  /** How to fix it. */
  readonly resolution: string;
  /** Whether the same call may succeed later without a change by the caller. */
  readonly retryable?: boolean;
  readonly cause?: unknown;
}

/**
 * Base of every error the core throws. Messages are at most 1 KB and never contain values, tokens, session ids or
 * passwords.
 */
export class RedisError extends Error {
  readonly code: RedisErrorCode;
  readonly resolution: string;
  readonly retryable: boolean;

  constructor(code: RedisErrorCode, message: string, details: ErrorDetails) {
    super(cutText(message), details.cause === undefined ? undefined : { cause: details.cause });
    this.name = new.target.name;
    this.code = code;
    this.resolution = details.resolution;
    this.retryable = details.retryable ?? false;
  }
}

/**
 * Whether a value is one of the core's errors. Checks the shape, not the class: two bundles in one process contain two
 * copies of a class, and `instanceof` would miss one of them.
 * @param error any value
 * @param code accept only errors with this code
 * @returns whether it is
 */
export function isRedisError(error: unknown, code?: RedisErrorCode): error is RedisError {
  if (!(error instanceof Error) || !('code' in error) || !('resolution' in error)) return false;
  return code === undefined || error.code === code;
}
