import { parseEntry } from '../../src/redis/cache/entry.ts';
import { parseVersion } from '../../src/redis/cache/version.ts';
import type { RedisCommand, RedisScript } from '../../src/redis/index.ts';
import type { Command } from './commands.ts';
import { type CacheVersion, type EntryKey, MEMBERS_OF } from './redis-state.ts';

type Args = readonly (string | number)[];

/** Translates a command of the real code for the model. An unknown one is an error: code and model have drifted apart. */
export function readCommand([name, ...args]: RedisCommand): Command {
  switch (name) {
    case 'GET':
      return { name: 'MGET', keys: [] };
    case 'MGET':
      return { name, keys: args.slice(0, -1).map(entryKey) };
    case 'SET':
      return { name: 'SET NX', key: entryKey(args[0]), lease: String(args[1]) };
    case 'ZRANGE': {
      const [, from, to, by, limit, offset, count] = args;
      if (`${to} ${by} ${limit} ${offset}` !== '+inf BYSCORE LIMIT 0')
        throw new Error(`ZRANGE ${args.join(' ')}`);
      return { name, after: Number(String(from).slice(1)), limit: Number(count) };
    }
    case 'ZMSCORE': {
      const members = args.slice(1, -1).map(memberName);
      return { name, generation: Number(String(args.at(-1)).slice('low-water:'.length)), members };
    }
    default:
      throw new Error(`The model does not have ${name}`);
  }
}

export function readScript({ name }: RedisScript, keys: readonly string[], args: Args): Command {
  const key = entryKey(keys[2] ?? 'k');
  switch (name) {
    case 'readAsOf':
      return { name: 'ENSURE_VERSION' };
    case 'setCache':
      return { name: 'SET_NOW', mustExist: args[0] === '', writes: [{ key, value: valueIn(args[2]) }] };
    case 'setCacheAsOf':
      return { name: 'SET_AS_OF', key, asOf: versionIn(args[0]), value: valueIn(args[2]) };
    case 'fillCache': {
      const write = { key, asOf: versionIn(args[0]), value: valueIn(args[2]) };
      return { name: 'FILL', lease: String(args[3]), replaced: replacedIn(args[4]), ...write };
    }
    case 'writeThroughCache': {
      const write = { key, asOf: versionIn(args[2]), value: valueIn(args[4]) };
      return { name: 'WRITE_THROUGH', ...retentionIn(args), ...write };
    }
    case 'releaseLease':
      return { name: 'RELEASE', key: entryKey(keys[0]), lease: String(args[0]) };
    case 'deleteCache':
      return { name: 'DELETE', key, ...retentionIn(args) };
    case 'invalidateCache':
      return {
        name: 'INVALIDATE',
        members: args.slice(3).map(memberName),
        deadAfter: Number(args[2]),
        ...retentionIn(args),
      };
    case 'deadSince':
      return { name: 'DEAD_SINCE', generation: Number(args[0]), tags: args.slice(1).map(String) };
    default:
      throw new Error(`The model does not have the script ${name}`);
  }
}

const retentionIn = ([keep, maximum]: Args) => ({ retention: Number(keep), maximum: Number(maximum) });

function entryKey(key: string | number | undefined): EntryKey {
  const name = String(key).split(':').at(-1) ?? '';
  if (name in MEMBERS_OF) return name as EntryKey;
  return 'k';
}

/** The model's tags have no prefix. */
const memberName = (member: string | number): string => String(member).replace(/^t:/, '');

function versionIn(text: string | number | undefined): CacheVersion {
  const { time, generation } = parseVersion(text) ?? {};
  return { time: Number(time), generation: Number(generation) };
}

/** The value of the entry with this write id. */
function replacedIn(writeId: string | number | undefined): number | null {
  const [, value] = /^id(\d+)@0$/.exec(String(writeId)) ?? [];
  return value === undefined ? null : Number(value);
}

const valueIn = (content: string | number | undefined): number =>
  Number(parseEntry(`1 1.000001${String(content)}`)?.payload);
