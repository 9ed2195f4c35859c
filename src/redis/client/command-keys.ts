import type { RedisCommand } from './client.ts';

type Arguments = readonly (string | number)[];

const ALL = Number.POSITIVE_INFINITY;

const named = (count: number, names: string) => names.split(' ').map((name) => [name, count] as const);

/** Number of leading arguments that are keys, by command. Contains only the commands that the Redis user may run. */
const LEADING_KEYS: ReadonlyMap<string, number> = new Map([
  ...named(0, 'INFO PING TIME'),
  ...named(1, 'GET GETRANGE PEXPIRE PTTL SET SETRANGE STRLEN'),
  ...named(1, 'HDEL HEXISTS HGET HGETALL HINCRBY HLEN HSET'),
  ...named(1, 'ZADD ZCARD ZMSCORE ZRANGE ZREM ZSCAN ZSCORE'),
  ...named(2, 'RENAME'),
  ...named(ALL, 'DEL EXISTS MGET UNLINK'),
]);

/** @returns the keys of a command; undefined for an unknown command */
export function keysOf([name, ...args]: RedisCommand): Arguments | undefined {
  const [start, count] = keysAt(name, args) ?? [];
  return start === undefined || count === undefined ? undefined : args.slice(start, start + count);
}

/** @returns the command with its keys replaced; undefined for an unknown command */
export function withKeys(
  [name, ...args]: RedisCommand,
  change: (key: string) => string,
): RedisCommand | undefined {
  const [start, count] = keysAt(name, args) ?? [];
  if (start === undefined || count === undefined) return undefined;
  const isKey = (i: number) => i >= start && i < start + count;
  return [name, ...args.map((arg, i) => (isKey(i) ? change(String(arg)) : arg))];
}

/** The position of the first key among the arguments, and the number of keys. A script states that number itself. */
function keysAt(name: string, args: Arguments): readonly [start: number, count: number] | undefined {
  if (name === 'EVAL' || name === 'EVALSHA') return [2, Number(args[1])];
  const count = LEADING_KEYS.get(name);
  return count === undefined ? undefined : [0, count];
}
