import { setTimeout as pause } from 'node:timers/promises';
import type { Candidate } from '../candidates/candidate.ts';
import type { RedisAddress } from '../harness/bench-redis.ts';

const RACES = 10;
const LOAD_MS = 20;

/**
 * Counts lost races: a load reads the source, the source changes, the tag is invalidated, and then the load stores the
 * old value. A later read must not return it.
 * @returns the number of stale reads of 10, or a dash if the candidate has no loader or no tags
 */
export async function racedLoads(address: RedisAddress, candidate: Candidate): Promise<string> {
  const opened = await candidate.open(address, { tagged: true });
  const { getOrSet, invalidate } = opened.cache ?? {};
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
    await opened.close();
  }
}
