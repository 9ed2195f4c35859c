/**
 * Reads, loads and changes a few keys at random, as one of several processes, and prints the history.
 * Arguments: the target as JSON, tenant, seed, how many calls, how values are written (`dated`, `undated`: cache-aside by
 * a plain setCache, or `confirmed late`: a value that a loader confirmed is dated by the version after the load), and
 * optionally the configuration of the cache as JSON. With short leases, some loads are longer than their lease.
 */
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type CacheConfig,
  connectRedis,
  createCacheStore,
  type LoaderContext,
  type RedisClient,
} from '../../../src/redis/index.ts';
import { createRandom } from '../../model/random.ts';
import type { Recorded } from '../cache-history-check.ts';

const [target = '', tenantId = '', seed = '', calls = '', writes = '', config = '{}'] = process.argv.slice(2);
const client = connectRedis(JSON.parse(target));
const { leaseMs, ...others }: Partial<CacheConfig> = JSON.parse(config);
const random = createRandom(Number(seed));
/** Entries whose next write stores a value that its loader has confirmed. */
const confirmed = new Set<string>();
const confirmedLate: RedisClient = {
  ...client,
  async script(script, keys, args) {
    const [version = '', , entry = ''] = keys;
    const isLate = script.name === 'fillCache' && confirmed.delete(entry);
    const late = isLate ? [String(await client.command(['GET', version])), ...args.slice(1)] : args;
    return client.script(script, keys, late);
  },
};
const usedClient = writes === 'confirmed late' ? confirmedLate : client;
const cacheConfig = leaseMs ? { leaseMs, ...others } : others;
const cache = createCacheStore(usedClient, cacheConfig);
const refreshes: Promise<unknown>[] = [];
/** Refreshes in the background. */
const background = createCacheStore(usedClient, cacheConfig, {
  waitUntil: (work) => void refreshes.push(work),
});
const history: Recorded[] = [];

const NAMESPACE = 'ns';
const KEYS = ['a', 'b', 'c', 'd'] as const;
/** Calls that this process has in flight at once. */
const LANES = 8;
const FREEZE_MS = 25;

/** A cached version, large enough for the local tier. */
type Cached = { readonly version: number; readonly filling: string };
const cached = (version: number): Cached => ({ version, filling: 'x'.repeat(1_100) });
const versionIn = (value: Cached | undefined): number | undefined => value?.version;

/** The source: a counter per key, beside the cache. The Redis user may run no command for plain counters. */
const sourceOf = (key: string) => `cache:{${tenantId}}:source:${key}`;
const readSource = async (key: string) => {
  const [, version = 0] = [await client.command(['HGETALL', sourceOf(key)])].flat();
  // A slow load is more likely to be overtaken by a change.
  const slowMs = leaseMs ? 2 * leaseMs : 20;
  await sleep(random.below(10) === 0 ? slowMs : random.below(4));
  return Number(version);
};
const load = async (key: string) => cached(await readSource(key));
const changeSource = async (key: string) =>
  Number(await client.command(['HINCRBY', sourceOf(key), 'version', 1]));
/** Stored as they are, and hashed. */
const ownTags = (key: string) => [`tag of ${key}`, `long tag of ${key}`.repeat(10)];
const tagsOf = (key: string) => [...ownTags(key), 'shared'];
/** Given at reads; no entry carries it. */
const pageOf = (key: string) => `page of ${key}`;
const DEAD_AFTER_S = 1;

/** Due at once. */
const EAGER = { eagerRefresh: Number.MIN_VALUE };

const down = new Error('The source is down');
const undefinedIfDown = (error: unknown) => {
  if (error !== down) throw error;
  return undefined;
};

/**
 * Asks the source whether it still has the stale value, and otherwise stores what it has with tags of its own. Fails
 * sometimes.
 */
const conditional =
  (key: string) =>
  async ({ stale, etag, setEtag, setTags, notModified, fail }: LoaderContext<Cached>) => {
    if (etag !== undefined && etag !== String(stale?.version)) {
      throw new Error(`The value ${stale?.version} has the ETag ${etag}`);
    }
    const version = await readSource(key);
    if (random.below(8) === 0) return fail(down);
    if (stale?.version === version) {
      confirmed.add(`cache:{${tenantId}}:${NAMESPACE}:${key}`);
      return notModified();
    }
    setTags(tagsOf(key));
    setEtag(String(version));
    return cached(version);
  };

const READS = {
  getCache: (key) => cache.getCache<Cached>(tenantId, NAMESPACE, key).then(versionIn),
  getWithPage: (key) =>
    cache.getCache<Cached>(tenantId, NAMESPACE, key, { tags: [pageOf(key), 'elsewhere'] }).then(versionIn),
  getManyCache: async (key) => {
    const found = await cache.getManyCache<Cached>(tenantId, NAMESPACE, [...KEYS]);
    return versionIn(found.get(key));
  },
  cacheOrFetch: (key) =>
    cache.cacheOrFetch(tenantId, NAMESPACE, key, () => load(key), 60, tagsOf(key)).then(versionIn),
  staleWhileRevalidate: (key) => {
    const options = { staleWhileRevalidate: 60 };
    return cache
      .cacheOrFetch(tenantId, NAMESPACE, key, () => load(key), 1, tagsOf(key), options)
      .then(versionIn);
  },
  conditional: (key) =>
    cache.cacheOrFetch(tenantId, NAMESPACE, key, conditional(key), 60, ['shared']).then(versionIn),
  eager: (key) =>
    cache.cacheOrFetch(tenantId, NAMESPACE, key, conditional(key), 60, ['shared'], EAGER).then(versionIn),
  eagerInBackground: (key) =>
    background
      .cacheOrFetch(tenantId, NAMESPACE, key, () => load(key), 60, tagsOf(key), EAGER)
      .then(versionIn),
  loadAsOf: async (key) => {
    const asOf = await cache.readAsOf(tenantId);
    await cache.setCache(tenantId, NAMESPACE, key, await load(key), 60, tagsOf(key), { asOf });
    return undefined;
  },
  loadUndated: async (key) => {
    await cache.setCache(tenantId, NAMESPACE, key, await load(key), 60, tagsOf(key));
    return undefined;
  },
} as const satisfies Record<string, (key: string) => Promise<number | undefined>>;

const changeThen = (key: string, drop: () => Promise<unknown>) =>
  changeSource(key).then(async (version) => {
    await drop();
    return version;
  });

const CHANGES = {
  invalidateCacheByTags: (key) =>
    changeThen(key, () => cache.invalidateCacheByTags(tenantId, [random.pick(ownTags(key))])),
  invalidatePage: (key) => changeThen(key, () => cache.invalidateCacheByTags(tenantId, [pageOf(key)])),
  invalidateDelayed: (key) =>
    changeThen(key, () =>
      cache.invalidateCacheByTags(tenantId, [random.pick(ownTags(key))], { deadAfter: DEAD_AFTER_S }),
    ),
  deleteCache: (key) => changeThen(key, () => cache.deleteCache(tenantId, NAMESPACE, key)),
  invalidateNamespace: (key) => changeThen(key, () => cache.invalidateNamespace(tenantId, NAMESPACE)),
  writeThrough: (key) =>
    cache
      .writeThrough(tenantId, NAMESPACE, key, async () => cached(await changeSource(key)), 60, tagsOf(key))
      .then(({ version }) => version),
} as const satisfies Record<string, (key: string) => Promise<number>>;

/**
 * The lower bound of what a read may return, and the versions that a change makes invalid, from its end on or after a
 * delay in ms. A value may be invalid for reads with a tag only, or for reads that accept no stale value.
 */
type Views = Partial<Record<'plain' | 'with page' | 'until dead', number>>;
const EVERY_VIEW: Views = { plain: 0, 'with page': 0, 'until dead': 0 };
const VIEWS: Partial<Record<keyof typeof READS | keyof typeof CHANGES, Views>> = {
  ...{ getCache: { plain: 0 }, getManyCache: { plain: 0 }, cacheOrFetch: { plain: 0 } },
  ...{ conditional: { plain: 0 }, eager: { plain: 0 }, eagerInBackground: { plain: 0 } },
  getWithPage: { plain: 0, 'with page': 0 },
  staleWhileRevalidate: { 'until dead': 0 },
  invalidatePage: { 'with page': 0 },
  invalidateDelayed: { ...EVERY_VIEW, 'until dead': DEAD_AFTER_S * 1_000 },
};

const READ_NAMES_BY_WRITES: Readonly<Record<string, readonly (keyof typeof READS)[]>> = {
  dated: [
    ...(['getCache', 'getManyCache', 'getWithPage', 'cacheOrFetch', 'cacheOrFetch'] as const),
    ...(['staleWhileRevalidate', 'loadAsOf', 'conditional', 'eager', 'eagerInBackground'] as const),
  ],
  undated: ['getCache', 'getManyCache', 'loadUndated'],
  'confirmed late': ['getCache', 'conditional', 'eager'],
};
const READ_NAMES = READ_NAMES_BY_WRITES[writes] ?? [];
const CHANGE_NAMES: readonly (keyof typeof CHANGES)[] = [
  'invalidateCacheByTags',
  'invalidateCacheByTags',
  'invalidatePage',
  'invalidateDelayed',
  'deleteCache',
  'invalidateNamespace',
  'writeThrough',
];

async function callOnce(): Promise<void> {
  const key = random.pick(KEYS);
  const kind = random.below(8) === 0 ? 'change' : 'read';
  const call = kind === 'change' ? random.pick(CHANGE_NAMES) : random.pick(READ_NAMES);
  const start = String(process.hrtime.bigint());
  // Callers that share a load also share its error.
  const version = await { ...READS, ...CHANGES }[call](key).catch(undefinedIfDown);
  const endedAt = process.hrtime.bigint();
  for (const [view, delayMs] of Object.entries(VIEWS[call] ?? EVERY_VIEW)) {
    const end = String(endedAt + BigInt(delayMs) * 1_000_000n);
    if (version !== undefined) history.push({ call, kind, key: `${key} ${view}`, version, start, end });
  }
  // A paused process receives its replies late.
  if (random.below(200) === 0) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, FREEZE_MS);
}

async function lane(): Promise<void> {
  for (let i = 0; i < Number(calls) / LANES; i++) await callOnce();
}

await client.command(['HGETALL', sourceOf('a')]);
process.stdout.write('ready\n');
await once(process.stdin, 'data');
await Promise.all(Array.from({ length: LANES }, lane));
await Promise.all(refreshes);
process.stdout.write(`${JSON.stringify(history)}\n`);
await client.close();
process.stdin.destroy();
