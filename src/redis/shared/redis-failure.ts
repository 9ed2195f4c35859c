import { isRedisError, type RedisError, type RedisErrorCode } from '../errors.ts';

/** Errors of Redis or the client that a retry cannot fix. */
const LASTING: ReadonlySet<RedisErrorCode> = new Set(['AUTH', 'COMMAND', 'CLOSED']);

/**
 * Whether an error was caused by Redis and not by the call. This includes wrong credentials, unknown replies and a
 * closed client.
 */
export const isRedisFailure = (error: unknown): error is RedisError =>
  isRedisError(error) && (error.retryable || LASTING.has(error.code));

/** The code to report for an error that does not fail its call. */
export const codeOf = (error: unknown): string => (isRedisError(error) ? error.code : 'UNKNOWN');
