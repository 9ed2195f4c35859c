import type { BenchRedis } from './bench-redis.ts';
import type { Figures, MeasuredCandidate } from './result.ts';
import type { Runner, Sample } from './runner.ts';
import { median, percentile, rotated, spreadOf } from './statistics.ts';

export interface RoundOptions {
  readonly rounds: number;
  /** Duration of a cell: half for the runner, half for the baseline, in short alternating samples. */
  readonly cellMs: number;
}

/** JIT compilation takes thousands of calls, and differs between sequential and concurrent calls. */
const WARM_UP = { levels: [50, 1], cells: 5 };

/** A shared machine changes speed within 100 ms, so the runner and the baseline alternate within a cell. */
const SAMPLE_MS = 25;

export async function warmUp(runners: readonly Runner[], { cellMs }: RoundOptions): Promise<void> {
  for (const runner of runners) {
    for (const level of WARM_UP.levels) await runner.run(level, WARM_UP.cells * cellMs);
  }
}

/** The samples of a cell, or of all cells. */
interface Samples {
  readonly own: MeasuredSample[];
  /** The baseline's sample beside each. */
  readonly base: MeasuredSample[];
}

interface MeasuredSample extends Sample {
  readonly redisCpu: number;
}

/**
 * Measures runners round by round, each in short samples that alternate with the first runner, the baseline: a
 * disturbance of the machine affects both sides of every ratio.
 * @param levels calls in flight
 */
export async function measureInRounds(
  redis: Pick<BenchRedis, 'cpuMicros' | 'assertOurs'>,
  runners: readonly Runner[],
  levels: readonly number[],
  { rounds, cellMs }: RoundOptions,
): Promise<MeasuredCandidate[]> {
  const [baseline] = runners;
  if (!baseline) throw new RangeError('No runners to measure');
  const samples = Math.max(2, Math.round(cellMs / 2 / SAMPLE_MS));
  const sampleMs = cellMs / 2 / samples;

  async function sampleOf(runner: Runner, level: number): Promise<MeasuredSample> {
    const before = await redis.cpuMicros();
    const sample = await runner.run(level, sampleMs);
    return { ...sample, redisCpu: (await redis.cpuMicros()) - before };
  }

  async function measureCell(runner: Runner, level: number): Promise<Samples> {
    const cell: Samples = { own: [], base: [] };
    for (let sample = 0; sample < samples; sample++) {
      const baseFirst = sample % 2 === 0;
      if (baseFirst) cell.base.push(await sampleOf(baseline as Runner, level));
      cell.own.push(await sampleOf(runner, level));
      if (!baseFirst) cell.base.push(await sampleOf(baseline as Runner, level));
    }
    // The baseline is not compared with itself a moment later.
    return runner === baseline ? { ...cell, base: cell.own } : cell;
  }

  const cells = new Map(
    runners.map(({ name }) => [name, new Map(levels.map((level) => [level, [] as Samples[]]))]),
  );
  for (let round = 0; round < rounds; round++) {
    await redis.assertOurs();
    for (const level of levels) {
      for (const runner of rotated(runners, round)) {
        cells
          .get(runner.name)
          ?.get(level)
          ?.push(await measureCell(runner, level));
      }
    }
  }
  return [...cells].map(([name, byLevel]) => ({
    name,
    at: Object.fromEntries([...byLevel].map(([level, measured]) => [level, figuresOf(measured)])),
  }));
}

function figuresOf(cells: readonly Samples[]): Figures {
  const latencies = cells.flatMap(({ own }) => own.flatMap((sample) => sample.latencies));
  return {
    speed: spreadOf(
      cells.flatMap(({ own, base }) => own.map((sample, i) => speed(sample) / speed(base[i] as Sample))),
    ),
    perSecond: median(cells.map(({ own }) => total(own, 'operations') / total(own, 'seconds'))),
    p50Ms: percentile(latencies, 0.5),
    p99Ms: percentile(latencies, 0.99),
    clientCpu: median(cells.map(({ own }) => clientCpu(own))),
    clientCpuRatio: median(cells.map(({ own, base }) => clientCpu(own) / clientCpu(base))),
    redisCpu: median(cells.map(({ own }) => total(own, 'redisCpu') / total(own, 'calls'))),
  };
}

const speed = ({ operations, seconds }: Sample): number => operations / seconds;

const clientCpu = (samples: readonly MeasuredSample[]): number =>
  total(samples, 'clientCpu') / total(samples, 'operations');

const total = (
  samples: readonly MeasuredSample[],
  of: 'operations' | 'calls' | 'seconds' | 'redisCpu' | 'clientCpu',
): number => samples.reduce((sum, sample) => sum + sample[of], 0);
