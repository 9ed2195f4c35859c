import type { Command } from './commands.ts';
import { type EntryKey, MEMBERS_OF, NO_VERSION } from './redis-state.ts';
import type { State } from './state.ts';

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
  for (const [value, key] of state.values.entries()) {
    if (isInvalidatedBy(command, key, value)) state.invalidated |= 1 << value;
  }
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
