import { applyTransition, type TransitionResult } from './apply-transition.ts';
import type { Command, Reply } from './commands.ts';
import { begin, type Plan, type Setting } from './state.ts';
import type { Transition } from './transitions.ts';

/** Describes a counterexample step by step, so that it can be followed without the model. */
export function narrate(setting: Setting, trace: readonly Transition[]): string {
  const { scenario } = setting;
  const state = begin(scenario);
  const lines = trace.map((transition) => {
    const result = applyTransition(state, transition, setting);
    return 'fault' in transition
      ? `redis: ${faultText(transition)}`
      : callText(transition, scenario.plans[transition.id], result);
  });
  const stored = (scenario.stored ?? []).map((key, value) => `${key} has value ${value} of version 10.1`);
  return [
    ...(stored.length > 0 ? [`given: ${stored.join(', ')}; the tenant's version is 10.1`] : []),
    ...lines.map((line, i) => `${String(i + 1).padStart(2)}. ${line}`),
    `=> ${state.violation ?? 'no violation'}`,
  ].join('\n');
}

const faultText = ({ fault, key }: Extract<Transition, { fault: string }>): string =>
  key ? `${fault} (${key})` : fault;

function callText(
  { id, action }: Extract<Transition, { id: number }>,
  plan: Plan | undefined,
  result: TransitionResult,
): string {
  const effects = [
    result.command && commandText(result.command),
    result.reply && replyText(result.reply),
    result.value !== undefined && `value ${result.value}`,
  ].filter(Boolean);
  const verb = result.command && action !== 'run again' ? '' : ` ${action}${effects.length > 0 ? ':' : ''}`;
  return `process ${plan?.process}, call ${id} (${plan?.call})${verb} ${effects.join(' -> ')}`.trimEnd();
}

const versionText = (version: { time: number; generation: number } | null): string =>
  version ? `${version.time}.${version.generation}` : 'none';

function commandText(command: Command): string {
  switch (command.name) {
    case 'MGET':
      return `MGET ${[...command.keys, 'version'].join(' ')}`;
    case 'GETRANGE':
      return `GETRANGE ${command.key}`;
    case 'ZRANGE':
      return `ZRANGE (${command.after} +inf`;
    case 'ZMSCORE':
      return `ZMSCORE ${[`low-water:${command.generation}`, ...command.members].join(' ')}`;
    case 'DEAD_SINCE':
      return `DEAD_SINCE ${[`low-water:${command.generation}`, ...command.tags].join(' ')}`;
    case 'SET NX':
      return `SET NX lease ${command.key}`;
    case 'ENSURE_VERSION':
      return 'ENSURE_VERSION';
    case 'SET_NOW':
      return `SET_NOW ${command.writes.map(({ key, value }) => `${key} = value ${value}`).join(', ')}`;
    case 'SET':
      return `SET ${command.key} = value ${command.value} of version ${versionText(command.version)}`;
    case 'SET_VERSION':
      return `SET_VERSION ${command.key} = value ${command.value}`;
    case 'SET_AS_OF':
    case 'FILL':
    case 'WRITE_THROUGH':
      return `${command.name} ${command.key} = value ${command.value} as of ${versionText(command.asOf)}`;
    case 'RELEASE':
    case 'DELETE':
      return `${command.name} ${command.key}`;
    case 'INVALIDATE':
      return `INVALIDATE ${command.members.join(' ')}${command.deadAfter > 0 ? `, dead after ${command.deadAfter}` : ''}`;
  }
}

function replyText(reply: Reply): string {
  switch (reply.name) {
    case 'MGET': {
      const entries = reply.entries.map((entry) =>
        entry ? `value ${entry.value} of version ${versionText(entry.version)}` : 'no entry',
      );
      return [...entries, `version ${versionText(reply.version)}`].join(', ');
    }
    case 'GETRANGE':
      return reply.entry ? `value ${reply.entry.value}` : 'no entry';
    case 'ZRANGE':
      return reply.added.map(([member, score]) => `${member} ${score}`).join(', ') || 'nothing';
    case 'ZMSCORE':
      return [`low-water ${reply.lowWater}`, ...reply.scores].join(', ');
    case 'DEAD_SINCE':
      return [`low-water ${reply.lowWater}`, ...reply.times].join(', ');
    case 'SET NX':
      return reply.acquired ? 'acquired' : 'held by another caller';
    case 'ENSURE_VERSION':
    case 'INVALIDATE':
      return `version ${versionText(reply.version)}`;
    case 'SET_NOW':
    case 'SET':
    case 'SET_VERSION':
      return 'ok';
    case 'SET_AS_OF':
    case 'FILL':
    case 'WRITE_THROUGH':
      return reply.result;
    case 'RELEASE':
    case 'DELETE':
      return `removed ${reply.removed}`;
  }
}
