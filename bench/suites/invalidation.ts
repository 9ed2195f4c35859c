import { bentocacheRemote, cacheable, nextCacheHandler, OURS } from '../contenders/all.ts';
import type { CacheVerbs, Contender } from '../contenders/contender.ts';
import { inBatches } from '../lib/drive.ts';
import { figure, withRange } from '../lib/format.ts';
import { payloadOf } from '../lib/payload.ts';
import { type PingWatch, watchPings } from '../lib/ping-watch.ts';
import type { Table } from '../lib/result.ts';
import { median, spreadOf } from '../lib/statistics.ts';
import { invalidateMillion } from './invalidation-at-scale.ts';
import type { Suite, SuiteContext } from './suite.ts';

const CONTENDERS: readonly Contender[] = [OURS, bentocacheRemote, cacheable, nextCacheHandler];
const SIZES = [10, 1_000, 100_000];
const TAG = 'user';
/** Entries up to this many are stored again for every round, so that there is always something to invalidate. */
const REFILLED = 1_000;
const PAYLOAD = payloadOf(100);

interface Measured {
  readonly contender: string;
  readonly entries: number;
  readonly ms: readonly number[];
  readonly longestPingMs: readonly number[];
}

/** What it takes to invalidate a tag, and what other clients notice of it. */
export const invalidationSuite: Suite = async (context) => {
  const { redis, rounds, only = '', progress } = context;
  const watch = await watchPings(redis);
  const measured: Measured[] = [];
  try {
    for (const entries of SIZES) {
      for (const contender of CONTENDERS) {
        if (!contender.name.includes(only)) continue;
        progress(`${entries.toLocaleString('en')} entries: ${contender.name}`);
        measured.push(await measure(context, watch, contender, entries, rounds));
      }
    }
    // Peers would need minutes to store a million.
    const { table, headlines } = await invalidateMillion(context, watch);
    return { suite: 'invalidation', tables: [table, tableOf(measured)], headlines, raw: measured };
  } finally {
    await watch.close();
  }
};

async function measure(
  { redis }: SuiteContext,
  watch: PingWatch,
  contender: Contender,
  entries: number,
  rounds: number,
): Promise<Measured> {
  await redis.empty();
  const opened = await contender.open(redis, { tagged: true });
  const { cache } = opened ?? {};
  if (!opened || !cache?.invalidate) throw new Error(`${contender.name} cannot invalidate`);
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
      // Whoever deletes what it invalidates has nothing left to do in a second round.
      else if (contender === nextCacheHandler) break;
    }
  } finally {
    await opened.close();
  }
  return { contender: contender.name, entries, ms, longestPingMs };
}

async function fill({ set }: CacheVerbs, entries: number): Promise<void> {
  await inBatches(entries, 100, async (i) => set?.(`user:${i}`, PAYLOAD, [TAG]));
}

function tableOf(measured: readonly Measured[]): Table {
  return {
    title: 'Invalidating one tag',
    note: 'The longest PING is what another connection waited during it; without any load it waits a fraction of a ms.',
    columns: ['entries with the tag', 'contender', 'ms', 'longest PING, ms', 'rounds'],
    rows: measured.map(({ contender, entries, ms, longestPingMs }) => [
      entries.toLocaleString('en'),
      contender,
      withRange(spreadOf(ms)),
      figure(median(longestPingMs)),
      String(ms.length),
    ]),
  };
}
