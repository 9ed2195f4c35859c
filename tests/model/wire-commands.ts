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
      const [, lowWater, ...members] = args;
      return {
        name,
        generation: Number(String(lowWater).slice('low-water:'.length)),
        members: members.map(memberName),
      };
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
      return { name: 'SET_NOW', writes: [{ key, value: valueIn(args[2]) }] };
    case 'setCacheAsOf':
      return { name: 'SET_AS_OF', key, asOf: versionIn(args[0]), value: valueIn(args[2]) };
    case 'fillCache': {
      const write = { key, asOf: versionIn(args[0]), value: valueIn(args[2]) };
      // Nothing expires here.
      if (args[4] !== '') throw new Error(`An expired entry ${args[4]}`);
      return { name: 'FILL', lease: String(args[3]), replaced: null, ...write };
    }
    case 'writeThroughCache': {
      const write = { key, asOf: versionIn(args[2]), value: valueIn(args[4]) };
      return { name: 'WRITE_THROUGH', retention: Number(args[1]), ...write };
    }
    case 'releaseLease':
      return { name: 'RELEASE', key: entryKey(keys[0]), lease: String(args[0]) };
    case 'deleteCache':
      return { name: 'DELETE', key, retention: Number(args[1]) };
    case 'invalidateCache':
      return { name: 'INVALIDATE', members: args.slice(2).map(memberName), retention: Number(args[1]) };
    default:
      throw new Error(`The model does not have the script ${name}`);
  }
}

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

const valueIn = (content: string | number | undefined): number =>
  Number(parseEntry(`1 1.000001${String(content)}`)?.payload);
