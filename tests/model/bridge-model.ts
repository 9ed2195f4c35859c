import type { AtVersion, BridgeCommand } from './bridge-command.ts';
import type { Command, Reply } from './commands.ts';
import { Generation, Moment, type Observation } from './observation.ts';
import { execute } from './redis-execute.ts';
import { type CacheVersion, emptyRedis, isSame, NO_VERSION } from './redis-state.ts';
import type { Rules } from './rules.ts';

/** A step is far longer than a retention of 3 µs and far shorter than a jump ahead. */
const STEP_US = 1_000;
const JUMP_US = 1_000_000_000;

/** The model's side of the bridge. */
export function createModelSide(rules: Rules) {
  const redis = emptyRedis();
  /** Every version seen, oldest first. */
  const seen: CacheVersion[] = [];
  let jumps = 0;
  let values = 0;

  const versionAt = ({ versionsAgo, ahead }: AtVersion): CacheVersion => {
    const version = seen.at(-1 - versionsAgo) ?? seen.at(0) ?? { time: 1, generation: 0 };
    return ahead ? { ...version, time: version.time + 1 } : version;
  };

  function run(command: BridgeCommand): unknown {
    const at = (name: Command['name'], rest: object) =>
      resultOf(execute(redis, { name, ...rest } as Command, rules));
    switch (command.step) {
      case 'read':
        return null;
      case 'ensure':
        return at('ENSURE_VERSION', {});
      case 'setNow':
        return at('SET_NOW', { writes: command.keys.map((key) => ({ key, value: values++ })) });
      case 'setLarge':
        for (const [id, key] of command.keys.entries())
          at('SET', { key, id, value: -1, version: NO_VERSION });
        for (const [id, key] of command.keys.entries()) at('SET_VERSION', { key, id, value: values++ });
        return null;
      case 'setAsOf':
        return at('SET_AS_OF', { key: command.key, value: values++, asOf: versionAt(command) });
      case 'writeThrough': {
        const { key, retention, maximum } = command;
        const kept = { retention, maximum };
        return at('WRITE_THROUGH', { key, ...kept, value: values++, asOf: versionAt(command) });
      }
      case 'fill': {
        const { key, lease } = command;
        const replaced = command.replaces ? redis.entries[key]?.value : null;
        return at('FILL', { key, lease, value: values++, asOf: versionAt(command), replaced });
      }
      case 'acquire lease':
        return at('SET NX', command);
      case 'release':
        return at('RELEASE', command);
      case 'delete':
        return at('DELETE', command);
      case 'invalidate':
        return at('INVALIDATE', command);
      case 'dead since': {
        const { generation } = redis.version ?? NO_VERSION;
        const reply = execute(redis, { name: 'DEAD_SINCE', generation, tags: command.tags }, rules);
        if (reply.name !== 'DEAD_SINCE' || reply.lowWater === null) return null;
        return [reply.lowWater, ...reply.times].map((time) => (time === 0 ? 0 : new Moment(time)));
      }
      case 'jump ahead':
        if (redis.version) redis.version = { ...redis.version, time: JUMP_US * ++jumps };
        return null;
      case 'lose version':
        redis.version = null;
        return null;
      case 'lose table':
        redis.invalidations = null;
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
    const result = run(command);
    const { version, invalidations, entries, leases } = redis;
    if (version && !seen.some((known) => isSame(known, version))) seen.push(version);
    const table = Object.entries(invalidations ?? {}).map(([member, score]) => {
      const [, generation] = /^low-water:?(.*)$/.exec(member) ?? [];
      return [
        generation !== undefined ? ['low-water', new Generation(generation)] : member,
        new Moment(score),
      ];
    });
    const entry = (key: 'k' | 'j') => {
      const stored = entries[key];
      return stored ? { ...versionText(stored.version), value: stored.value } : null;
    };
    return {
      result,
      stored: {
        version: version && versionText(version),
        table: table.sort(byText),
        k: entry('k'),
        j: entry('j'),
        leases: [leases.k ?? null, leases.j ?? null],
      },
    };
  };
}

export const byText = (a: unknown, b: unknown): number => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);

const versionText = ({ time, generation }: CacheVersion) => ({
  time: new Moment(time),
  generation: new Generation(generation),
});

function resultOf(reply: Reply): unknown {
  // The loader does not need to know why its value was not stored.
  if (reply.name === 'FILL') return reply.result === 'ok' ? 'ok' : 'rejected';
  if ('result' in reply) return reply.result;
  if ('removed' in reply) return reply.name === 'DELETE' ? reply.removed === 1 : null;
  return 'acquired' in reply ? reply.acquired : null;
}
