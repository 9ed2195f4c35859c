import type { Command, Reply } from './commands.ts';
import { makeMove, type Told } from './make-move.ts';
import type { Move } from './moves.ts';
import { begin, type Plan, type Setting } from './world.ts';

/** Tells a counterexample move by move, so that it can be followed without the model. */
export function narrate(setting: Setting, way: readonly Move[]): string {
  const { scenario } = setting;
  const world = begin(scenario);
  const lines = way.map((move) => {
    const told = makeMove(world, move, setting);
    return 'fault' in move ? `redis: ${faultText(move)}` : callText(move, scenario.plans[move.id], told);
  });
  const stored = (scenario.stored ?? []).map((key, value) => `${key} holds value ${value} stamped 10.1`);
  return [
    ...(stored.length > 0 ? [`given: ${stored.join(', ')}; the watermark is 10.1`] : []),
    ...lines.map((line, i) => `${String(i + 1).padStart(2)}. ${line}`),
    `=> ${world.violation ?? 'no violation'}`,
  ].join('\n');
}

const faultText = ({ fault, key }: Extract<Move, { fault: string }>): string =>
  key ? `${fault} (${key})` : fault;

function callText({ id, act }: Extract<Move, { id: number }>, plan: Plan | undefined, told: Told): string {
  const did = [
    told.command && commandText(told.command),
    told.reply && replyText(told.reply),
    told.value !== undefined && `value ${told.value}`,
  ].filter(Boolean);
  const verb = told.command && act !== 'run again' ? '' : ` ${act}${did.length > 0 ? ':' : ''}`;
  return `process ${plan?.process}, call ${id} (${plan?.call})${verb} ${did.join(' -> ')}`.trimEnd();
}

const dateText = (date: { time: number; generation: number } | null): string =>
  date ? `${date.time}.${date.generation}` : 'none';

function commandText(command: Command): string {
  switch (command.name) {
    case 'MGET':
      return `MGET ${[...command.keys, 'watermark'].join(' ')}`;
    case 'HEAD':
      return `GETRANGE ${command.key}`;
    case 'ZRANGE':
      return `ZRANGE (${command.after} +inf`;
    case 'ZMSCORE':
      return `ZMSCORE ${[`floor:${command.generation}`, ...command.members].join(' ')}`;
    case 'SET NX':
      return `SET NX lease ${command.key}`;
    case 'ENSURE':
      return 'ENSURE';
    case 'SET_NOW':
      return `SET_NOW ${command.writes.map(({ key, value }) => `${key} = value ${value}`).join(', ')}`;
    case 'SET_STAMPED':
      return `SET ${command.key} = value ${command.value} stamped ${dateText(command.stamp)}`;
    case 'STAMP':
      return `STAMP ${command.key} = value ${command.value}`;
    case 'SET_AS_OF':
    case 'FILL':
    case 'PUT_THROUGH':
      return `${command.name} ${command.key} = value ${command.value} as of ${dateText(command.asOf)}`;
    case 'RELEASE':
    case 'DELETE':
      return `${command.name} ${command.key}`;
    case 'INVALIDATE':
      return `INVALIDATE ${command.members.join(' ')}`;
  }
}

function replyText(reply: Reply): string {
  switch (reply.name) {
    case 'MGET': {
      const entries = reply.entries.map((entry) =>
        entry ? `value ${entry.value} stamped ${dateText(entry.stamp)}` : 'no entry',
      );
      return [...entries, `watermark ${dateText(reply.watermark)}`].join(', ');
    }
    case 'HEAD':
      return reply.entry ? `value ${reply.entry.value}` : 'no entry';
    case 'ZRANGE':
      return reply.news.map(([member, score]) => `${member} ${score}`).join(', ') || 'nothing';
    case 'ZMSCORE':
      return [`floor ${reply.floor}`, ...reply.scores].join(', ');
    case 'SET NX':
      return reply.taken ? 'taken' : 'held by another';
    case 'ENSURE':
    case 'INVALIDATE':
      return `watermark ${dateText(reply.watermark)}`;
    case 'SET_NOW':
    case 'SET_STAMPED':
    case 'STAMP':
      return 'ok';
    case 'SET_AS_OF':
    case 'FILL':
    case 'PUT_THROUGH':
      return reply.answer;
    case 'RELEASE':
    case 'DELETE':
      return `removed ${reply.removed}`;
  }
}
