import { setTimeout as pause } from 'node:timers/promises';
import type { Contender } from '../contenders/contender.ts';
import type { Place } from '../lib/bench-redis.ts';

const RACES = 10;
const LOAD_MS = 20;

/**
 * The race that a cache must not lose: a value is read from its source, the source changes, the tag is invalidated, and
 * only then is the old value stored. Whoever reads afterwards must not get it.
 * @returns how many of 10 got it, or a dash where the contender has no loader or no tags
 */
export async function racedLoads(place: Place, contender: Contender): Promise<string> {
  const opened = await contender.open(place, { tagged: true });
  const { getOrSet, invalidate } = opened?.cache ?? {};
  try {
    if (!getOrSet || !invalidate) return '-';
    let stale = 0;
    for (let race = 0; race < RACES; race++) {
      const key = `raced:${race}`;
      const tag = `race:${race}`;
      let source = 'old';
      const load = async () => {
        const read = source;
        await pause(LOAD_MS);
        return read;
      };
      const loading = getOrSet(key, load, [tag]);
      await pause(LOAD_MS / 2);
      source = 'new';
      await invalidate(tag);
      await loading;
      if ((await getOrSet(key, load, [tag])) === 'old') stale++;
    }
    return `${stale} of ${RACES}`;
  } finally {
    await opened?.close();
  }
}
