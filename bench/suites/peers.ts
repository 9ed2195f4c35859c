import { BASELINE, CACHE_PEERS, OURS, SESSION_PEERS } from '../contenders/all.ts';
import type { CacheVerbs, Contender, Opened } from '../contenders/contender.ts';
import { inBatches } from '../lib/drive.ts';
import { figure } from '../lib/format.ts';
import { payloadOf } from '../lib/payload.ts';
import { type CountingProxy, startProxy } from '../lib/proxy.ts';
import type { Table } from '../lib/result.ts';
import { TAGS } from './cache-rows.ts';
import { entryBytesHeadline } from './entry-bytes.ts';
import { racedLoads } from './raced-loads.ts';
import type { Suite, SuiteContext } from './suite.ts';

const ENTRIES = 1_000;
const CALLS = 50;
const PAYLOAD = payloadOf(200);
const NONE = '-';

/** What does not depend on the machine: round trips, commands, memory, and who loses a race. */
export const peersSuite: Suite = async (context) => {
  const rows: string[][] = [];
  for (const contender of [BASELINE, OURS, ...CACHE_PEERS]) {
    context.progress(contender.name);
    rows.push(await costsOf(context, contender));
  }
  const sessions: string[][] = [];
  for (const contender of [BASELINE, OURS, ...SESSION_PEERS]) {
    context.progress(`${contender.name}: sessions`);
    sessions.push(await sessionCostsOf(context, contender));
  }
  const cacheTable: Table = {
    title: 'What a cached value of 200 B costs: round trips / Redis commands per call, bytes in Redis',
    note: `Bytes are those of all keys after ${ENTRIES.toLocaleString('en')} entries, shared ones included. A raced load is one that an invalidation or delete overtook: the stale values it left behind, of 10.`,
    columns: [
      'contender',
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
    title: 'What a session costs: round trips / Redis commands per call, bytes in Redis',
    columns: ['contender', 'get', 'create', 'bytes'],
    rows: sessions,
  };
  await context.redis.empty();
  const headlines = [await entryBytesHeadline(context.redis)];
  return { suite: 'peers', tables: [cacheTable, sessionTable], headlines };
};

async function costsOf({ redis }: SuiteContext, contender: Contender): Promise<string[]> {
  const cells: Record<'hit' | 'through' | 'set' | 'bytes', string[]> = {
    hit: [],
    through: [],
    set: [],
    bytes: [],
  };
  for (const tags of [[], TAGS]) {
    await redis.empty();
    await through(redis, contender, tags.length > 0, async ({ cache = {} }, proxy) => {
      const able = tags.length === 0 || cache.invalidate || contender === BASELINE;
      const { set, get, getOrSet } = cache;
      const key = (i: number) => `user:${i}`;
      const store = set ? (i: number) => set(key(i), PAYLOAD, tags) : storing(cache, key, tags);
      const count = async (run: ((i: number) => Promise<unknown>) | undefined) =>
        able && run ? perCall(redis, proxy, run) : NONE;
      const written = await count(store);
      cells.set.push(set ? written : NONE);
      cells.hit.push(await count(get && ((i) => get(key(i)))));
      cells.through.push(await count(getOrSet && ((i) => getOrSet(key(i), async () => PAYLOAD.value, tags))));
      if (able && store) await inBatches(ENTRIES, 20, store);
      cells.bytes.push(able && store ? figure((await redis.bytes()) / ENTRIES) : NONE);
    });
  }
  const [hit = NONE, taggedHit = NONE] = cells.hit;
  const [plain = NONE, tagged = NONE] = cells.through;
  const readThrough = tagged === NONE ? plain : tagged;
  await redis.empty();
  const raced = contender === BASELINE ? NONE : await racedLoads(redis, contender);
  return [contender.name, hit, taggedHit, readThrough, ...cells.set, ...cells.bytes, raced];
}

/** Those without a set store by loading. */
const storing = ({ getOrSet }: CacheVerbs, key: (i: number) => string, tags: readonly string[]) =>
  getOrSet && ((i: number) => getOrSet(key(i), async () => PAYLOAD.value, tags));

async function sessionCostsOf({ redis }: SuiteContext, contender: Contender): Promise<string[]> {
  await redis.empty();
  const cells = [contender.name];
  await through(redis, contender, false, async ({ sessions }, proxy) => {
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

async function through(
  redis: SuiteContext['redis'],
  contender: Contender,
  tagged: boolean,
  use: (opened: Opened, proxy: CountingProxy) => Promise<void>,
): Promise<void> {
  const proxy = await startProxy(redis);
  const opened = await contender.open(proxy, { tagged });
  try {
    if (opened) await use(opened, proxy);
  } finally {
    await opened?.close();
    await proxy.close();
  }
}

/** The first calls are not counted: they open connections and load scripts. */
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
