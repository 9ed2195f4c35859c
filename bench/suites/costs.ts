import { BASELINE, CACHE_COMPETITORS, OURS, SESSION_COMPETITORS } from '../candidates/all.ts';
import type { CacheVerbs, Candidate, Opened } from '../candidates/candidate.ts';
import { figure } from '../harness/format.ts';
import { payloadOf } from '../harness/payload.ts';
import { type CountingProxy, startProxy } from '../harness/proxy.ts';
import type { Table } from '../harness/result.ts';
import { inBatches } from '../harness/run-load.ts';
import { TAGS } from './cache-rows.ts';
import { entryBytesHeadline } from './entry-bytes.ts';
import { racedLoads } from './raced-loads.ts';
import type { Suite, SuiteContext } from './suite.ts';

const ENTRIES = 1_000;
const CALLS = 50;
const PAYLOAD = payloadOf(200);
const NONE = '-';

/** Costs that do not depend on the machine: round trips, commands and memory; and the outcome of races. */
export const costsSuite: Suite = async (context) => {
  const rows: string[][] = [];
  for (const candidate of [BASELINE, OURS, ...CACHE_COMPETITORS]) {
    context.progress(candidate.name);
    rows.push(await costsOf(context, candidate));
  }
  const sessions: string[][] = [];
  for (const candidate of [BASELINE, OURS, ...SESSION_COMPETITORS]) {
    context.progress(`${candidate.name}: sessions`);
    sessions.push(await sessionCostsOf(context, candidate));
  }
  const cacheTable: Table = {
    title: 'Costs of a cached value of 200 B: round trips / Redis commands per call, bytes in Redis',
    note: `Bytes include all keys after ${ENTRIES.toLocaleString('en')} entries. Raced loads: how many of 10 loads left a stale value behind when an invalidation ran during the load.`,
    columns: [
      'candidate',
      'hit',
      'tagged hit',
      'read-through hit',
      'set',
      'set, 2 tags',
      'bytes',
      'bytes, 2 tags',
      'raced loads',
    ],
    rows,
  };
  const sessionTable: Table = {
    title: 'Costs of a session: round trips / Redis commands per call, bytes in Redis',
    columns: ['candidate', 'get', 'create', 'bytes'],
    rows: sessions,
  };
  await context.redis.empty();
  const headlines = [await entryBytesHeadline(context.redis)];
  return { suite: 'costs', tables: [cacheTable, sessionTable], headlines };
};

async function costsOf({ redis }: SuiteContext, candidate: Candidate): Promise<string[]> {
  const cells: Record<'hit' | 'through' | 'set' | 'bytes', string[]> = {
    hit: [],
    through: [],
    set: [],
    bytes: [],
  };
  for (const tags of [[], TAGS]) {
    await redis.empty();
    await withProxy(redis, candidate, tags.length > 0, async ({ cache = {} }, proxy) => {
      const canRun = tags.length === 0 || cache.invalidate || candidate === BASELINE;
      const { set, get, getOrSet } = cache;
      const key = (i: number) => `user:${i}`;
      const store = set ? (i: number) => set(key(i), PAYLOAD, tags) : storing(cache, key, tags);
      const count = async (run: ((i: number) => Promise<unknown>) | undefined) =>
        canRun && run ? perCall(redis, proxy, run) : NONE;
      const written = await count(store);
      cells.set.push(set ? written : NONE);
      cells.hit.push(await count(get && ((i) => get(key(i)))));
      cells.through.push(await count(getOrSet && ((i) => getOrSet(key(i), async () => PAYLOAD.value, tags))));
      if (canRun && store) await inBatches(ENTRIES, 20, store);
      cells.bytes.push(canRun && store ? figure((await redis.bytes()) / ENTRIES) : NONE);
    });
  }
  const [hit = NONE, taggedHit = NONE] = cells.hit;
  const [plain = NONE, tagged = NONE] = cells.through;
  const readThrough = tagged === NONE ? plain : tagged;
  await redis.empty();
  const raced = candidate === BASELINE ? NONE : await racedLoads(redis, candidate);
  return [candidate.name, hit, taggedHit, readThrough, ...cells.set, ...cells.bytes, raced];
}

/** Candidates without a set operation store by loading. */
const storing = ({ getOrSet }: CacheVerbs, key: (i: number) => string, tags: readonly string[]) =>
  getOrSet && ((i: number) => getOrSet(key(i), async () => PAYLOAD.value, tags));

async function sessionCostsOf({ redis }: SuiteContext, candidate: Candidate): Promise<string[]> {
  await redis.empty();
  const cells = [candidate.name];
  await withProxy(redis, candidate, false, async ({ sessions }, proxy) => {
    if (!sessions) return;
    const ids: string[] = [];
    const create = async (i: number) => ids.push(await sessions.create(`auth0|user${i}`));
    const created = await perCall(redis, proxy, create);
    cells.push(await perCall(redis, proxy, (i) => sessions.get(ids[i % CALLS] ?? '')), created);
    await redis.empty();
    await inBatches(ENTRIES, 20, create);
    cells.push(figure((await redis.bytes()) / ENTRIES));
  });
  return cells;
}

async function withProxy(
  redis: SuiteContext['redis'],
  candidate: Candidate,
  tagged: boolean,
  use: (opened: Opened, proxy: CountingProxy) => Promise<void>,
): Promise<void> {
  const proxy = await startProxy(redis);
  const opened = await candidate.open(proxy, { tagged });
  try {
    if (opened) await use(opened, proxy);
  } finally {
    await opened?.close();
    await proxy.close();
  }
}

/** The first calls are not counted, because they open connections and load scripts. */
async function perCall(
  redis: SuiteContext['redis'],
  proxy: CountingProxy,
  run: (i: number) => Promise<unknown>,
): Promise<string> {
  for (let i = 0; i < CALLS; i++) await run(i);
  const before = { commands: await redis.commandCount(), roundTrips: proxy.roundTrips };
  for (let i = 0; i < CALLS; i++) await run(i);
  const commands = await redis.commandCount();
  const trips = (proxy.roundTrips - before.roundTrips) / CALLS;
  return `${short(trips)} / ${short((commands - before.commands) / CALLS)}`;
}

const short = (value: number): string => String(Math.round(value * 10) / 10);
