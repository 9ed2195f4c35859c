import { Redis } from 'ioredis';
import { connectCore } from '../harness/core.ts';
import { figure } from '../harness/format.ts';
import { payloadOf } from '../harness/payload.ts';
import type { Table } from '../harness/result.ts';
import { runLoad } from '../harness/run-load.ts';
import { median } from '../harness/statistics.ts';
import { GROWTHS, type Growth } from './scale-growths.ts';
import type { Suite, SuiteContext } from './suite.ts';

/** Costs by size of the data set. */
interface Series {
  readonly name: string;
  readonly costs: ReadonlyMap<number, number>;
}

/** The unit of cost: one SET of 200 B, measured in the same round. */
const RAW = payloadOf(200).json;

const TURNS = 4;

const SIZES = [10, 100, 1_000, 10_000];
/** They take up to a minute to store. */
const FULL_SIZES = [...SIZES, 100_000, 1_000_000];

/** Measures how costs grow with the amount of stored data. A flat line is ideal. */
export const scaleSuite: Suite = async (context) => {
  const { redis, only = '', progress } = context;
  const series: Series[] = [];
  for (const growth of GROWTHS) {
    if (!growth.name.includes(only)) continue;
    await redis.empty();
    const client = connectCore(redis);
    const raw = new Redis({ host: redis.host, port: redis.port });
    try {
      series.push(await grow(context, growth, client, raw, progress));
    } finally {
      raw.disconnect();
      await client.close();
    }
  }
  return { suite: 'scale', tables: [tableOf(series)] };
};

async function grow(
  { rounds, cellMs, full }: SuiteContext,
  { name, maxSize = Number.POSITIVE_INFINITY, open }: Growth,
  client: ReturnType<typeof connectCore>,
  raw: Redis,
  progress: (text: string) => void,
): Promise<Series> {
  const { fill, run } = open(client);
  const costs = new Map<number, number>();
  let stored = 0;
  for (const size of (full ? FULL_SIZES : SIZES).filter((each) => each <= maxSize)) {
    progress(`${name}: ${size.toLocaleString('en')}`);
    await fill(stored, size);
    stored = size;
    const turns: number[] = [];
    // Short turns, so that a disturbance affects both.
    for (let turn = 0; turn <= rounds * TURNS; turn++) {
      const base = await runLoad(() => raw.set('raw', RAW), 1, cellMs / TURNS);
      const own = await runLoad((call) => run(call, size), 1, cellMs / TURNS);
      if (turn > 0) turns.push(own.seconds / own.operations / (base.seconds / base.operations));
    }
    costs.set(size, median(turns));
  }
  return { name, costs };
}

function tableOf(series: readonly Series[]): Table {
  const sizes = [...new Set(series.flatMap(({ costs }) => [...costs.keys()]))].sort((a, b) => a - b);
  return {
    title: 'Cost by size: time of a call, one at a time, relative to a raw SET of 200 B',
    columns: ['', ...sizes.map((size) => size.toLocaleString('en'))],
    rows: series.map(({ name, costs }) => [
      name,
      ...sizes.map((size) => (costs.has(size) ? figure(costs.get(size) ?? Number.NaN) : '')),
    ]),
  };
}
