import { BASELINE, OURS, SESSION_COMPETITORS } from '../candidates/all.ts';
import type { Headline, Table } from '../harness/result.ts';
import { measureInRounds } from '../harness/rounds.ts';
import { rowHeadline, rowTable, type Targets } from '../harness/row-report.ts';
import type { SessionOperation } from './session-rows.ts';
import type { Suite } from './suite.ts';
import { withCandidates } from './workload.ts';

const ROWS: readonly { title: string; operation: SessionOperation; targets: Targets }[] = [
  { title: 'getSession, sliding expiration', operation: 'get', targets: { 1: 0.9, 50: 0.9 } },
  { title: 'createSession, limit 5 per user', operation: 'create', targets: { 1: 0.8, 50: 0.7 } },
];

/** The cost of a request and of a sign-in. */
export const sessionsSuite: Suite = async (context) => {
  const { redis, only = '', progress } = context;
  const tables: Table[] = [];
  const headlines: Headline[] = [];
  const raw: Record<string, unknown> = {};
  for (const { title, operation, targets } of ROWS) {
    if (!title.includes(only)) continue;
    progress(title);
    await redis.empty();
    const candidates = [BASELINE, OURS, ...SESSION_COMPETITORS];
    const figures = await withCandidates(redis, candidates, { on: 'sessions', operation }, (runners) =>
      measureInRounds(redis, runners, context),
    );
    const row = { title, ours: OURS.name, others: [BASELINE.name], targets };
    tables.push(rowTable(row, figures));
    headlines.push(...rowHeadline(row, figures));
    raw[title] = Object.fromEntries([...figures].map(([name, levels]) => [name, Object.fromEntries(levels)]));
  }
  return { suite: 'sessions', tables, headlines, raw };
};
