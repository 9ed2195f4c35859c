import type { Environment } from '../../redis/index.ts';
import { findRedisServer } from './server.ts';

/** The variable that names a Redis to use instead of one that is started; undefined if none does. */
export function namingVariable(values: Environment): 'REDIS_PROVIDER' | 'REDIS_URL' | undefined {
  if (values.REDIS_PROVIDER?.trim()) return 'REDIS_PROVIDER';
  return values.REDIS_URL?.trim() ? 'REDIS_URL' : undefined;
}

/** Whether neither a variable names a Redis nor PATH has a server. */
export const needsEmbeddedRedis = (values: Environment): boolean =>
  namingVariable(values) === undefined && findRedisServer(values.PATH) === undefined;
