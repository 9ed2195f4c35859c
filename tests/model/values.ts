import type { Command } from './commands.ts';
import { type EntryKey, MEMBERS_OF, NO_VERSION } from './redis-state.ts';
import type { Plan, State } from './state.ts';

/** Sets of values are bits of a number. */
const MAX_VALUES = 31;

/** Gives a setCache without as-of version a new value with every command that gives it a version. */
export function assignValues(state: State, command: Command | undefined): Command {
  if (!command) throw new Error('Nothing was sent');
  const readable = command.name === 'SET' && command.version !== NO_VERSION;
  if (readable || command.name === 'SET_VERSION')
    return { ...command, value: state.values.push(command.key) - 1 };
  if (command.name !== 'SET_NOW') return command;
  const writes = command.writes.map(({ key }) => ({ key, value: state.values.push(key) - 1 }));
  return { ...command, writes };
}

/** Records the values that a command has just invalidated. */
export function markInvalidated(state: State, command: Command): void {
  if (state.values.length > MAX_VALUES) throw new Error('Too many values');
  const bits = (isHit: (key: EntryKey, value: number) => boolean) =>
    state.values.reduce((hit, key, value) => (isHit(key, value) ? hit | (1 << value) : hit), 0);
  const hit = bits((key, value) => isInvalidatedBy(command, key, value));
  const { invalidated } = state;
  if (command.name !== 'INVALIDATE') {
    invalidated.values |= hit;
    return;
  }
  for (const tag of command.members) {
    if (state.callers.some(({ plan }) => readsWith(plan).includes(tag)))
      invalidated.byTag[tag] = bits(() => true);
  }
  if (command.deadAfter === 0) invalidated.values |= hit;
  else if (hit !== 0) {
    const dying = { deadAt: state.redis.time + command.deadAfter, values: hit };
    state.invalidated = { ...invalidated, dying: [...invalidated.dying, dying] };
  }
}

const readsWith = (plan: Plan): readonly string[] => ('tags' in plan && plan.tags) || [];

/** The values that a call which begins now must not return, as bits. */
export function forbiddenTo({ redis, invalidated }: State, plan: Plan): number {
  const acceptsStale = plan.call === 'staleOrLoad';
  const tags = readsWith(plan);
  const dead = invalidated.dying.filter(({ deadAt }) => !acceptsStale || deadAt <= redis.time);
  return [...dead.map(({ values }) => values), ...tags.map((tag) => invalidated.byTag[tag] ?? 0)].reduce(
    (all, values) => all | values,
    invalidated.values,
  );
}

/** Whether a value read or written before the command must not be served after it. */
export function isInvalidatedBy(command: Command, key: EntryKey, value: number): boolean {
  switch (command.name) {
    case 'INVALIDATE':
      return MEMBERS_OF[key].some((member) => command.members.includes(member));
    case 'DELETE':
      return command.key === key;
    case 'WRITE_THROUGH':
      return command.key === key && value < command.value;
    default:
      return false;
  }
}
