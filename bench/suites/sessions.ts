import { BASELINE, OURS, SESSION_PEERS } from '../contenders/all.ts';
import type { Headline, Table } from '../lib/result.ts';
import { measureInTurns } from '../lib/rounds.ts';
import { rowHeadline, rowTable, type Targets } from '../lib/row-report.ts';
import type { SessionOperation } from './session-rows.ts';
import type { Suite } from './suite.ts';
import { withContenders } from './work.ts';

const ROWS: readonly { title: string; operation: SessionOperation; targets: Targets }[] = [
  { title: 'getSession, sliding expiration', operation: 'get', targets: { 1: 0.9, 50: 0.9 } },
  { title: 'createSession, limit 5 per user', operation: 'create', targets: { 1: 0.8, 50: 0.7 } },
];

/** What a request and a sign-in cost. */
export const sessionsSuite: Suite = async (context) => {
  const { redis, only = '', progress } = context;
  const tables: Table[] = [];
  const headlines: Headline[] = [];
  const raw: Record<string, unknown> = {};
  for (const { title, operation, targets } of ROWS) {
    if (!title.includes(only)) continue;
    progress(title);
    await redis.empty();
    const contenders = [BASELINE, OURS, ...SESSION_PEERS];
    const figures = await withContenders(redis, contenders, { on: 'sessions', operation }, (runners) =>
      measureInTurns(redis, runners, context),
    );
    const row = { title, ours: OURS.name, others: [BASELINE.name], targets };
    tables.push(rowTable(row, figures));
    headlines.push(...rowHeadline(row, figures));
    raw[title] = Object.fromEntries([...figures].map(([name, levels]) => [name, Object.fromEntries(levels)]));
  }
  return { suite: 'sessions', tables, headlines, raw };
};
