import type { RedisCommand } from './client.ts';

const READS = new Set([
  'MGET',
  'GET',
  'GETRANGE',
  'EXISTS',
  'ZRANGE',
  'ZMSCORE',
  'HGETALL',
  'PTTL',
  'TIME',
  'PING',
]);

/** Whether a command changes nothing. */
export const isRead = ([name]: RedisCommand): boolean => READS.has(name);
