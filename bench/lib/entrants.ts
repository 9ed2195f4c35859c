import type { Contender, Opened, OpenOptions } from '../contenders/contender.ts';
import type { Place } from './bench-redis.ts';
import type { Entrant } from './rounds.ts';

/** Makes an entrant of an open contender, its data stored; undefined if it cannot do the operation. */
export type Enter = (opened: Opened, name: string) => Promise<Entrant['run'] | undefined>;

/**
 * Opens contenders, lets them store what they will read, and hands over those who can take part.
 * @throws what a contender throws, its name in front
 */
export async function withEntrants<T>(
  place: Place,
  contenders: readonly Contender[],
  options: OpenOptions,
  enter: Enter,
  use: (entrants: readonly Entrant[]) => Promise<T>,
): Promise<T> {
  const open: Opened[] = [];
  const entrants: Entrant[] = [];
  try {
    for (const { name, ...contender } of contenders) {
      const run = await named(name, async () => {
        const opened = await contender.open(place, options);
        if (!opened) return undefined;
        open.push(opened);
        return enter(opened, name);
      });
      if (run) entrants.push({ name, run });
    }
    return await use(entrants);
  } finally {
    for (const opened of open) await opened.close();
  }
}

async function named<T>(name: string, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    throw new Error(`${name}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}
