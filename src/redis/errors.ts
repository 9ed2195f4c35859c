/** What went wrong, as a stable word a program can switch on. */
export type RedisErrorCode =
  | 'CONFIG'
  | 'INVALID_INPUT'
  | 'IMMUTABLE_FIELD'
  | 'VALUE_TOO_LARGE'
  | 'AS_OF_AHEAD'
  | 'RATE_LIMITED'
  | 'SESSION_LIMIT'
  | 'VERSION_CONFLICT'
  | 'IDEMPOTENCY_KEY_USED'
  | 'UNAVAILABLE'
  | 'TIMEOUT'
  | 'AUTH'
  | 'OUT_OF_MEMORY'
  | 'COMMAND'
  | 'CLOSED';

interface ErrorDetails {
  /** What the reader can do about it. */
  readonly resolution: string;
  /** Whether the same call may succeed later without a change by the caller. */
  readonly retryable?: boolean;
  readonly cause?: unknown;
}

/** Base of every error the core throws. Messages never hold values, tokens, session ids or passwords. */
export class RedisError extends Error {
  readonly code: RedisErrorCode;
  readonly resolution: string;
  readonly retryable: boolean;

  constructor(code: RedisErrorCode, message: string, details: ErrorDetails) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = new.target.name;
    this.code = code;
    this.resolution = details.resolution;
    this.retryable = details.retryable ?? false;
  }
}

/**
 * Whether an unknown is one of the core's errors, optionally of one code. Looks at the shape, not the class:
 * two bundles in one process hold two copies of a class, and `instanceof` would miss one of them.
 */
export function isRedisError(error: unknown, code?: RedisErrorCode): error is RedisError {
  if (!(error instanceof Error) || !('code' in error) || !('resolution' in error)) return false;
  return code === undefined || error.code === code;
}

export interface ConfigProblem {
  readonly variable: string;
  readonly problem: string;
}

/** The environment is incomplete or malformed. Names every wrong variable, never a secret's value. */
export class ConfigError extends RedisError {
  readonly problems: readonly ConfigProblem[];
  constructor(problems: readonly ConfigProblem[]) {
    const lines = problems.map(({ variable, problem }) => `  ${variable}: ${problem}`);
    super('CONFIG', `Invalid configuration:\n${lines.join('\n')}`, {
      resolution: 'Correct the variables named above; docs/operate/configuration.md describes each.',
    });
    this.problems = problems;
  }
}

/** An argument the caller chose is not acceptable; nothing was sent to Redis. */
export class InvalidInputError extends RedisError {
  readonly field: string;
  constructor(field: string, problem: string) {
    super('INVALID_INPUT', `${field} ${problem}`, { resolution: `Pass a valid ${field}.` });
    this.field = field;
  }
}

/** An update names a field that is fixed when a session is created. */
export class ImmutableFieldError extends RedisError {
  readonly field: string;
  constructor(field: string) {
    super('IMMUTABLE_FIELD', `The session field ${field} cannot be changed`, {
      resolution: 'Destroy the session and create another, with the identity of a fresh token.',
    });
    this.field = field;
  }
}

/** A value is larger than the configured ceiling; nothing was written. */
export class ValueTooLargeError extends RedisError {
  readonly actualBytes: number;
  readonly limitBytes: number;
  constructor(what: string, actualBytes: number, limitBytes: number) {
    super('VALUE_TOO_LARGE', `${what} is ${actualBytes} bytes, more than the limit of ${limitBytes}`, {
      resolution: 'Store less, or raise CACHE_MAX_VALUE_BYTES or SESSION_MAX_METADATA_BYTES.',
    });
    this.actualBytes = actualBytes;
    this.limitBytes = limitBytes;
  }
}

const USED_UP = { requests: 'requests', bytes: 'bytes of cache writes' } as const;

/** The tenant has used up what it may ask for at the moment; nothing was done. */
export class RateLimitedError extends RedisError {
  readonly retryAfterMs: number;
  constructor(what: keyof typeof USED_UP, retryAfterMs: number) {
    super('RATE_LIMITED', `The tenant has used up its ${USED_UP[what]} for now`, {
      resolution: `Ask again in ${Math.ceil(retryAfterMs / 1_000)} s, and less often from then on.`,
      retryable: true,
    });
    this.retryAfterMs = retryAfterMs;
  }
}

/** An as-of time lies in the future of the tenant's watermark, so it was not issued by this cache. */
export class AsOfAheadError extends RedisError {
  constructor() {
    super('AS_OF_AHEAD', 'The as-of time is ahead of the tenant’s watermark', {
      resolution: 'Take asOf from readAsOf() or a cache miss of the same tenant, and pass it unchanged.',
    });
  }
}

/** The user already has as many live sessions as allowed, and the policy is to reject. */
export class SessionLimitError extends RedisError {
  readonly limit: number;
  constructor(limit: number) {
    super('SESSION_LIMIT', `The user already has ${limit} live sessions`, {
      resolution: 'Destroy one of the user’s sessions first, or configure onLimit: evict-oldest.',
    });
    this.limit = limit;
  }
}

/** The session changed since the version the caller expected; nothing was written. */
export class VersionConflictError extends RedisError {
  readonly expected: number;
  readonly actual: number;
  constructor(expected: number, actual: number) {
    super('VERSION_CONFLICT', `The session is at version ${actual}, not ${expected}`, {
      resolution: 'Read the session again and repeat the update on what it holds now.',
    });
    this.expected = expected;
    this.actual = actual;
  }
}

/** This idempotencyKey already created a session, which has ended since: creating another would repeat an effect. */
export class IdempotencyKeyUsedError extends RedisError {
  constructor() {
    super('IDEMPOTENCY_KEY_USED', 'The session created under this idempotencyKey has already ended', {
      resolution: 'Use a new idempotencyKey to create another session.',
    });
  }
}

/** Redis cannot be reached or does not serve now. */
export class UnavailableError extends RedisError {
  constructor(message: string, cause?: unknown) {
    super('UNAVAILABLE', message, {
      resolution: 'Retry shortly; if it lasts, check that Redis runs and that the network lets you reach it.',
      retryable: true,
      cause,
    });
  }
}

/** Redis failed so often in a row that it is left alone for a moment. */
export class CircuitOpenError extends UnavailableError {
  readonly retryAfterMs: number;
  constructor(retryAfterMs: number) {
    super('Redis has been failing; calls are refused until it is found well again');
    this.retryAfterMs = retryAfterMs;
  }
}

/** This process already has as many calls to Redis under way as it may. */
export class BusyError extends UnavailableError {
  constructor(maxInFlight: number) {
    super(`More than ${maxInFlight} calls to Redis are under way in this process (REDIS_MAX_IN_FLIGHT)`);
  }
}

/** Redis did not answer within the deadline. A write may or may not have been applied. */
export class TimeoutError extends RedisError {
  readonly timeoutMs: number;
  constructor(what: string, timeoutMs: number) {
    super('TIMEOUT', `${what} got no answer within ${timeoutMs} ms`, {
      resolution: 'Retry shortly; if it lasts, look at the latency and load of Redis.',
      retryable: true,
    });
    this.timeoutMs = timeoutMs;
  }
}

/** Redis refused the credentials, or the user may not run the command. */
export class AuthError extends RedisError {
  constructor(message: string) {
    super('AUTH', message, {
      resolution: 'Check the user name, the password or token, and the access string of the Redis user.',
    });
  }
}

/** Redis has no memory left for a write under its eviction policy. */
export class OutOfMemoryError extends RedisError {
  constructor() {
    super('OUT_OF_MEMORY', 'Redis is out of memory and refused the write', {
      resolution: 'Lower TTLs, add memory or shards, or use a volatile-* eviction policy.',
      retryable: true,
    });
  }
}

/** Redis answered with an error of another kind: a wrong type, a script fault, an unknown command. */
export class CommandError extends RedisError {
  constructor(command: string, reply: string) {
    super('COMMAND', `${command} failed: ${reply}`, {
      resolution: 'Look for another program writing these keys, or report a bug with this message.',
    });
  }
}

/** The client was closed. */
export class ClosedError extends RedisError {
  constructor() {
    super('CLOSED', 'The Redis client is closed', { resolution: 'Create a new client with connectRedis().' });
  }
}
