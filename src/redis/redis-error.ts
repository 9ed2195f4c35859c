import { cutText } from './shared/cut.ts';

/** Stable error codes for use in programs. */
export type RedisErrorCode =
  | 'CONFIG'
  | 'INVALID_INPUT'
  | 'IMMUTABLE_FIELD'
  | 'STEP_UP_REQUIRED'
  | 'VALUE_TOO_LARGE'
  | 'AS_OF_AHEAD'
  | 'NOT_A_COUNTER'
  | 'LOAD_RECURSION'
  | 'RATE_LIMITED'
  | 'SESSION_LIMIT'
  | 'TENANT_SESSION_LIMIT'
  | 'SIGN_IN_LIMIT'
  | 'SIGN_IN_ENDED'
  | 'SESSION_ALIAS_USED'
  | 'VERSION_CONFLICT'
  | 'IDEMPOTENCY_KEY_USED'
  | 'IDEMPOTENCY_KEY_MISMATCH'
  | 'UNAVAILABLE'
  | 'TIMEOUT'
  | 'AUTH'
  | 'OUT_OF_MEMORY'
  | 'COMMAND'
  | 'CLOSED';

/** Details of an error, in addition to its message. */
export interface RedisErrorDetails {
  /** How to fix it. */
  readonly resolution: string;
  /** Whether the same call may succeed if it is retried later without changes. */
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

  constructor(code: RedisErrorCode, message: string, details: RedisErrorDetails) {
    super(cutText(message), details.cause === undefined ? undefined : { cause: details.cause });
    this.name = new.target.name;
    this.code = code;
    this.resolution = details.resolution;
    this.retryable = details.retryable ?? false;
  }
}
