import { isRedisError, type RedisError, type RedisErrorCode } from '../errors.ts';

/** Errors about Redis or the client that no retry mends. */
const LASTING: ReadonlySet<RedisErrorCode> = new Set(['AUTH', 'COMMAND', 'CLOSED']);

/** Whether an error is about Redis, wrong credentials, unknown replies and a closed client included, and not about the call. */
export const isRedisFailure = (error: unknown): error is RedisError =>
  isRedisError(error) && (error.retryable || LASTING.has(error.code));

/** The code to report for an error that did not fail its call. */
export const codeOf = (error: unknown): string => (isRedisError(error) ? error.code : 'UNKNOWN');
