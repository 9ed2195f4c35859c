import type { BenchRedis } from './bench-redis.ts';
import type { Load } from './drive.ts';
import type { Runner, Slice } from './runner.ts';
import { percentile, rotated, type Spread, spreadOf } from './statistics.ts';

export const IN_FLIGHT = [1, 10, 50, 100] as const;
export type InFlight = (typeof IN_FLIGHT)[number];

/** One runner at one number of calls in flight, over all rounds. */
export interface Figures {
  readonly perSecond: Spread;
  /** Throughput relative to the first runner's in the slice before or after. */
  readonly ratio: Spread;
  readonly p50Ms: Spread;
  readonly p99Ms: Spread;
  readonly redisCpuMicros: Spread;
  /** The same relative to the first runner's, from the same slices. */
  readonly redisCpuRatio: Spread;
  /** User and system time of its process per call; hardly moved by what else the machine does. */
  readonly clientCpuMicros: Spread;
}

export interface RoundOptions {
  /** At least 5. */
  readonly rounds: number;
  /** How long a cell takes: half of it a runner runs, half the baseline, in short turns. */
  readonly cellMs: number;
}

/** Compilers take thousands of calls to settle, and make other code for a call by itself than for many. */
const WARM_UP = { levels: [50, 1], cells: 12 };

/** Turns within a cell: a shared machine changes pace within a tenth of a second, which two who are compared have to share. */
const SLICES = 2;

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
 * Measures runners in turns, round by round, each in short slices alternating with the first one, the baseline: what
 * disturbs the machine disturbs both sides of every ratio.
 */
export async function measureInTurns(
  redis: Pick<BenchRedis, 'cpuMicros' | 'assertOurs'>,
  runners: readonly Runner[],
  { rounds, cellMs }: RoundOptions,
): Promise<RowFigures> {
  const measured = runners.map((runner) => withRedisCpu(redis, runner));
  const [baseline] = measured;
  if (!baseline) throw new RangeError('There is nobody to measure');
  const samples = new Map(
    runners.map(({ name }) => [name, new Map<InFlight, Sample[]>(IN_FLIGHT.map((level) => [level, []]))]),
  );
  for (const runner of runners) {
    for (const level of WARM_UP.levels) await runner.run(level, WARM_UP.cells * cellMs);
  }
  for (let round = 0; round < rounds; round++) {
    await redis.assertOurs();
    for (const level of IN_FLIGHT) {
      for (const runner of rotated(measured, round)) {
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

interface MeasuredSlice extends Slice {
  readonly redisCpu: number;
}

interface MeasuredRunner {
  readonly name: string;
  run(level: number, ms: number): Promise<MeasuredSlice>;
}

const withRedisCpu = (redis: Pick<BenchRedis, 'cpuMicros'>, runner: Runner): MeasuredRunner => ({
  name: runner.name,
  async run(level, ms) {
    const before = await redis.cpuMicros();
    const slice = await runner.run(level, ms);
    return { ...slice, redisCpu: (await redis.cpuMicros()) - before };
  },
});

async function measureCell(
  baseline: MeasuredRunner,
  runner: MeasuredRunner,
  level: InFlight,
  ms: number,
): Promise<Sample> {
  const sliceMs = ms / SLICES / 2;
  const own: MeasuredSlice[] = [];
  const base: MeasuredSlice[] = [];
  for (let slice = 0; slice < SLICES; slice++) {
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
    redisCpuMicros: redisCpu(own),
    redisCpuRatio: redisCpu(own) / redisCpu(base),
    clientCpuMicros: total(own, 'clientCpu') / operations,
  };
}

const speed = ({ operations, seconds }: Load): number => operations / seconds;

const redisCpu = (slices: readonly MeasuredSlice[]): number =>
  total(slices, 'redisCpu') / total(slices, 'calls');

const total = (
  slices: readonly MeasuredSlice[],
  of: 'operations' | 'calls' | 'seconds' | 'redisCpu' | 'clientCpu',
): number => slices.reduce((sum, slice) => sum + slice[of], 0);

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
