import { bentocacheRemote, cacheable, nextCacheHandler, OURS } from '../candidates/all.ts';
import type { CacheVerbs, Candidate } from '../candidates/candidate.ts';
import { figure, withRange } from '../harness/format.ts';
import { payloadOf } from '../harness/payload.ts';
import { type PingWatch, watchPings } from '../harness/ping-watch.ts';
import type { Table } from '../harness/result.ts';
import { inBatches } from '../harness/run-load.ts';
import { median, spreadOf } from '../harness/statistics.ts';
import { invalidateMillion } from './invalidation-at-scale.ts';
import type { Suite, SuiteContext } from './suite.ts';

const CANDIDATES: readonly Candidate[] = [OURS, bentocacheRemote, cacheable, nextCacheHandler];
const SIZES = [10, 1_000, 100_000];
const TAG = 'user';
/** Up to this many entries are stored again for each round, so that every round has entries to invalidate. */
const REFILLED = 1_000;
const PAYLOAD = payloadOf(100);

interface Measured {
  readonly candidate: string;
  readonly entries: number;
  readonly ms: readonly number[];
  readonly longestPingMs: readonly number[];
}

/** The cost of invalidating a tag, and its effect on other clients. */
export const invalidationSuite: Suite = async (context) => {
  const { redis, rounds, only = '', progress } = context;
  const watch = await watchPings(redis);
  const measured: Measured[] = [];
  try {
    for (const entries of SIZES) {
      for (const candidate of CANDIDATES) {
        if (!candidate.name.includes(only)) continue;
        progress(`${entries.toLocaleString('en')} entries: ${candidate.name}`);
        measured.push(await measure(context, watch, candidate, entries, rounds));
      }
    }
    // Only for amplify-redis: competitors need minutes to store 1,000,000 entries.
    const { table, headlines } = await invalidateMillion(context, watch);
    return { suite: 'invalidation', tables: [table, tableOf(measured)], headlines, raw: measured };
  } finally {
    await watch.close();
  }
};

async function measure(
  { redis }: SuiteContext,
  watch: PingWatch,
  candidate: Candidate,
  entries: number,
  rounds: number,
): Promise<Measured> {
  await redis.empty();
  const opened = await candidate.open(redis, { tagged: true });
  const { cache } = opened ?? {};
  if (!opened || !cache?.invalidate) throw new Error(`${candidate.name} cannot invalidate`);
  const { invalidate } = cache;
  const ms: number[] = [];
  const longestPingMs: number[] = [];
  try {
    await fill(cache, entries);
    await invalidate('unrelated');
    for (let round = 0; round < rounds; round++) {
      const ping = await watch.during(async () => {
        const started = performance.now();
        await invalidate(TAG);
        ms.push(performance.now() - started);
      });
      longestPingMs.push(ping);
      if (entries <= REFILLED) await fill(cache, entries);
      // This candidate deletes the entries it invalidates, so a second round has nothing to do.
      else if (candidate === nextCacheHandler) break;
    }
  } finally {
    await opened.close();
  }
  return { candidate: candidate.name, entries, ms, longestPingMs };
}

async function fill({ set }: CacheVerbs, entries: number): Promise<void> {
  await inBatches(entries, 100, async (i) => set?.(`user:${i}`, PAYLOAD, [TAG]));
}

function tableOf(measured: readonly Measured[]): Table {
  return {
    title: 'Invalidating one tag',
    note: 'Longest PING: the longest wait of another connection during the invalidation; without load it is a fraction of a millisecond.',
    columns: ['entries with the tag', 'candidate', 'ms', 'longest PING, ms', 'rounds'],
    rows: measured.map(({ candidate, entries, ms, longestPingMs }) => [
      entries.toLocaleString('en'),
      candidate,
      withRange(spreadOf(ms)),
      figure(median(longestPingMs)),
      String(ms.length),
    ]),
  };
}
