import { RedisError } from './redis-error.ts';
import { cutName, cutText, MAX_MESSAGE_BYTES } from './shared/cut.ts';

/** A problem with one environment variable. */
export interface ConfigProblem {
  readonly variable: string;
  readonly problem: string;
}

/**
 * The environment is incomplete or malformed. The message names every invalid variable and never contains the value of
 * a secret.
 */
export class ConfigError extends RedisError {
  readonly problems: readonly ConfigProblem[];
  constructor(problems: readonly ConfigProblem[]) {
    super('CONFIG', [CONFIG_TITLE, ...linesOf(problems)].join('\n'), {
      resolution: 'Correct the variables named above; docs/operate/configuration.md describes each.',
    });
    this.problems = problems;
  }
}

const CONFIG_TITLE = 'Invalid configuration:';
const MAX_LINE_BYTES = 512;
/** Space reserved for the names of the variables whose problems do not fit, in bytes. */
const REST_BYTES = 320;

/** The problems that fit into a message, then the names of the remaining variables. */
function linesOf(problems: readonly ConfigProblem[]): string[] {
  const lines = problems.map(({ variable, problem }) => cutText(`  ${variable}: ${problem}`, MAX_LINE_BYTES));
  let fitting = 0;
  for (let bytes = CONFIG_TITLE.length; fitting < lines.length; fitting++) {
    bytes += Buffer.byteLength(lines[fitting] ?? '') + 1;
    if (bytes > MAX_MESSAGE_BYTES - REST_BYTES) break;
  }
  const rest = problems.slice(fitting);
  if (rest.length === 0) return lines;
  const names = [...new Set(rest.map(({ variable }) => variable))].join(', ');
  return [...lines.slice(0, fitting), `  and ${rest.length} more, of ${names}`];
}

/** An argument is not valid; nothing was sent to Redis. */
export class InvalidInputError extends RedisError {
  /**
   * The argument and the path to its invalid part, cut to 200 characters. Names in the path are the caller's data and
   * appear in the message, too, so do not write either to a shared log.
   */
  readonly field: string;
  constructor(field: string, problem: string) {
    const name = cutName(field);
    super('INVALID_INPUT', `${name} ${problem}`, { resolution: `Pass a valid ${name}.` });
    this.field = name;
  }
}

/** The call tried to change a session field that it cannot change. */
export class ImmutableFieldError extends RedisError {
  readonly field: string;
  constructor(field: string) {
    super('IMMUTABLE_FIELD', `The session field ${field} cannot be changed`, {
      resolution:
        'Rotate the session to apply the identity of a new token. For another user or tenant, create a new session.',
    });
    this.field = field;
  }
}

/** Limits of a tenant: calls and bytes, per second and in progress. */
export type LimitName = 'requests' | 'bytes' | 'inFlight' | 'inFlightBytes';

const LIMITED: Readonly<Record<LimitName, string>> = {
  requests: 'requests per second',
  bytes: 'bytes per second',
  inFlight: 'requests in progress',
  inFlightBytes: 'bytes in progress',
};

/** The tenant has reached one of its limits; nothing was done. */
export class RateLimitedError extends RedisError {
  readonly retryAfterMs: number;
  constructor(what: LimitName, retryAfterMs: number) {
    super('RATE_LIMITED', `The tenant has reached its limit of ${LIMITED[what]}`, {
      resolution: `Retry in ${Math.ceil(retryAfterMs / 1_000)} s, and send fewer requests.`,
      retryable: true,
    });
    this.retryAfterMs = retryAfterMs;
  }
}

/** An as-of version is ahead of the tenant's version, so this cache did not issue it. */
export class AsOfAheadError extends RedisError {
  constructor() {
    super('AS_OF_AHEAD', 'The as-of version is ahead of the tenant’s version', {
      resolution: 'Take asOf from readAsOf() or a cache miss of the same tenant, and pass it unchanged.',
    });
  }
}

/** The cached value is not a whole number, or JavaScript cannot represent the sum exactly. */
export class NotACounterError extends RedisError {
  constructor() {
    super('NOT_A_COUNTER', 'The entry is not a whole number to which the amount can be added', {
      resolution: 'Use a key that only incrementCache() writes, or delete the entry first.',
    });
  }
}

/** A loader called `cacheOrFetch` for a key that it is loading, directly or through the loaders of other keys. */
export class LoadRecursionError extends RedisError {
  readonly namespace: string;
  constructor(namespace: string) {
    super('LOAD_RECURSION', `A loader in the namespace ${namespace} waits for the value that it is loading`, {
      resolution:
        'Read the source instead of the cache in this loader, or load one of the values without the other.',
    });
    this.namespace = namespace;
  }
}

/** The user has reached the session limit, and the policy is to reject new sessions. */
export class SessionLimitError extends RedisError {
  readonly limit: number;
  constructor(limit: number) {
    super('SESSION_LIMIT', `The user already has ${limit} live sessions`, {
      resolution: 'Destroy one of the user’s sessions first, or configure onLimit: evict-oldest.',
    });
    this.limit = limit;
  }
}

/** The tenant's sessions have reached their memory limit; nothing was written. */
export class TenantSessionLimitError extends RedisError {
  /** Memory that the tenant's sessions use, in bytes. */
  readonly usedBytes: number;
  readonly limitBytes: number;
  constructor(usedBytes: number, limitBytes: number) {
    super('TENANT_SESSION_LIMIT', `The tenant’s live sessions use ${usedBytes} of ${limitBytes} bytes`, {
      resolution:
        'End sessions of the tenant, store less metadata in each, or raise SESSION_MAX_BYTES_PER_TENANT.',
    });
    this.usedBytes = usedBytes;
    this.limitBytes = limitBytes;
  }
}

/**
 * The user has sessions from one issuer in the maximum number of tenants that a logout can reach; nothing was created.
 */
export class SignInLimitError extends RedisError {
  readonly limit: number;
  constructor(limit: number) {
    super('SIGN_IN_LIMIT', `The user has signed in to ${limit} tenants with this issuer`, {
      resolution: 'Wait until the absolute timeout of the oldest of these sessions has passed.',
    });
    this.limit = limit;
  }
}

/** The issuer reported a logout after the token was issued; no session was created. */
export class SignInEndedError extends RedisError {
  constructor() {
    super('SIGN_IN_ENDED', 'The user has logged out at the issuer since the token was issued', {
      resolution: 'Sign in again, and create the session with the new token.',
    });
  }
}

/** The alias is or was used for another session; no session was created. */
export class SessionAliasUsedError extends RedisError {
  constructor() {
    super('SESSION_ALIAS_USED', 'The alias was already used for another session', {
      resolution: 'Create the session with a new alias. An alias cannot be used again.',
    });
  }
}

/** The session is no longer at the version that the caller expected; nothing was written. */
export class VersionConflictError extends RedisError {
  readonly expected: number;
  readonly actual: number;
  constructor(expected: number, actual: number) {
    super('VERSION_CONFLICT', `The session is at version ${actual}, not ${expected}`, {
      resolution: 'Read the session again and repeat the update on its current content.',
    });
    this.expected = expected;
    this.actual = actual;
  }
}

/** The session created under this idempotency key has ended; creating another one would repeat the effect. */
export class IdempotencyKeyUsedError extends RedisError {
  constructor() {
    super('IDEMPOTENCY_KEY_USED', 'The session created under this idempotencyKey has already ended', {
      resolution: 'Use a new idempotencyKey to create another session.',
    });
  }
}

/** The idempotency key was already used with different input or for another operation; nothing was done. */
export class IdempotencyKeyMismatchError extends RedisError {
  constructor() {
    super(
      'IDEMPOTENCY_KEY_MISMATCH',
      'This idempotencyKey was already used for a call with different input',
      {
        resolution: 'Repeat the call with exactly the same input, or use a new idempotencyKey.',
      },
    );
  }
}

/**
 * A connection failure, identified by its system or TLS error code, such as ECONNREFUSED, ENOTFOUND or
 * CERT_HAS_EXPIRED.
 */
export interface ConnectionFault extends Error {
  readonly code: string;
}

/** Redis cannot be reached or is temporarily not serving. */
export class UnavailableError extends RedisError {
  constructor(message: string, cause?: ConnectionFault) {
    super('UNAVAILABLE', message, {
      resolution:
        'Retry shortly. If the problem persists, check that Redis is running and reachable over the network.',
      retryable: true,
      cause,
    });
  }
}

/** The circuit is open after consecutive failures. */
export class CircuitOpenError extends UnavailableError {
  readonly retryAfterMs: number;
  constructor(retryAfterMs: number) {
    super('Redis has been failing; calls are rejected until it recovers');
    this.retryAfterMs = retryAfterMs;
  }
}

/** This process has reached its limit of calls in progress. */
export class BusyError extends UnavailableError {
  constructor(maxInFlight: number) {
    super(`More than ${maxInFlight} calls to Redis are in progress in this process (REDIS_MAX_IN_FLIGHT)`);
  }
}

/** Redis, or a loader, did not respond within the timeout. A write may or may not have been applied. */
export class TimeoutError extends RedisError {
  readonly timeoutMs: number;
  constructor(what: string, timeoutMs: number, cause?: ConnectionFault) {
    const because = cause ? ` (${cause.code})` : '';
    super('TIMEOUT', `${what} got no response within ${timeoutMs} ms${because}`, {
      resolution:
        'Retry shortly. If the problem persists, check the latency and load of Redis, or of a loader’s source.',
      retryable: true,
      cause,
    });
    this.timeoutMs = timeoutMs;
  }
}

/** Redis rejected the credentials, or the user may not run the command. */
export class AuthError extends RedisError {
  constructor(message: string) {
    super('AUTH', message, {
      resolution: 'Check the user name, the password or token, and the access string of the Redis user.',
    });
  }
}

/** Redis is out of memory and its eviction policy does not make room for the write. */
export class OutOfMemoryError extends RedisError {
  constructor() {
    super('OUT_OF_MEMORY', 'Redis is out of memory and rejected the write', {
      resolution: 'Lower TTLs, add memory or shards, or use a volatile-* eviction policy.',
      retryable: true,
    });
  }
}

/** Redis returned another error: a wrong type, a script error, an unknown command. */
export class CommandError extends RedisError {
  constructor(command: string, reply: string) {
    super('COMMAND', `${command} failed: ${reply}`, {
      resolution: 'Check whether another program writes these keys, or report a bug with this message.',
    });
  }
}

/** The client was closed. */
export class ClosedError extends RedisError {
  constructor() {
    super('CLOSED', 'The Redis client is closed', { resolution: 'Create a new client with connectRedis().' });
  }
}
