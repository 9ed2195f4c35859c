import type { AtDate, BridgeCommand } from './bridge-command.ts';
import type { Command, Reply } from './commands.ts';
import { Incarnation, Moment, type Observation } from './observation.ts';
import { execute } from './redis-execute.ts';
import { emptyRedis, isSame, NO_STAMP, type CacheVersion } from './redis-state.ts';
import type { Rules } from './rules.ts';

/** Far more than a step lasts, far less than a jump ahead. */
const STEP_US = 1_000;
const JUMP_US = 1_000_000_000;

/** The model's side of the bridge. */
export function createModelSide(rules: Rules) {
  const redis = emptyRedis();
  const dates: CacheVersion[] = [];
  let jumps = 0;
  let values = 0;

  const dateOf = ({ datesAgo, ahead }: AtDate): CacheVersion => {
    const date = dates.at(-1 - datesAgo) ?? dates.at(0) ?? { time: 1, generation: 0 };
    return ahead ? { ...date, time: date.time + 1 } : date;
  };

  function run(command: BridgeCommand): unknown {
    const at = (name: Command['name'], rest: object) =>
      answerOf(execute(redis, { name, ...rest } as Command, rules));
    switch (command.step) {
      case 'read':
        return null;
      case 'ensure':
        return at('ENSURE', {});
      case 'setNow':
        return at('SET_NOW', { writes: command.keys.map((key) => ({ key, value: values++ })) });
      case 'setLarge':
        for (const [id, key] of command.keys.entries())
          at('SET_STAMPED', { key, id, value: -1, stamp: NO_STAMP });
        for (const [id, key] of command.keys.entries()) at('STAMP', { key, id, value: values++ });
        return null;
      case 'setAsOf':
        return at('SET_AS_OF', { key: command.key, value: values++, asOf: dateOf(command) });
      case 'putThrough': {
        const { key, keep } = command;
        return at('PUT_THROUGH', { key, keep, value: values++, asOf: dateOf(command) });
      }
      case 'fill': {
        const { key, lease } = command;
        return at('FILL', { key, lease, value: values++, asOf: dateOf(command) });
      }
      case 'take lease':
        return at('SET NX', command);
      case 'release':
        return at('RELEASE', command);
      case 'delete':
        return at('DELETE', command);
      case 'invalidate':
        return at('INVALIDATE', command);
      case 'jump ahead':
        if (redis.watermark) redis.watermark = { ...redis.watermark, time: JUMP_US * ++jumps };
        return null;
      case 'lose watermark':
        redis.watermark = null;
        return null;
      case 'lose clock':
        redis.clock = null;
        return null;
      case 'lose entry':
        delete redis.entries[command.key];
        return null;
      case 'lose lease':
        delete redis.leases[command.key];
        return null;
    }
  }

  return (command: BridgeCommand): Observation => {
    redis.time += STEP_US;
    const answer = run(command);
    const { watermark, clock, entries, leases } = redis;
    if (watermark && !dates.some((date) => isSame(date, watermark))) dates.push(watermark);
    const marks = Object.entries(clock ?? {}).map(([member, score]) => {
      const [, generation] = /^floor:?(.*)$/.exec(member) ?? [];
      return [
        generation !== undefined ? ['floor', new Incarnation(generation)] : member,
        new Moment(score),
      ];
    });
    const entry = (key: 'k' | 'j') => {
      const stored = entries[key];
      return stored ? { ...dateText(stored.stamp), value: stored.value } : null;
    };
    return {
      answer,
      stored: {
        watermark: watermark && dateText(watermark),
        marks: marks.sort(byText),
        k: entry('k'),
        j: entry('j'),
        leases: [leases.k ?? null, leases.j ?? null],
      },
    };
  };
}

export const byText = (a: unknown, b: unknown): number => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);

const dateText = ({ time, generation }: CacheVersion) => ({
  time: new Moment(time),
  generation: new Incarnation(generation),
});

function answerOf(reply: Reply): unknown {
  // The loader has no use for why its value was not stored.
  if (reply.name === 'FILL') return reply.answer === 'ok' ? 'ok' : 'refused';
  if ('answer' in reply) return reply.answer;
  if ('removed' in reply) return reply.name === 'DELETE' ? reply.removed === 1 : null;
  return 'taken' in reply ? reply.taken : null;
}
