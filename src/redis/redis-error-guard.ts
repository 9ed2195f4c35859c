import type {
  AsOfAheadError,
  AuthError,
  ClosedError,
  CommandError,
  ConfigError,
  IdempotencyKeyMismatchError,
  IdempotencyKeyUsedError,
  ImmutableFieldError,
  InvalidInputError,
  LoadRecursionError,
  NotACounterError,
  OutOfMemoryError,
  RateLimitedError,
  SessionAliasUsedError,
  SessionLimitError,
  SignInEndedError,
  SignInLimitError,
  TenantSessionLimitError,
  TimeoutError,
  UnavailableError,
  VersionConflictError,
} from './call-errors.ts';
import type { RedisError, RedisErrorCode } from './redis-error.ts';
import type { AnswerTooLargeError, RequestTooLargeError, ValueTooLargeError } from './size-errors.ts';
import type { StepUpRequiredError } from './step-up-error.ts';

/** The error class of each code. */
export interface RedisErrors extends Record<RedisErrorCode, RedisError> {
  CONFIG: ConfigError;
  INVALID_INPUT: InvalidInputError;
  IMMUTABLE_FIELD: ImmutableFieldError;
  STEP_UP_REQUIRED: StepUpRequiredError;
  VALUE_TOO_LARGE: ValueTooLargeError | RequestTooLargeError | AnswerTooLargeError;
  AS_OF_AHEAD: AsOfAheadError;
  NOT_A_COUNTER: NotACounterError;
  LOAD_RECURSION: LoadRecursionError;
  RATE_LIMITED: RateLimitedError;
  SESSION_LIMIT: SessionLimitError;
  TENANT_SESSION_LIMIT: TenantSessionLimitError;
  SIGN_IN_LIMIT: SignInLimitError;
  SIGN_IN_ENDED: SignInEndedError;
  SESSION_ALIAS_USED: SessionAliasUsedError;
  VERSION_CONFLICT: VersionConflictError;
  IDEMPOTENCY_KEY_USED: IdempotencyKeyUsedError;
  IDEMPOTENCY_KEY_MISMATCH: IdempotencyKeyMismatchError;
  UNAVAILABLE: UnavailableError;
  TIMEOUT: TimeoutError;
  AUTH: AuthError;
  OUT_OF_MEMORY: OutOfMemoryError;
  COMMAND: CommandError;
  CLOSED: ClosedError;
}

/**
 * Checks whether a value is one of the core's errors. Checks the shape, not the class: two bundles in one process
 * contain two copies of a class, and `instanceof` would miss one of them.
 * @param error any value
 * @returns whether it is one
 */
export function isRedisError(error: unknown): error is RedisError;
/**
 * Checks whether a value is one of the core's errors with a given code. TypeScript narrows it to the class of that
 * error.
 * @param error any value
 * @param code the code it must have
 * @returns whether it is one
 * @example
 * if (isRedisError(error, 'VALUE_TOO_LARGE')) console.log(error.actualBytes, error.limitBytes);
 */
export function isRedisError<Code extends RedisErrorCode>(
  error: unknown,
  code: Code,
): error is RedisErrors[Code];
export function isRedisError(error: unknown, code?: RedisErrorCode): boolean {
  if (!(error instanceof Error) || !('code' in error) || !('resolution' in error)) return false;
  return code === undefined || error.code === code;
}
