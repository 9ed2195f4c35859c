import { OURS, TAGGING } from '../candidates/all.ts';
import type { CacheVerbs, Candidate } from '../candidates/candidate.ts';
import { figure, withRange } from '../harness/format.ts';
import { payloadOf } from '../harness/payload.ts';
import { type PingWatch, watchPings } from '../harness/ping-watch.ts';
import type { Headline } from '../harness/result.ts';
import { inBatches } from '../harness/run-load.ts';
import { ratioOf, rotated, spreadOf } from '../harness/statistics.ts';
import type { Suite, SuiteContext } from './suite.ts';

/** Competitors would need minutes to store a million entries. */
const SIZES = { few: 10, many: 1_000_000, manyOfCompetitor: 100_000, manyQuick: 1_000 };
const MAX_RATIO = 1.5;

/** Invalidations of one tag per turn; a single one would depend on the scheduler. */
const PER_TURN = 20;
const TURNS = 25;
const PAYLOAD = payloadOf(100);

interface Measured {
  readonly entries: number;
  readonly ms: number[];
  readonly longestPingMs: number[];
}

/** The cost of invalidating a tag, and its effect on other clients. */
export const invalidationSuite: Suite = async (context) => {
  const watch = await watchPings(context.redis);
  const rows: string[][] = [];
  const headlines: Headline[] = [];
  try {
    for (const candidate of [OURS, ...TAGGING]) {
      const sizes = await measure(context, watch, candidate);
      const [few, many] = sizes;
      if (candidate === OURS) headlines.push(...headlinesOf(few, many));
      for (const { entries, ms, longestPingMs } of sizes) {
        const pings = [spreadOf(longestPingMs).median, Math.max(...longestPingMs)].map(figure);
        rows.push([candidate.name, entries.toLocaleString('en'), withRange(spreadOf(ms)), ...pings]);
      }
    }
  } finally {
    await watch.end();
  }
  return {
    suite: 'invalidation',
    headlines,
    tables: [
      {
        title: 'Invalidating a tag with few entries and one with many, alternating on one Redis',
        note: `${TURNS} turns of ${PER_TURN} invalidations each. Longest PING: the longest wait of another connection during a turn.`,
        columns: [
          'candidate',
          'entries with the tag',
          'ms each',
          'longest PING, ms, median',
          'longest PING, ms, maximum',
        ],
        rows,
      },
    ],
  };
};

function headlinesOf(few: Measured, many: Measured): Headline[] {
  const [fewer, more] = [few, many].map(({ entries }) => entries.toLocaleString('en'));
  const ms = ratioOf(many.ms, few.ms);
  const ping = spreadOf(many.longestPingMs).median / spreadOf(few.longestPingMs).median;
  const target = `at most ${figure(MAX_RATIO)}`;
  return [
    {
      what: `invalidating a tag with ${more} entries, x a tag with ${fewer}`,
      measured: withRange(ms),
      target,
      met: ms.median <= MAX_RATIO,
    },
    {
      what: `longest PING of another client during it, x the same with ${fewer} entries`,
      measured: figure(ping),
      target,
      met: ping <= MAX_RATIO,
    },
  ];
}

async function measure(
  { redis, quick, progress }: SuiteContext,
  watch: PingWatch,
  candidate: Candidate,
): Promise<readonly [few: Measured, many: Measured]> {
  await redis.empty();
  const opened = await candidate.open(redis, { tagged: true });
  const { set, get, invalidate } = opened.cache ?? {};
  if (!set || !get || !invalidate) throw new Error(`${candidate.name} cannot invalidate`);
  const large = candidate === OURS ? SIZES.many : SIZES.manyOfCompetitor;
  const few: Measured = { entries: SIZES.few, ms: [], longestPingMs: [] };
  const many: Measured = { entries: quick ? SIZES.manyQuick : large, ms: [], longestPingMs: [] };
  try {
    for (const { entries } of [few, many]) {
      progress(`${candidate.name}: ${entries.toLocaleString('en')} entries`);
      await fill(set, entries);
    }
    // The first turn warms up.
    for (let turn = 0; turn <= TURNS; turn++) {
      for (const { entries, ms, longestPingMs } of rotated([few, many], turn)) {
        let took = 0;
        const ping = await watch.during(async () => {
          const started = performance.now();
          for (let i = 0; i < PER_TURN; i++) await invalidate(tagOf(entries));
          took = performance.now() - started;
        });
        if (turn === 0) continue;
        ms.push(took / PER_TURN);
        longestPingMs.push(ping);
      }
    }
    const stale = await get(`${tagOf(many.entries)}:${many.entries - 1}`);
    if (stale !== undefined && stale !== null)
      throw new Error(`${candidate.name} served an invalidated entry`);
    return [few, many];
  } finally {
    await opened.close();
  }
}

const tagOf = (entries: number): string => `user-${entries}`;

async function fill(set: NonNullable<CacheVerbs['set']>, entries: number): Promise<void> {
  const tag = tagOf(entries);
  await inBatches(entries, 100, (i) => set(`${tag}:${i}`, PAYLOAD, [tag]));
}
