import type { RedisCommand } from './client.ts';

type Arguments = readonly (string | number)[];

const first = (args: Arguments): Arguments => args.slice(0, 1);
const all = (args: Arguments): Arguments => args;

/** Commands that read data, and which of their arguments are keys. TIME reads the clock that the scripts read. */
const KEYS = new Map<string, (args: Arguments) => Arguments>([
  ['MGET', all],
  ['EXISTS', all],
  ['GET', first],
  ['GETRANGE', first],
  ['HGETALL', first],
  ['ZMSCORE', first],
  ['ZRANGE', first],
  ['TIME', () => []],
]);

/** @returns the keys of a command that reads data; undefined for any other */
export const keysRead = ([name, ...args]: RedisCommand): Arguments | undefined => KEYS.get(name)?.(args);

/** Whether a command changes nothing. */
export const isRead = ([name]: RedisCommand): boolean => KEYS.has(name) || name === 'PING';
