import type { Command, Reply } from './commands.ts';
import { ensure, lowWaterMember, mark, prune, raise, refusal } from './redis-scripts.ts';
import { tombstoneMember, type EntryKey, type RedisState, type CacheVersion } from './redis-state.ts';
import type { Rules } from './rules.ts';

/** Runs one command at Redis, all of it at once. */
export function execute(redis: RedisState, command: Command, rules: Rules): Reply {
  const { name } = command;
  switch (name) {
    case 'MGET': {
      const entries = command.keys.map((key) => redis.entries[key] ?? null);
      return { name, entries, watermark: redis.watermark };
    }
    case 'HEAD':
      return { name, entry: redis.entries[command.key] ?? null };
    case 'ZRANGE': {
      const news = Object.entries(redis.clock ?? {}).filter(([, score]) => score > command.after);
      news.sort(([m, a], [n, b]) => a - b || (m < n ? -1 : 1));
      return { name, news: news.slice(0, command.limit) };
    }
    case 'ZMSCORE': {
      const score = (member: string) => redis.clock?.[member] ?? null;
      const floor = score(lowWaterMember(command.generation, rules));
      return { name, floor, scores: command.members.map(score) };
    }
    case 'SET NX': {
      const taken = redis.leases[command.key] === undefined;
      if (taken) redis.leases[command.key] = command.lease;
      return { name, taken };
    }
    case 'ENSURE':
      return { name, watermark: ensure(redis, rules) };
    case 'SET_NOW': {
      const stamp = redis.watermark ?? raise(redis, rules);
      for (const { key, value } of command.writes) redis.entries[key] = { stamp, value };
      return { name };
    }
    case 'SET_STAMPED': {
      const { key, id, stamp, value } = command;
      redis.entries[key] = { stamp, value, writtenBy: id };
      return { name };
    }
    case 'STAMP': {
      const stamp = redis.watermark ?? raise(redis, rules);
      const { key, id, value } = command;
      if (redis.entries[key]?.writtenBy === id) redis.entries[key] = { stamp, value };
      return { name };
    }
    case 'SET_AS_OF':
      return { name, answer: storeAsOf(redis, command.key, command.value, command.asOf, rules) };
    case 'FILL': {
      const held = redis.leases[command.key] === command.lease;
      if (rules.fillNeedsLease && !held) return { name, answer: 'refused' };
      if (held) delete redis.leases[command.key];
      return { name, answer: storeAsOf(redis, command.key, command.value, command.asOf, rules) };
    }
    case 'PUT_THROUGH': {
      const { key, value, asOf } = command;
      const why = refusal(redis, key, asOf, rules);
      const { time, generation } = raise(redis, rules);
      if (rules.putMarks) mark(redis, tombstoneMember(key), time);
      prune(redis, generation, time - command.keep, rules);
      delete redis.leases[key];
      const dropped = why !== undefined && rules.putDrops;
      if (dropped) delete redis.entries[key];
      else redis.entries[key] = { stamp: asOf, value };
      return { name, answer: dropped ? 'dropped' : 'ok' };
    }
    case 'RELEASE': {
      const held = redis.leases[command.key] === command.lease;
      if (held) delete redis.leases[command.key];
      return { name, removed: held ? 1 : 0 };
    }
    case 'DELETE': {
      const { time, generation } = rules.deleteRaises ? raise(redis, rules) : ensure(redis, rules);
      if (rules.deleteMarks) mark(redis, tombstoneMember(command.key), time);
      prune(redis, generation, time - command.keep, rules);
      delete redis.leases[command.key];
      const removed = redis.entries[command.key] ? 1 : 0;
      if (rules.deleteUnlinks) delete redis.entries[command.key];
      return { name, removed };
    }
    case 'INVALIDATE': {
      const watermark = raise(redis, rules);
      for (const member of command.members) mark(redis, member, watermark.time);
      prune(redis, watermark.generation, watermark.time - command.keep, rules);
      return { name, watermark };
    }
  }
}

function storeAsOf(redis: RedisState, key: EntryKey, value: number, asOf: CacheVersion, rules: Rules) {
  const why = refusal(redis, key, asOf, rules);
  if (why) return why;
  redis.entries[key] = { stamp: rules.stampAsOf ? asOf : ensure(redis, rules), value };
  return 'ok';
}
