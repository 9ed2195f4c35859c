import { formatEntryTail } from '../../src/redis/cache/entry.ts';
import type { RedisReply } from '../../src/redis/index.ts';
import type { Command, Reply } from './commands.ts';
import { type Entry, MEMBERS_OF, type CacheVersion } from './redis-state.ts';

/** Writes the model's reply as the product would receive it. */
export function writeReply(command: Command, reply: Reply): RedisReply {
  switch (reply.name) {
    case 'MGET': {
      const watermark = reply.watermark && dateText(reply.watermark);
      if (command.name !== 'MGET' || command.keys.length === 0) return watermark;
      const tags = command.keys.map((key) => MEMBERS_OF[key]);
      return [...reply.entries.map((entry, i) => entry && entryText(entry, tags[i] ?? [])), watermark];
    }
    case 'ZRANGE':
      return reply.news.flatMap(([member, score]) => [wireMember(member), String(score)]);
    case 'ZMSCORE':
      return [reply.floor, ...reply.scores].map((score) => (score === null ? null : String(score)));
    case 'SET NX':
      return reply.taken ? 'OK' : null;
    case 'ENSURE':
    case 'INVALIDATE':
      return dateText(reply.watermark);
    case 'SET_NOW':
      return 'ok';
    case 'SET_STAMPED':
    case 'STAMP':
    case 'HEAD':
      throw new Error(`The product never sends ${reply.name} here`);
    case 'SET_AS_OF':
    case 'FILL':
    case 'PUT_THROUGH':
      return reply.answer;
    case 'RELEASE':
    case 'DELETE':
      return reply.removed;
  }
}

const dateText = ({ time, generation }: CacheVersion): string =>
  `${time}.${String(generation).padStart(6, '0')}`;

const entryText = ({ stamp, value }: Entry, tags: readonly string[]): string =>
  `1 ${dateText(stamp)}${formatEntryTail('id', { payload: String(value), tags })}`;

function wireMember(member: string): string {
  const [, generation] = /^floor:(\d+)$/.exec(member) ?? [];
  if (generation) return `floor:${generation.padStart(6, '0')}`;
  return member.length === 1 ? `t:${member}` : member;
}
