import { ReplyError } from 'ioredis';
import { type ConnectionFault, isRedisError, type RedisError, UnavailableError } from '../../errors.ts';
import { errorFromReply } from '../error-replies.ts';
import { faultOf } from '../fault.ts';

/** Whether an error is a reply of the server. */
export const isReply = (error: unknown): error is Error => error instanceof ReplyError;

/**
 * Converts an error thrown by ioredis to a typed error.
 * @param command name of the command that failed
 * @param lastFault why there is no connection, if known
 */
export function typedError(command: string, error: unknown, lastFault?: ConnectionFault): RedisError {
  if (isRedisError(error)) return error;
  if (isReply(error)) return errorFromReply(command, error.message);
  const fault = faultOf(error) ?? lastFault;
  return new UnavailableError(
    `Redis cannot be reached for ${command} (${fault?.code ?? 'connection lost'})`,
    fault,
  );
}
