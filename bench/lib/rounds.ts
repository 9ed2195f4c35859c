import type { BenchRedis } from './bench-redis.ts';
import { drive, type Load } from './drive.ts';
import { percentile, rotated, type Spread, spreadOf } from './statistics.ts';

export const IN_FLIGHT = [1, 10, 50, 100] as const;
export type InFlight = (typeof IN_FLIGHT)[number];

/** Somebody who can do the row's operation. */
export interface Entrant {
  readonly name: string;
  run(call: number): Promise<unknown>;
}

/** One entrant at one number of calls in flight, over all rounds. */
export interface Figures {
  readonly perSecond: Spread;
  /** Throughput relative to the first entrant's in the slice before or after. */
  readonly ratio: Spread;
  readonly p50Ms: Spread;
  readonly p99Ms: Spread;
  readonly redisCpuMicros: Spread;
  /** The same relative to the first entrant's, from the same slices. */
  readonly redisCpuRatio: Spread;
  /** User and system time of this process per call; hardly moved by what else the machine does. */
  readonly clientCpuMicros: Spread;
}

export interface RoundOptions {
  /** At least 5. */
  readonly rounds: number;
  /** How long a cell takes: half of it an entrant runs, half the baseline, in short turns. */
  readonly cellMs: number;
}

/** Compilers take thousands of calls to settle, and one call at a time makes few: it would be measured unsettled. */
const WARM_UP = { inFlight: 50, cells: 12 };

/**
 * Turns within a cell. A shared machine changes pace within a tenth of a second: two who are compared have to run within
 * a few ms of each other, which one call at a time allows and a hundred in flight, which take their time to settle, less.
 */
const slicesAt = (level: InFlight): number => (level === 1 ? 4 : 2);

interface Sample {
  readonly perSecond: number;
  /** One for each slice. */
  readonly ratios: readonly number[];
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly redisCpuMicros: number;
  readonly redisCpuRatio: number;
  readonly clientCpuMicros: number;
}

export type RowFigures = ReadonlyMap<string, ReadonlyMap<InFlight, Figures>>;

/**
 * Measures entrants in turns, round by round, each in short slices alternating with the first one, the baseline: what
 * disturbs the machine disturbs both sides of every ratio.
 */
export async function measureInTurns(
  redis: Pick<BenchRedis, 'cpuMicros' | 'assertOurs'>,
  entrants: readonly Entrant[],
  { rounds, cellMs }: RoundOptions,
): Promise<RowFigures> {
  const [first] = entrants;
  if (!first) throw new RangeError('There is nobody to measure');
  const samples = new Map(
    entrants.map(({ name }) => [name, new Map<InFlight, Sample[]>(IN_FLIGHT.map((level) => [level, []]))]),
  );
  const runners = entrants.map((entrant) => runnerOf(redis, entrant));
  const baseline = runners[0] as Runner;
  for (const { run } of runners) await run(WARM_UP.inFlight, WARM_UP.cells * cellMs);
  for (let round = 0; round < rounds; round++) {
    await redis.assertOurs();
    for (const level of IN_FLIGHT) {
      for (const runner of rotated(runners, round)) {
        samples
          .get(runner.name)
          ?.get(level)
          ?.push(await measureCell(baseline, runner, level, cellMs));
      }
    }
  }
  return new Map(
    [...samples].map(([name, levels]) => [
      name,
      new Map([...levels].map(([level, own]) => [level, figuresOf(own)])),
    ]),
  );
}

/** What one slice of load did and cost. */
interface Slice extends Load {
  readonly redisCpu: number;
  readonly clientCpu: number;
}

interface Runner {
  readonly name: string;
  run(level: number, ms: number): Promise<Slice>;
}

/** Counts an entrant's calls on from slice to slice. */
function runnerOf(redis: Pick<BenchRedis, 'cpuMicros'>, { name, run }: Entrant): Runner {
  let calls = 0;
  return {
    name,
    async run(level, ms) {
      const from = calls;
      const redisBefore = await redis.cpuMicros();
      const clientBefore = process.cpuUsage();
      const load = await drive((call) => run(from + call), level, ms);
      const client = process.cpuUsage(clientBefore);
      const redisCpu = (await redis.cpuMicros()) - redisBefore;
      calls += load.operations;
      return { ...load, redisCpu, clientCpu: client.user + client.system };
    },
  };
}

async function measureCell(baseline: Runner, runner: Runner, level: InFlight, ms: number): Promise<Sample> {
  const slices = slicesAt(level);
  const sliceMs = ms / slices / 2;
  const own: Slice[] = [];
  const base: Slice[] = [];
  for (let slice = 0; slice < slices; slice++) {
    const before = slice % 2 === 0;
    if (before) base.push(await baseline.run(level, sliceMs));
    own.push(await runner.run(level, sliceMs));
    if (!before) base.push(await baseline.run(level, sliceMs));
  }
  const operations = total(own, 'operations');
  const latencies = own.flatMap((slice) => slice.latencies);
  return {
    perSecond: operations / total(own, 'seconds'),
    // The baseline is not compared with itself a moment later.
    ratios: own.map((slice, i) => (runner === baseline ? 1 : speed(slice) / speed(base[i] as Slice))),
    p50Ms: percentile(latencies, 0.5),
    p99Ms: percentile(latencies, 0.99),
    redisCpuMicros: total(own, 'redisCpu') / operations,
    redisCpuRatio:
      total(own, 'redisCpu') / operations / (total(base, 'redisCpu') / total(base, 'operations')),
    clientCpuMicros: total(own, 'clientCpu') / operations,
  };
}

const speed = ({ operations, seconds }: Load): number => operations / seconds;

const total = (slices: readonly Slice[], of: 'operations' | 'seconds' | 'redisCpu' | 'clientCpu'): number =>
  slices.reduce((sum, slice) => sum + slice[of], 0);

function figuresOf(samples: readonly Sample[]): Figures {
  const over = (pick: (sample: Sample) => number) => spreadOf(samples.map(pick));
  return {
    perSecond: over(({ perSecond }) => perSecond),
    ratio: spreadOf(samples.flatMap(({ ratios }) => ratios)),
    p50Ms: over(({ p50Ms }) => p50Ms),
    p99Ms: over(({ p99Ms }) => p99Ms),
    redisCpuMicros: over(({ redisCpuMicros }) => redisCpuMicros),
    redisCpuRatio: over(({ redisCpuRatio }) => redisCpuRatio),
    clientCpuMicros: over(({ clientCpuMicros }) => clientCpuMicros),
  };
}
