import type { Command, Reply, Retention } from './commands.ts';
import {
  deadSince,
  delayDeath,
  ensure,
  lowWaterMember,
  prune,
  raise,
  recordInvalidation,
  rejection,
} from './redis-scripts.ts';
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
    case 'DEAD_SINCE': {
      const lowWater = redis.invalidations?.[lowWaterMember(command.generation, rules)] ?? null;
      return { name, lowWater, times: command.tags.map((tag) => deadSince(redis, tag, rules)) };
    }
    case 'SET NX': {
      const acquired = redis.leases[command.key] === undefined;
      if (acquired) redis.leases[command.key] = command.lease;
      return { name, acquired };
    }
    case 'ENSURE_VERSION':
      return { name, version: ensure(redis, rules) };
    case 'SET_NOW': {
      if (!redis.version && command.mustExist) return { name, version: null };
      const version = redis.version ?? ensure(redis, rules);
      for (const { key, value } of command.writes) redis.entries[key] = { version, value };
      return { name, version };
    }
    case 'SET': {
      const { key, id, version, value } = command;
      redis.entries[key] = { version, value, writtenBy: id };
      return { name };
    }
    case 'SET_VERSION': {
      const version = redis.version ?? ensure(redis, rules);
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
      const mayYield = !held || replaced !== null;
      if (rules.fillYields && mayYield && isNewer) return { name, result: 'rejected' };
      return { name, result: storeAsOf(redis, key, value, asOf, rules) };
    }
    case 'WRITE_THROUGH': {
      const { key, value, asOf } = command;
      const reason = rejection(redis, key, asOf, rules);
      const leaves = rules.writeThroughLeavesTombstone ? [tombstoneMember(key)] : [];
      invalidate(redis, raise(redis, rules), leaves, command, rules);
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
      const version = rules.deleteRaises ? raise(redis, rules) : redis.version && ensure(redis, rules);
      const leaves = rules.deleteLeavesTombstone ? [tombstoneMember(command.key)] : [];
      invalidate(redis, version, leaves, command, rules);
      delete redis.leases[command.key];
      const removed = redis.entries[command.key] ? 1 : 0;
      if (rules.deleteUnlinks) delete redis.entries[command.key];
      return { name, removed };
    }
    case 'INVALIDATE': {
      const version = raise(redis, rules);
      if (version) for (const member of command.members) delayDeath(redis, member, command.deadAfter, rules);
      invalidate(redis, version, command.members, command, rules);
      return { name, version };
    }
  }
}

/** Records invalidations as of a version just raised. Without one there is nothing to invalidate. */
function invalidate(
  redis: RedisState,
  version: CacheVersion | null,
  members: readonly string[],
  { retention, maximum }: Retention,
  rules: Rules,
): void {
  if (!version) return;
  for (const member of members) recordInvalidation(redis, member, version.time);
  prune(redis, version.generation, { cutoff: version.time - retention, maximum }, rules);
}

function storeAsOf(redis: RedisState, key: EntryKey, value: number, asOf: CacheVersion, rules: Rules) {
  const reason = rejection(redis, key, asOf, rules);
  if (reason) return reason;
  redis.entries[key] = { version: rules.entryKeepsAsOf ? asOf : ensure(redis, rules), value };
  return 'ok';
}
