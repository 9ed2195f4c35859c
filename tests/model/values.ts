import type { Command } from './commands.ts';
import { type EntryKey, MEMBERS_OF } from './redis-state.ts';
import type { World } from './world.ts';

/** The values of a world are bits of a number. */
const MOST_VALUES = 31;

/** Gives a plain setCache its value, new with every run of the script. */
export function give(world: World, command: Command | undefined): Command {
  if (!command) throw new Error('Nothing was sent');
  if (command.name !== 'SET_NOW') return command;
  const writes = command.writes.map(({ key }) => ({ key, value: world.values.push(key) - 1 }));
  return { ...command, writes };
}

/** Marks what an invalidation or a delete has just reached: every value read before it with that tag or key. */
export function bury(world: World, command: Command): void {
  if (world.values.length > MOST_VALUES) throw new Error('Too many values');
  if (command.name !== 'INVALIDATE' && command.name !== 'DELETE') return;
  for (const [value, key] of world.values.entries()) {
    if (reaches(command, key)) world.dead |= 1 << value;
  }
}

const reaches = (command: Command, key: EntryKey): boolean =>
  command.name === 'DELETE'
    ? command.key === key
    : command.name === 'INVALIDATE' && MEMBERS_OF[key].some((member) => command.members.includes(member));
