import type { RedisCommand } from './client.ts';
import { keysOf } from './command-keys.ts';

/** Commands that read data. TIME reads the same clock as the scripts. */
const READS = new Set([
  ...['EXISTS', 'GET', 'GETRANGE', 'HGETALL', 'MGET', 'TIME'],
  ...['ZMSCORE', 'ZRANGE', 'ZSCAN'],
]);

/** @returns the keys of a command that reads data; undefined for any other */
export const keysRead = (command: RedisCommand): readonly (string | number)[] | undefined =>
  READS.has(command[0]) ? keysOf(command) : undefined;

/** Whether a command changes nothing. */
export const isRead = ([name]: RedisCommand): boolean => READS.has(name) || name === 'PING';
