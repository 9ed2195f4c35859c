import type { Command } from './commands.ts';
import { type EntryKey, MEMBERS_OF, NO_STAMP } from './redis-state.ts';
import type { World } from './world.ts';

/** The values of a world are bits of a number. */
const MOST_VALUES = 31;

/** Gives a plain setCache its value, new with every command that dates it. */
export function give(world: World, command: Command | undefined): Command {
  if (!command) throw new Error('Nothing was sent');
  const readable = command.name === 'SET_STAMPED' && command.stamp !== NO_STAMP;
  if (readable || command.name === 'STAMP') return { ...command, value: world.values.push(command.key) - 1 };
  if (command.name !== 'SET_NOW') return command;
  const writes = command.writes.map(({ key }) => ({ key, value: world.values.push(key) - 1 }));
  return { ...command, writes };
}

/** Marks what a change has just reached: the values read before it with that tag or key, or older than the one written. */
export function bury(world: World, command: Command): void {
  if (world.values.length > MOST_VALUES) throw new Error('Too many values');
  for (const [value, key] of world.values.entries()) {
    if (isReached(command, key, value)) world.dead |= 1 << value;
  }
}

/** Whether a value read or written before the command may no longer be served after it. */
export function isReached(command: Command, key: EntryKey, value: number): boolean {
  switch (command.name) {
    case 'INVALIDATE':
      return MEMBERS_OF[key].some((member) => command.members.includes(member));
    case 'DELETE':
      return command.key === key;
    case 'PUT_THROUGH':
      return command.key === key && value < command.value;
    default:
      return false;
  }
}
