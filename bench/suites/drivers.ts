import { Redis as Upstash } from '@upstash/redis';
import { Redis } from 'ioredis';
import type { RedisClient } from '../../src/redis/index.ts';
import { core } from '../harness/core.ts';
import { type FarUpstash, startFarUpstash } from '../harness/far-upstash.ts';
import { figure } from '../harness/format.ts';
import { payloadOf } from '../harness/payload.ts';
import type { Table } from '../harness/result.ts';
import { runLoad } from '../harness/run-load.ts';
import { median, percentile, rotated } from '../harness/statistics.ts';
import type { Suite, SuiteContext } from './suite.ts';

/** Round-trip time to the REST endpoint; the RESP endpoint is on this machine. */
const ROUND_TRIP_MS = 5;
const KEYS = Array.from({ length: 10 }, (_, i) => `guide:${i}`);
const FIRST = KEYS[0] ?? '';
const PAYLOAD = payloadOf(200);

type Operation = 'PING' | 'GET' | 'SET' | 'MGET (10 keys)';
type Operations = Readonly<Record<Operation, () => Promise<unknown>>>;

/** The guide's benchmark table, and the effect of batching reads over REST. */
export const driversSuite: Suite = async (context) => {
  const { redis, progress } = context;
  const { host, port } = redis;
  const far = await startFarUpstash(redis, ROUND_TRIP_MS);
  const raw = new Redis({ host, port, enableAutoPipelining: false });
  const tcp = core.connectRedis(
    core.loadRedisConfig({ REDIS_PROVIDER: 'elasticache', REDIS_HOST: host, REDIS_PORT: String(port) }),
  );
  const rest = core.connectRedis(
    core.loadRedisConfig({
      REDIS_PROVIDER: 'upstash',
      UPSTASH_REDIS_REST_URL: far.url,
      UPSTASH_REDIS_REST_TOKEN: far.token,
    }),
  );
  try {
    for (const key of KEYS) await raw.set(key, PAYLOAD.json);
    progress('the guide’s benchmark table');
    const guide = await guideTable(context, {
      'REST driver': portOperations(rest),
      '@upstash/redis': upstashOperations(far, false),
      'TCP driver': portOperations(tcp),
      'raw ioredis': {
        PING: () => raw.ping(),
        GET: () => raw.get(FIRST),
        SET: () => raw.set(FIRST, PAYLOAD.json),
        'MGET (10 keys)': () => raw.mget(KEYS),
      },
    });
    progress('reads over REST');
    const batching = await batchingTable(context, far, rest);
    return { suite: 'drivers', tables: [guide, batching], headlines: [] };
  } finally {
    await Promise.all([tcp.close(), rest.close()]);
    raw.disconnect();
    await far.close();
  }
};

const portOperations = (client: RedisClient): Operations => ({
  PING: () => client.command(['PING']),
  GET: () => client.command(['GET', FIRST]),
  SET: () => client.command(['SET', FIRST, PAYLOAD.json]),
  'MGET (10 keys)': () => client.command(['MGET', ...KEYS]),
});

function upstashOperations({ url, token }: FarUpstash, enableAutoPipelining: boolean): Operations {
  const options = {
    url,
    token,
    enableAutoPipelining,
    automaticDeserialization: false,
    enableTelemetry: false,
  };
  const redis = new Upstash({ ...options, latencyLogging: false });
  return {
    PING: () => redis.ping(),
    GET: () => redis.get(FIRST),
    SET: () => redis.set(FIRST, PAYLOAD.json),
    'MGET (10 keys)': () => redis.mget(...KEYS),
  };
}

/** p50 / p99 of one call at a time. */
async function guideTable(
  { redis, rounds, cellMs }: SuiteContext,
  clients: Readonly<Record<string, Operations>>,
): Promise<Table> {
  const names = Object.keys(clients);
  const rows: string[][] = [];
  for (const operation of ['PING', 'GET', 'SET', 'MGET (10 keys)'] as const) {
    const samples = new Map(names.map((name) => [name, { p50: [] as number[], p99: [] as number[] }]));
    for (let round = 0; round <= rounds; round++) {
      await redis.assertOurs();
      for (const name of rotated(names, round)) {
        const run = clients[name]?.[operation];
        if (!run) continue;
        const { latencies } = await runLoad(run, 1, cellMs * 3);
        if (round === 0) continue;
        samples.get(name)?.p50.push(percentile(latencies, 0.5));
        samples.get(name)?.p99.push(percentile(latencies, 0.99));
      }
    }
    const cells = [...samples.values()].map(
      ({ p50, p99 }) => `${figure(median(p50))} / ${figure(median(p99))}`,
    );
    rows.push([operation, ...cells]);
  }
  return {
    title: 'Benchmark table of the guide, measured: p50 / p99 in ms',
    note: `REST with a round trip of ${ROUND_TRIP_MS} ms, TCP on this machine. ${rounds} rounds, one call at a time.`,
    columns: ['operation', ...names],
    rows,
  };
}

/** Reads over REST: calls per second and HTTP requests per call. */
async function batchingTable(
  { rounds, cellMs }: SuiteContext,
  far: FarUpstash,
  rest: RedisClient,
): Promise<Table> {
  const cache = core.createCacheStore(rest);
  await cache.setCache('org_bench', 'bench', FIRST, PAYLOAD.value);
  const readers = {
    'getCache, REST driver': () => cache.getCache('org_bench', 'bench', FIRST),
    'GET, @upstash/redis': upstashOperations(far, false).GET,
    'GET, @upstash/redis, auto-pipelining': upstashOperations(far, true).GET,
  };
  const levels = [1, 10, 50] as const;
  const measured = new Map<string, { perSecond: number[]; requests: number[] }>();
  const cellOf = (name: string, level: number) => {
    const found = measured.get(`${name} ${level}`) ?? { perSecond: [], requests: [] };
    measured.set(`${name} ${level}`, found);
    return found;
  };
  for (let round = 0; round <= rounds; round++) {
    for (const level of levels) {
      for (const [name, run] of rotated(Object.entries(readers), round)) {
        const before = await far.requestCount();
        const { operations, seconds } = await runLoad(run, level, cellMs * 2);
        const requests = ((await far.requestCount()) - before) / operations;
        if (round === 0) continue;
        cellOf(name, level).perSecond.push(operations / seconds);
        cellOf(name, level).requests.push(requests);
      }
    }
  }
  return {
    title: `Cached reads over REST with a round trip of ${ROUND_TRIP_MS} ms: calls per second, HTTP requests per call`,
    columns: ['', ...levels.map((level) => `${level} in flight`)],
    rows: Object.keys(readers).map((name) => [
      name,
      ...levels.map((level) => {
        const { perSecond, requests } = cellOf(name, level);
        return `${figure(median(perSecond))}, ${figure(median(requests))}`;
      }),
    ]),
  };
}
