import type { Command, Reply } from './commands.ts';
import { ensure, lowWaterMember, prune, raise, recordInvalidation, rejection } from './redis-scripts.ts';
import {
  type CacheVersion,
  type EntryKey,
  isAtLeast,
  type RedisState,
  tombstoneMember,
} from './redis-state.ts';
import type { Rules } from './rules.ts';

/** Runs one command at Redis atomically. */
export function execute(redis: RedisState, command: Command, rules: Rules): Reply {
  const { name } = command;
  switch (name) {
    case 'MGET': {
      const entries = command.keys.map((key) => redis.entries[key] ?? null);
      return { name, entries, version: redis.version };
    }
    case 'GETRANGE':
      return { name, entry: redis.entries[command.key] ?? null };
    case 'ZRANGE': {
      const added = Object.entries(redis.invalidations ?? {}).filter(([, score]) => score > command.after);
      added.sort(([m, a], [n, b]) => a - b || (m < n ? -1 : 1));
      return { name, added: added.slice(0, command.limit) };
    }
    case 'ZMSCORE': {
      const score = (member: string) => redis.invalidations?.[member] ?? null;
      const lowWater = score(lowWaterMember(command.generation, rules));
      return { name, lowWater, scores: command.members.map(score) };
    }
    case 'SET NX': {
      const acquired = redis.leases[command.key] === undefined;
      if (acquired) redis.leases[command.key] = command.lease;
      return { name, acquired };
    }
    case 'ENSURE_VERSION':
      return { name, version: ensure(redis, rules) };
    case 'SET_NOW': {
      const version = redis.version ?? raise(redis, rules);
      for (const { key, value } of command.writes) redis.entries[key] = { version, value };
      return { name };
    }
    case 'SET': {
      const { key, id, version, value } = command;
      redis.entries[key] = { version, value, writtenBy: id };
      return { name };
    }
    case 'SET_VERSION': {
      const version = redis.version ?? raise(redis, rules);
      const { key, id, value } = command;
      if (redis.entries[key]?.writtenBy === id) redis.entries[key] = { version, value };
      return { name };
    }
    case 'SET_AS_OF':
      return { name, result: storeAsOf(redis, command.key, command.value, command.asOf, rules) };
    case 'FILL': {
      const { key, value, asOf, replaced } = command;
      const held = redis.leases[key] === command.lease;
      if (held) delete redis.leases[key];
      const reason = rejection(redis, key, asOf, rules);
      if (reason) return { name, result: reason };
      const standing = redis.entries[key];
      const isNewer = standing && isAtLeast(standing.version, asOf) && standing.value !== replaced;
      if (rules.fillYields && !held && isNewer) return { name, result: 'rejected' };
      return { name, result: storeAsOf(redis, key, value, asOf, rules) };
    }
    case 'WRITE_THROUGH': {
      const { key, value, asOf } = command;
      const reason = rejection(redis, key, asOf, rules);
      const { time, generation } = raise(redis, rules);
      if (rules.writeThroughLeavesTombstone) recordInvalidation(redis, tombstoneMember(key), time);
      prune(redis, generation, time - command.retention, rules);
      delete redis.leases[key];
      const dropped = reason !== undefined && rules.writeThroughDrops;
      if (dropped) delete redis.entries[key];
      else redis.entries[key] = { version: asOf, value };
      return { name, result: dropped ? 'dropped' : 'ok' };
    }
    case 'RELEASE': {
      const held = redis.leases[command.key] === command.lease;
      if (held) delete redis.leases[command.key];
      return { name, removed: held ? 1 : 0 };
    }
    case 'DELETE': {
      const { time, generation } = rules.deleteRaises ? raise(redis, rules) : ensure(redis, rules);
      if (rules.deleteLeavesTombstone) recordInvalidation(redis, tombstoneMember(command.key), time);
      prune(redis, generation, time - command.retention, rules);
      delete redis.leases[command.key];
      const removed = redis.entries[command.key] ? 1 : 0;
      if (rules.deleteUnlinks) delete redis.entries[command.key];
      return { name, removed };
    }
    case 'INVALIDATE': {
      const version = raise(redis, rules);
      for (const member of command.members) recordInvalidation(redis, member, version.time);
      prune(redis, version.generation, version.time - command.retention, rules);
      return { name, version };
    }
  }
}

function storeAsOf(redis: RedisState, key: EntryKey, value: number, asOf: CacheVersion, rules: Rules) {
  const reason = rejection(redis, key, asOf, rules);
  if (reason) return reason;
  redis.entries[key] = { version: rules.entryKeepsAsOf ? asOf : ensure(redis, rules), value };
  return 'ok';
}
