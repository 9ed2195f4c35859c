import type { BenchRedis } from '../harness/bench-redis.ts';
import { type Link, startLink } from '../harness/link.ts';
import type { MeasuredCandidate } from '../harness/result.ts';
import { measureInRounds, warmUp } from '../harness/rounds.ts';
import type { Runner } from '../harness/runner.ts';
import { measureRows } from './candidates-in-rows.ts';
import { MAIN_ROWS } from './rows.ts';
import type { Suite } from './suite.ts';

/** Round-trip time within a region. */
const ROUND_TRIP_MS = 1;
/** A call takes more than 1 ms, and a percentile needs many. */
const CELL_FACTOR = 3;

/** What a function does: one call after the other, to a Redis at a distance. */
export const linkSuite: Suite = async (context) => {
  const { redis, rounds } = context;
  const cellMs = context.cellMs * CELL_FACTOR;
  const link = await startLink(redis);
  try {
    const rows = await measureRows(context, MAIN_ROWS, link, async (runners) => {
      await link.setRoundTrip(0);
      await warmUp(runners, context);
      await link.setRoundTrip(ROUND_TRIP_MS);
      const measured = await measureInRounds(redis, runners, [1], { rounds, cellMs });
      await link.setRoundTrip(0);
      return withCounts(measured, runners, redis, link, context.cellMs);
    });
    return { suite: 'link', rows };
  } finally {
    await link.end();
  }
};

/** Counts round trips and commands, which do not depend on time. */
async function withCounts(
  measured: readonly MeasuredCandidate[],
  runners: readonly Runner[],
  redis: BenchRedis,
  link: Link,
  ms: number,
): Promise<MeasuredCandidate[]> {
  const counted: MeasuredCandidate[] = [];
  for (const [i, candidate] of measured.entries()) {
    const before = { roundTrips: await link.roundTrips(), commands: await redis.commandCount() };
    const calls = (await runners[i]?.run(1, ms))?.calls ?? Number.NaN;
    counted.push({
      ...candidate,
      roundTrips: ((await link.roundTrips()) - before.roundTrips) / calls,
      commands: ((await redis.commandCount()) - before.commands) / calls,
    });
  }
  return counted;
}
