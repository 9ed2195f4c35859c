import { BASELINE, OURS, SESSION_PEERS } from '../contenders/all.ts';
import { inBatches } from '../lib/drive.ts';
import { type Enter, withEntrants } from '../lib/entrants.ts';
import type { Headline, Table } from '../lib/result.ts';
import { measureInTurns } from '../lib/rounds.ts';
import { rowHeadline, rowTable, type Targets } from '../lib/row-report.ts';
import type { Suite } from './suite.ts';

const USERS = 100;
/** The limit per user, of those who have one: every measured create has to end a session. */
const LIMIT = 5;

const userOf = (call: number): string => `auth0|user${call % USERS}`;

const reading: Enter = async ({ sessions }) => {
  if (!sessions) return undefined;
  const ids: string[] = [];
  for (let i = 0; i < USERS; i++) ids.push(await sessions.create(userOf(i)));
  return async (call) => {
    const session = await sessions.get(ids[call % USERS] ?? '');
    if (!session) throw new Error('a session was expected');
    return session;
  };
};

const creating: Enter = async ({ sessions }) => {
  if (!sessions) return undefined;
  await inBatches(USERS * LIMIT, 10, (call) => sessions.create(userOf(call)));
  return (call) => sessions.create(userOf(call));
};

const ROWS: readonly { title: string; enter: Enter; targets: Targets }[] = [
  { title: 'getSession, sliding expiration', enter: reading, targets: { 1: 0.9, 50: 0.9 } },
  { title: 'createSession, limit 5 per user', enter: creating, targets: { 1: 0.8, 50: 0.7 } },
];

/** What a request and a sign-in cost. */
export const sessionsSuite: Suite = async (context) => {
  const { redis, only = '', progress } = context;
  const tables: Table[] = [];
  const headlines: Headline[] = [];
  const raw: Record<string, unknown> = {};
  for (const { title, enter, targets } of ROWS) {
    if (!title.includes(only)) continue;
    progress(title);
    await redis.empty();
    const contenders = [BASELINE, OURS, ...SESSION_PEERS];
    const figures = await withEntrants(redis, contenders, { tagged: false }, enter, (entrants) =>
      measureInTurns(redis, entrants, context),
    );
    const row = { title, ours: OURS.name, others: [BASELINE.name], targets };
    tables.push(rowTable(row, figures));
    headlines.push(...rowHeadline(row, figures));
    raw[title] = Object.fromEntries([...figures].map(([name, levels]) => [name, Object.fromEntries(levels)]));
  }
  return { suite: 'sessions', tables, headlines, raw };
};
