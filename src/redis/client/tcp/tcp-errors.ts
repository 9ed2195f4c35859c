import { ReplyError } from 'ioredis';
import { AuthError, isRedisError, type RedisError, UnavailableError } from '../../errors.ts';
import { errorFromReply } from '../replies.ts';

/** Whether an error is what the server answered. */
export const isReply = (error: unknown): error is Error => error instanceof ReplyError;

/** Turns what ioredis throws into a typed error. */
export function typedError(command: string, error: unknown): RedisError {
  if (isRedisError(error)) return error;
  const message = error instanceof Error ? error.message : String(error);
  if (isReply(error)) return errorFromReply(command, message);
  if (error instanceof Error && isRefusal(error)) return new AuthError('Redis refused the credentials');
  const reason = error instanceof Error && 'code' in error ? String(error.code) : 'connection lost';
  return new UnavailableError(`Redis cannot be reached for ${command} (${reason})`);
}

/** Whether the server does not know us. */
export const isRefusal = (error: Error): boolean => /WRONGPASS|NOAUTH/.test(error.message);
