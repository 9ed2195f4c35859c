import { Redis as Upstash } from '@upstash/redis';
import { Redis } from 'ioredis-6';
import type { RedisClient } from '../../src/redis/index.ts';
import { startChild } from '../harness/child.ts';
import { connectCore, core } from '../harness/core.ts';
import { figure } from '../harness/format.ts';
import { startLink } from '../harness/link.ts';
import { payloadOf } from '../harness/payload.ts';
import { runLoad } from '../harness/run-load.ts';
import { percentile, rotated } from '../harness/statistics.ts';
import type { Suite } from './suite.ts';

const REST_ROUND_TRIP_MS = 5;
const TCP_ROUND_TRIP_MS = 1;
const CELL_FACTOR = 3;

const KEYS = Array.from({ length: 10 }, (_, i) => `guide:${i}`);
const FIRST = KEYS[0] ?? '';
const PAYLOAD = payloadOf(200);

const OPERATIONS = ['PING', 'GET', 'SET', 'MGET (10 keys)'] as const;
type Client = Readonly<Record<(typeof OPERATIONS)[number], () => Promise<unknown>>>;

interface RestEndpoint {
  readonly url: string;
  readonly token: string;
}

/** The benchmark table of the integration guide, measured. */
export const driversSuite: Suite = async ({ redis, rounds, cellMs, progress }) => {
  progress('the guide’s benchmark table');
  const { host, port } = redis;
  const upstash = startChild<RestEndpoint, never, number>('upstash', {
    host,
    port,
    roundTripMs: REST_ROUND_TRIP_MS,
  });
  const link = await startLink(redis);
  await link.setRoundTrip(TCP_ROUND_TRIP_MS);
  const endpoint = await upstash.ready;
  const raw = new Redis({ host, port: link.port, protocol: 2, enableAutoPipelining: false });
  const tcp = connectCore(link);
  const rest = core.connectRedis(
    core.loadRedisConfig({
      REDIS_PROVIDER: 'upstash',
      UPSTASH_REDIS_REST_URL: endpoint.url,
      UPSTASH_REDIS_REST_TOKEN: endpoint.token,
    }),
  );
  const clients: Readonly<Record<string, Client>> = {
    'REST driver': driver(rest),
    '@upstash/redis': upstashClient(endpoint),
    'TCP driver': driver(tcp),
    ioredis: {
      PING: () => raw.ping(),
      GET: () => raw.get(FIRST),
      SET: () => raw.set(FIRST, PAYLOAD.json),
      'MGET (10 keys)': () => raw.mget(KEYS),
    },
  };
  try {
    for (const key of KEYS) await raw.set(key, PAYLOAD.json);
    const rows: string[][] = [];
    for (const operation of OPERATIONS) {
      const latencies = new Map(Object.keys(clients).map((name) => [name, [] as number[]]));
      // The first round warms up.
      for (let round = 0; round <= rounds; round++) {
        for (const [name, client] of rotated(Object.entries(clients), round)) {
          const load = await runLoad(client[operation], 1, cellMs * CELL_FACTOR);
          if (round > 0) latencies.get(name)?.push(...load.latencies);
        }
      }
      const cells = [...latencies.values()].map((all) =>
        [0.5, 0.99].map((share) => figure(percentile(all, share))).join(' / '),
      );
      rows.push([operation, ...cells]);
    }
    return {
      suite: 'drivers',
      tables: [
        {
          title: 'Benchmark table of the guide, measured: p50 / p99 in ms',
          note: `One call after the other. A round trip takes ${REST_ROUND_TRIP_MS} ms over REST, and ${TCP_ROUND_TRIP_MS} ms over TCP.`,
          columns: ['operation', ...Object.keys(clients)],
          rows,
        },
      ],
    };
  } finally {
    await Promise.all([tcp.close(), rest.close()]);
    raw.disconnect();
    await Promise.all([upstash.end(), link.end()]);
  }
};

const driver = (client: RedisClient): Client => ({
  PING: () => client.command(['PING']),
  GET: () => client.command(['GET', FIRST]),
  SET: () => client.command(['SET', FIRST, PAYLOAD.json]),
  'MGET (10 keys)': () => client.command(['MGET', ...KEYS]),
});

function upstashClient({ url, token }: RestEndpoint): Client {
  const redis = new Upstash({
    url,
    token,
    enableAutoPipelining: false,
    automaticDeserialization: false,
    enableTelemetry: false,
    latencyLogging: false,
  });
  return {
    PING: () => redis.ping(),
    GET: () => redis.get(FIRST),
    SET: () => redis.set(FIRST, PAYLOAD.json),
    'MGET (10 keys)': () => redis.mget(...KEYS),
  };
}
