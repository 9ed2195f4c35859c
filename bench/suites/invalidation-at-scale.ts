import { core } from '../harness/core.ts';
import { figure, withRange } from '../harness/format.ts';
import { payloadOf, TTL_SECONDS } from '../harness/payload.ts';
import type { PingWatch } from '../harness/ping-watch.ts';
import type { Headline, Table } from '../harness/result.ts';
import { inBatches } from '../harness/run-load.ts';
import { ratioOf, rotated, spreadOf } from '../harness/statistics.ts';
import type { SuiteContext } from './suite.ts';

const FEW = 10;
const MANY = 1_000_000;
const MAX_RATIO = 1.5;

/** Invalidations of one tag per turn; a single one would depend on the scheduler. */
const PER_TURN = 20;
const TURNS = 25;

const TENANT = 'org_bench';
const NAMESPACE = 'bench';
const PER_CALL = 100;
const { value: VALUE } = payloadOf(100);

interface Measured {
  readonly ms: number[];
  readonly longestPingMs: number[];
}

/** Invalidates a tag with 10 entries and one with 1,000,000, alternating, for one tenant on one Redis. */
export async function invalidateMillion(
  { redis, progress }: SuiteContext,
  watch: PingWatch,
): Promise<{ table: Table; headlines: Headline[] }> {
  await redis.empty();
  const { host, port } = redis;
  const client = core.connectRedis(
    core.loadRedisConfig({ REDIS_PROVIDER: 'elasticache', REDIS_HOST: host, REDIS_PORT: String(port) }),
  );
  const cache = core.createCacheStore(client);
  const tags = [
    { tag: 'few', entries: FEW },
    { tag: 'many', entries: MANY },
  ];
  const measured = new Map(tags.map(({ tag }) => [tag, { ms: [], longestPingMs: [] } as Measured]));
  try {
    for (const { tag, entries } of tags) {
      progress(`${entries.toLocaleString('en')} entries, stored ${PER_CALL} at a time`);
      await inBatches(Math.ceil(entries / PER_CALL), 10, (batch) => {
        const from = batch * PER_CALL;
        const size = Math.min(PER_CALL, entries - from);
        const values = Array.from({ length: size }, (_, i) => [`${tag}:${from + i}`, VALUE] as const);
        return cache.setManyCache(TENANT, NAMESPACE, new Map(values), TTL_SECONDS, [tag]);
      });
    }
    // The first turn warms up.
    for (let turn = 0; turn <= TURNS; turn++) {
      for (const { tag } of rotated(tags, turn)) {
        let ms = 0;
        const ping = await watch.during(async () => {
          const started = performance.now();
          for (let i = 0; i < PER_TURN; i++) await cache.invalidateCacheByTags(TENANT, [tag]);
          ms = (performance.now() - started) / PER_TURN;
        });
        if (turn === 0) continue;
        measured.get(tag)?.ms.push(ms);
        measured.get(tag)?.longestPingMs.push(ping);
      }
    }
    const stale = await cache.getCache(TENANT, NAMESPACE, `many:${MANY - 1}`);
    if (stale !== undefined) throw new Error('An invalidated entry was served');
  } finally {
    await client.close();
    await redis.empty();
  }
  return report(measured.get('few') as Measured, measured.get('many') as Measured);
}

function report(few: Measured, many: Measured): { table: Table; headlines: Headline[] } {
  const ratio = ratioOf(many.ms, few.ms);
  const pings = spreadOf(many.longestPingMs).median / spreadOf(few.longestPingMs).median;
  const rows = [
    { entries: FEW, ...few },
    { entries: MANY, ...many },
  ].map(({ entries, ms, longestPingMs }) => [
    entries.toLocaleString('en'),
    withRange(spreadOf(ms)),
    figure(spreadOf(longestPingMs).median),
    figure(Math.max(...longestPingMs)),
  ]);
  return {
    table: {
      title: 'amplify-redis: a tag with 10 entries and one with 1,000,000, alternating on one Redis',
      note: `${TURNS} turns of ${PER_TURN} invalidations each.`,
      columns: ['entries with the tag', 'ms each', 'longest PING, ms, median', 'longest PING, ms, maximum'],
      rows,
    },
    headlines: [
      {
        what: 'invalidating a tag with 1,000,000 entries, x a tag with 10',
        measured: withRange(ratio),
        target: `at most ${figure(MAX_RATIO)}`,
        met: ratio.median <= MAX_RATIO,
      },
      {
        what: 'longest PING of another client during it, x the same with 10 entries',
        measured: figure(pings),
        target: `at most ${figure(MAX_RATIO)}`,
        met: pings <= MAX_RATIO,
      },
    ],
  };
}
