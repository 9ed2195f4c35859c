import { BASELINE, CACHE_PEERS, LAYERED_PEERS, OUR_VARIANTS, OURS } from '../contenders/all.ts';
import type { Contender } from '../contenders/contender.ts';
import type { Headline, Table } from '../lib/result.ts';
import { measureInTurns } from '../lib/rounds.ts';
import { cpuHeadline, rowHeadline, rowTable, type Targets } from '../lib/row-report.ts';
import type { CacheOperation } from './cache-rows.ts';
import type { Suite } from './suite.ts';
import { withContenders } from './work.ts';

interface CacheRow {
  readonly title: string;
  readonly operation: CacheOperation;
  readonly bytes: number;
  readonly tagged?: boolean;
  readonly targets?: Targets;
  /** Most Redis CPU per call relative to the baseline's, at 100 in flight. */
  readonly maxRedisCpu?: number;
  readonly ours?: Contender;
  /** All of them unless the row says otherwise. */
  readonly peers?: readonly Contender[];
}

const ROWS: readonly CacheRow[] = [
  {
    title: 'getCache hit, 200 B',
    operation: 'get',
    bytes: 200,
    targets: { 1: 0.9, 50: 1.4 },
    maxRedisCpu: 0.3,
  },
  {
    title: 'getCache hit, 200 B, 2 tags, unrelated invalidations',
    operation: 'get among invalidations',
    bytes: 200,
    tagged: true,
    targets: { 1: 0.85, 50: 1.2 },
  },
  {
    title: 'cacheOrFetch hit, 200 B, 2 tags',
    operation: 'getOrSet',
    bytes: 200,
    tagged: true,
    targets: { 1: 0.85, 50: 1.2 },
  },
  { title: 'cacheOrFetch hit, 200 B, untagged', operation: 'getOrSet', bytes: 200 },
  {
    title: 'setCache 200 B, 2 tags',
    operation: 'set',
    bytes: 200,
    tagged: true,
    targets: { 1: 0.85, 50: 0.9 },
  },
  {
    title: 'setCache 10 KB, 2 tags',
    operation: 'set',
    bytes: 10_000,
    tagged: true,
    targets: { 1: 0.85, 50: 0.9 },
  },
  { title: 'setCache 200 B, untagged', operation: 'set', bytes: 200 },
  { title: 'getCache hit, 10 KB', operation: 'get', bytes: 10_000 },
  {
    title: 'getCache hit, 200 B, over 10 tenants',
    operation: 'get',
    bytes: 200,
    ours: OUR_VARIANTS.tenants,
    peers: [],
  },
  {
    title: 'getCache hit, 10 KB, local tier validated',
    operation: 'get',
    bytes: 10_000,
    ours: OUR_VARIANTS.validated,
    peers: LAYERED_PEERS,
    targets: { 1: 1, 50: 3 },
  },
  {
    title: 'getCache hit, 200 B, local tier bounded',
    operation: 'get',
    bytes: 200,
    ours: OUR_VARIANTS.bounded,
    peers: LAYERED_PEERS,
    targets: { 1: 20, 50: 2 },
  },
];

/** Every cache operation at 1, 10, 50 and 100 calls in flight. */
export const cacheSuite: Suite = async (context) => {
  const { redis, only = '', progress } = context;
  const tables: Table[] = [];
  const headlines: Headline[] = [];
  const raw: Record<string, unknown> = {};
  for (const { title, operation, bytes, tagged = false, ours = OURS, peers, ...aims } of ROWS) {
    if (!title.includes(only)) continue;
    progress(title);
    await redis.empty();
    const contenders = [BASELINE, ours, ...(peers ?? CACHE_PEERS)];
    const figures = await withContenders(
      redis,
      contenders,
      { on: 'cache', operation, bytes, tagged },
      (runners) => measureInTurns(redis, runners, context),
    );
    const answersFromMemory = peers === LAYERED_PEERS ? [] : LAYERED_PEERS;
    const others = [BASELINE, ...answersFromMemory].map(({ name }) => name);
    const row = { title, ours: ours.name, others, targets: aims.targets };
    tables.push(rowTable(row, figures));
    headlines.push(...rowHeadline(row, figures), ...cpuHeadline(row, figures, aims.maxRedisCpu));
    raw[title] = Object.fromEntries([...figures].map(([name, levels]) => [name, Object.fromEntries(levels)]));
  }
  return { suite: 'cache', tables, headlines, raw };
};
