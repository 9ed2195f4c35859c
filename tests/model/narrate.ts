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

const commandText = ({ name, ...given }: Command): string => `${name} ${fieldsText(given)}`;

const replyText = ({ name: _, ...given }: Reply): string => fieldsText(given);

/** Like JSON, without quotes, and with versions as `time.generation`. */
const fieldsText = (fields: object): string =>
  JSON.stringify(fields, (_, value) => {
    const { time, generation } = Object(value);
    if (value === Number.POSITIVE_INFINITY) return 'unlimited';
    return time === undefined ? value : `${time}.${generation}`;
  }).replaceAll('"', '');
