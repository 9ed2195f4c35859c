import { BASELINE, CACHE_COMPETITORS, LAYERED_COMPETITORS, OUR_VARIANTS, OURS } from '../candidates/all.ts';
import type { Candidate } from '../candidates/candidate.ts';
import type { Headline, Table } from '../harness/result.ts';
import { measureInRounds } from '../harness/rounds.ts';
import { cpuHeadline, rowHeadline, rowTable, type Targets } from '../harness/row-report.ts';
import type { CacheOperation } from './cache-rows.ts';
import type { Suite } from './suite.ts';
import { withCandidates } from './workload.ts';

interface CacheRow {
  readonly title: string;
  readonly operation: CacheOperation;
  readonly bytes: number;
  readonly tagged?: boolean;
  readonly targets?: Targets;
  /** Maximum Redis CPU per call relative to the baseline, at 100 calls in flight. */
  readonly maxRedisCpu?: number;
  readonly ours?: Candidate;
  /** Defaults to all cache competitors. */
  readonly competitors?: readonly Candidate[];
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
    competitors: [],
  },
  {
    title: 'getCache hit, 10 KB, local tier validated',
    operation: 'get',
    bytes: 10_000,
    ours: OUR_VARIANTS.validated,
    competitors: LAYERED_COMPETITORS,
    targets: { 1: 1, 50: 3 },
  },
  {
    title: 'getCache hit, 200 B, local tier bounded',
    operation: 'get',
    bytes: 200,
    ours: OUR_VARIANTS.bounded,
    competitors: LAYERED_COMPETITORS,
    targets: { 1: 20, 50: 2 },
  },
];

/** Every cache operation at 1, 10, 50 and 100 calls in flight. */
export const cacheSuite: Suite = async (context) => {
  const { redis, only = '', progress } = context;
  const tables: Table[] = [];
  const headlines: Headline[] = [];
  const raw: Record<string, unknown> = {};
  for (const { title, operation, bytes, tagged = false, ours = OURS, competitors, ...aims } of ROWS) {
    if (!title.includes(only)) continue;
    progress(title);
    await redis.empty();
    const candidates = [BASELINE, ours, ...(competitors ?? CACHE_COMPETITORS)];
    const figures = await withCandidates(
      redis,
      candidates,
      { on: 'cache', operation, bytes, tagged },
      (runners) => measureInRounds(redis, runners, context),
    );
    const repliesFromMemory = competitors === LAYERED_COMPETITORS ? [] : LAYERED_COMPETITORS;
    const others = [BASELINE, ...repliesFromMemory].map(({ name }) => name);
    const row = { title, ours: ours.name, others, targets: aims.targets };
    tables.push(rowTable(row, figures));
    headlines.push(...rowHeadline(row, figures), ...cpuHeadline(row, figures, aims.maxRedisCpu));
    raw[title] = Object.fromEntries([...figures].map(([name, levels]) => [name, Object.fromEntries(levels)]));
  }
  return { suite: 'cache', tables, headlines, raw };
};
