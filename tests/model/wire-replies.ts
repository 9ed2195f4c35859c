import { formatContent } from '../../src/redis/cache/entry.ts';
import type { RedisReply } from '../../src/redis/index.ts';
import type { Command, Reply } from './commands.ts';
import { type CacheVersion, type Entry, MEMBERS_OF } from './redis-state.ts';

/** Translates the model's reply into the one that the real code would receive. */
export function writeReply(command: Command, reply: Reply): RedisReply {
  switch (reply.name) {
    case 'MGET': {
      const version = reply.version && versionText(reply.version);
      if (command.name !== 'MGET' || command.keys.length === 0) return version;
      const tags = command.keys.map((key) => MEMBERS_OF[key]);
      return [...reply.entries.map((entry, i) => entry && entryText(entry, tags[i] ?? [])), version];
    }
    case 'ZRANGE':
      return reply.added.flatMap(([member, score]) => [wireMember(member), String(score)]);
    case 'ZMSCORE':
      return [...reply.scores, reply.lowWater].map((score) => (score === null ? null : String(score)));
    case 'DEAD_SINCE':
      return reply.lowWater === null ? null : [reply.lowWater, ...reply.times].map(String);
    case 'SET NX':
      return reply.acquired ? 'OK' : null;
    case 'ENSURE_VERSION':
    case 'INVALIDATE':
      return reply.version && versionText(reply.version);
    case 'SET_NOW':
      // Does not return the version, because the code would then continue without scripts, which the model of SET_NOW
      // does not do.
      return reply.version && 'ok';
    case 'SET':
    case 'SET_VERSION':
    case 'GETRANGE':
      throw new Error(`The model of ${reply.name} has no real reply`);
    case 'SET_AS_OF':
    case 'FILL':
    case 'WRITE_THROUGH':
      return reply.result;
    case 'RELEASE':
    case 'DELETE':
      return reply.removed;
  }
}

const versionText = ({ time, generation }: CacheVersion): string =>
  `${time}.${String(generation).padStart(6, '0')}`;

/** Its refresh is always due, for callers that refresh eagerly. */
const entryText = ({ version, value }: Entry, tags: readonly string[]): string =>
  `1 ${versionText(version)}${formatContent(`id${value}`, { payload: String(value), tags, refreshAt: 0 })}`;

function wireMember(member: string): string {
  const [, generation] = /^low-water:(\d+)$/.exec(member) ?? [];
  if (generation) return `low-water:${generation.padStart(6, '0')}`;
  return member.length === 1 ? `t:${member}` : member;
}
