import type { RedisCommand } from './client.ts';

type Arguments = readonly (string | number)[];

const ALL = Number.POSITIVE_INFINITY;

/** How many arguments of a command are keys. They are its first ones. */
const LEADING_KEYS: ReadonlyMap<string, number> = new Map([
  ...['INFO', 'PING', 'TIME'].map((name) => [name, 0] as const),
  ...['GET', 'GETRANGE', 'HGETALL', 'SET', 'ZADD', 'ZMSCORE', 'ZRANGE', 'ZREM'].map(
    (name) => [name, 1] as const,
  ),
  ...['EXISTS', 'MGET', 'UNLINK'].map((name) => [name, ALL] as const),
]);

/** @returns the keys of a command; undefined if they are not known */
export function keysOf([name, ...args]: RedisCommand): Arguments | undefined {
  const [start, count] = keysAt(name, args) ?? [];
  return start === undefined || count === undefined ? undefined : args.slice(start, start + count);
}

/** @returns the command with other keys; undefined if its keys are not known */
export function withKeys(
  [name, ...args]: RedisCommand,
  change: (key: string) => string,
): RedisCommand | undefined {
  const [start, count] = keysAt(name, args) ?? [];
  if (start === undefined || count === undefined) return undefined;
  const isKey = (i: number) => i >= start && i < start + count;
  return [name, ...args.map((arg, i) => (isKey(i) ? change(String(arg)) : arg))];
}

/** The position of the first key among the arguments, and how many follow one another. A script states their number. */
function keysAt(name: string, args: Arguments): readonly [start: number, count: number] | undefined {
  if (name === 'EVAL' || name === 'EVALSHA') return [2, Number(args[1])];
  const count = LEADING_KEYS.get(name);
  return count === undefined ? undefined : [0, count];
}
