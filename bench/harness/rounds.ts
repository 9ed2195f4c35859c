import type { BenchRedis } from './bench-redis.ts';
import type { Load } from './run-load.ts';
import type { Runner, Sample } from './runner.ts';
import { percentile, rotated, type Spread, spreadOf } from './statistics.ts';

export const IN_FLIGHT = [1, 10, 50, 100] as const;
export type InFlight = (typeof IN_FLIGHT)[number];

/** Results of one runner at one concurrency, over all rounds. */
export interface Figures {
  readonly perSecond: Spread;
  /** Throughput relative to the baseline's adjacent sample. */
  readonly ratio: Spread;
  readonly p50Ms: Spread;
  readonly p99Ms: Spread;
  readonly redisCpuMicros: Spread;
  /** Redis CPU relative to the baseline's, from the same samples. */
  readonly redisCpuRatio: Spread;
  /** User and system time of the process per call; barely affected by other load on the machine. */
  readonly clientCpuMicros: Spread;
}

export interface RoundOptions {
  /** At least 5. */
  readonly rounds: number;
  /** Duration of a cell: half for the runner, half for the baseline, in short alternating samples. */
  readonly cellMs: number;
}

/** JIT compilation takes thousands of calls, and differs between sequential and concurrent calls. */
const WARM_UP = { levels: [50, 1], cells: 12 };

/** A shared machine changes speed within 100 ms, so the runner and the baseline alternate within a cell. */
const SAMPLES_PER_CELL = 2;

interface CellResult {
  readonly perSecond: number;
  /** One per sample. */
  readonly ratios: readonly number[];
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly redisCpuMicros: number;
  readonly redisCpuRatio: number;
  readonly clientCpuMicros: number;
}

export type RowFigures = ReadonlyMap<string, ReadonlyMap<InFlight, Figures>>;

/**
 * Measures runners round by round, each in short samples that alternate with the first runner, the baseline: a
 * disturbance of the machine affects both sides of every ratio.
 */
export async function measureInRounds(
  redis: Pick<BenchRedis, 'cpuMicros' | 'assertOurs'>,
  runners: readonly Runner[],
  { rounds, cellMs }: RoundOptions,
): Promise<RowFigures> {
  const measured = runners.map((runner) => withRedisCpu(redis, runner));
  const [baseline] = measured;
  if (!baseline) throw new RangeError('No runners to measure');
  const samples = new Map(
    runners.map(({ name }) => [name, new Map<InFlight, CellResult[]>(IN_FLIGHT.map((level) => [level, []]))]),
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

interface MeasuredSample extends Sample {
  readonly redisCpu: number;
}

interface MeasuredRunner {
  readonly name: string;
  run(level: number, ms: number): Promise<MeasuredSample>;
}

const withRedisCpu = (redis: Pick<BenchRedis, 'cpuMicros'>, runner: Runner): MeasuredRunner => ({
  name: runner.name,
  async run(level, ms) {
    const before = await redis.cpuMicros();
    const sample = await runner.run(level, ms);
    return { ...sample, redisCpu: (await redis.cpuMicros()) - before };
  },
});

async function measureCell(
  baseline: MeasuredRunner,
  runner: MeasuredRunner,
  level: InFlight,
  ms: number,
): Promise<CellResult> {
  const sampleMs = ms / SAMPLES_PER_CELL / 2;
  const measured: MeasuredSample[] = [];
  const base: MeasuredSample[] = [];
  for (let sample = 0; sample < SAMPLES_PER_CELL; sample++) {
    const before = sample % 2 === 0;
    if (before) base.push(await baseline.run(level, sampleMs));
    measured.push(await runner.run(level, sampleMs));
    if (!before) base.push(await baseline.run(level, sampleMs));
  }
  const operations = total(measured, 'operations');
  const latencies = measured.flatMap((sample) => sample.latencies);
  return {
    perSecond: operations / total(measured, 'seconds'),
    // The baseline is not compared with itself a moment later.
    ratios: measured.map((sample, i) => (runner === baseline ? 1 : speed(sample) / speed(base[i] as Sample))),
    p50Ms: percentile(latencies, 0.5),
    p99Ms: percentile(latencies, 0.99),
    redisCpuMicros: redisCpu(measured),
    redisCpuRatio: redisCpu(measured) / redisCpu(base),
    clientCpuMicros: total(measured, 'clientCpu') / operations,
  };
}

const speed = ({ operations, seconds }: Load): number => operations / seconds;

const redisCpu = (samples: readonly MeasuredSample[]): number =>
  total(samples, 'redisCpu') / total(samples, 'calls');

const total = (
  samples: readonly MeasuredSample[],
  of: 'operations' | 'calls' | 'seconds' | 'redisCpu' | 'clientCpu',
): number => samples.reduce((sum, sample) => sum + sample[of], 0);

function figuresOf(samples: readonly CellResult[]): Figures {
  const over = (pick: (sample: CellResult) => number) => spreadOf(samples.map(pick));
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
