import { ReplyError } from 'ioredis';
import {
  AuthError,
  type ConnectionFault,
  isRedisError,
  type RedisError,
  UnavailableError,
} from '../../errors.ts';
import { errorFromReply } from '../replies.ts';

/** Whether an error is what the server answered. */
export const isReply = (error: unknown): error is Error => error instanceof ReplyError;

/** Whether the server does not know us. */
export const isRefusal = (error: Error): boolean => /WRONGPASS|NOAUTH/.test(error.message);

/** How Node and OpenSSL write their codes. */
const SYSTEM_CODE = /^[A-Z][A-Z0-9_]+$/;

/**
 * @param error any error of a connection
 * @returns its code alone, because ioredis hangs the command on its errors: of AUTH with the password
 */
export function faultOf(error: unknown): ConnectionFault | undefined {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return SYSTEM_CODE.test(code) ? Object.assign(new Error(code), { code }) : undefined;
}

/**
 * Turns what ioredis throws into a typed error.
 * @param command name of the command that failed
 * @param lastFault why there is no connection, when that is known
 */
export function typedError(command: string, error: unknown, lastFault?: ConnectionFault): RedisError {
  if (isRedisError(error)) return error;
  if (isReply(error)) return errorFromReply(command, error.message);
  if (error instanceof Error && isRefusal(error)) return new AuthError('Redis refused the credentials');
  const fault = faultOf(error) ?? lastFault;
  return new UnavailableError(
    `Redis cannot be reached for ${command} (${fault?.code ?? 'connection lost'})`,
    fault,
  );
}
