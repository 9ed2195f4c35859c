import type { BenchRedis } from './bench-redis.ts';
import { drive } from './drive.ts';
import { percentile, ratioOf, rotated, type Spread, spreadOf } from './statistics.ts';

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
  /** Throughput relative to the first entrant's in the same round. */
  readonly ratio: Spread;
  readonly p50Ms: Spread;
  readonly p99Ms: Spread;
  readonly redisCpuMicros: Spread;
  /** User and system time of this process per call; hardly moved by what else the machine does. */
  readonly clientCpuMicros: Spread;
}

export interface RoundOptions {
  /** At least 5. */
  readonly rounds: number;
  /** How long each entrant runs at a time. */
  readonly cellMs: number;
}

/** Compilers take thousands of calls to settle, and one call at a time makes few: it would be measured unsettled. */
const WARM_UP = { inFlight: 50, cells: 12 };

interface Sample {
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly redisCpuMicros: number;
  readonly clientCpuMicros: number;
}

export type RowFigures = ReadonlyMap<string, ReadonlyMap<InFlight, Figures>>;

/**
 * Measures entrants in turns, round by round, so that what disturbs the machine disturbs all of them. The first one is
 * the baseline.
 */
export async function measureInTurns(
  redis: Pick<BenchRedis, 'cpuMicros' | 'assertOurs'>,
  entrants: readonly Entrant[],
  { rounds, cellMs }: RoundOptions,
): Promise<RowFigures> {
  const samples = new Map(
    entrants.map(({ name }) => [name, new Map<InFlight, Sample[]>(IN_FLIGHT.map((level) => [level, []]))]),
  );
  const calls = new Map<string, number>();
  for (const { name, run } of entrants) {
    const { operations } = await drive(run, WARM_UP.inFlight, WARM_UP.cells * cellMs);
    calls.set(name, operations);
  }
  for (let round = 0; round < rounds; round++) {
    await redis.assertOurs();
    for (const level of IN_FLIGHT) {
      for (const entrant of rotated(entrants, round)) {
        const from = calls.get(entrant.name) ?? 0;
        const { sample, made } = await measureCell(redis, entrant, level, cellMs, from);
        calls.set(entrant.name, from + made);
        samples.get(entrant.name)?.get(level)?.push(sample);
      }
    }
  }
  const baseline = samples.get(entrants[0]?.name ?? '');
  return new Map(
    [...samples].map(([name, levels]) => [
      name,
      new Map([...levels].map(([level, own]) => [level, figuresOf(own, baseline?.get(level) ?? [])])),
    ]),
  );
}

async function measureCell(
  redis: Pick<BenchRedis, 'cpuMicros'>,
  { run }: Entrant,
  level: InFlight,
  ms: number,
  from: number,
): Promise<{ sample: Sample; made: number }> {
  const redisBefore = await redis.cpuMicros();
  const clientBefore = process.cpuUsage();
  const load = await drive((call) => run(from + call), level, ms);
  const client = process.cpuUsage(clientBefore);
  const redisCpu = (await redis.cpuMicros()) - redisBefore;
  const sample = {
    perSecond: load.operations / load.seconds,
    p50Ms: percentile(load.latencies, 0.5),
    p99Ms: percentile(load.latencies, 0.99),
    redisCpuMicros: redisCpu / load.operations,
    clientCpuMicros: (client.user + client.system) / load.operations,
  };
  return { sample, made: load.operations };
}

function figuresOf(own: readonly Sample[], baseline: readonly Sample[]): Figures {
  const speed = (samples: readonly Sample[]) => samples.map(({ perSecond }) => perSecond);
  return {
    perSecond: spreadOf(speed(own)),
    ratio: ratioOf(speed(own), speed(baseline)),
    p50Ms: spreadOf(own.map(({ p50Ms }) => p50Ms)),
    p99Ms: spreadOf(own.map(({ p99Ms }) => p99Ms)),
    redisCpuMicros: spreadOf(own.map(({ redisCpuMicros }) => redisCpuMicros)),
    clientCpuMicros: spreadOf(own.map(({ clientCpuMicros }) => clientCpuMicros)),
  };
}
