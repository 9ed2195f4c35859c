import { Hono } from 'hono';
import { Redis } from 'ioredis';
import { startIssuer } from '../../src/local/issuer.ts';
import { LOCAL_AUDIENCE } from '../../src/local/token-claims.ts';
import type { BenchRedis } from '../lib/bench-redis.ts';
import { core } from '../lib/core.ts';
import { payloadOf } from '../lib/payload.ts';
import { type Entrant, measureInTurns } from '../lib/rounds.ts';
import { rowHeadline, rowTable } from '../lib/row-report.ts';
import type { Suite } from './suite.ts';

const PATH = '/api/redis/cache/bench/user';
const KEYS = 100;
const TENANT = 'org_bench';
const PAYLOAD = payloadOf(200);
const TARGETS = { 1: 0.6, 50: 0.6 };

interface Door {
  readonly entrant: Entrant;
  close(): Promise<void>;
}

/** Our door, its checks included, against a route that does nothing but ask Redis. Both in this process. */
export const httpSuite: Suite = async (context) => {
  context.progress('HTTP door');
  const doors = [await bareRoute(context.redis), await ourDoor(context.redis)];
  try {
    const figures = await measureInTurns(
      context.redis,
      doors.map(({ entrant }) => entrant),
      context,
    );
    const [bare, ours] = doors.map(({ entrant }) => entrant.name);
    const title = 'GET of a cached value over HTTP, token checked, against a bare Hono route';
    const row = { title, ours: ours ?? '', others: [bare ?? ''], targets: TARGETS };
    return { suite: 'http', tables: [rowTable(row, figures)], headlines: rowHeadline(row, figures) };
  } finally {
    for (const door of doors) await door.close();
  }
};

const urlOf = (call: number): string => `http://bench.example${PATH}${call % KEYS}`;

async function bodyOf(response: Response): Promise<string> {
  const text = await response.text();
  if (response.status !== 200 || !text.includes('John Doe')) throw new Error(`${response.status} ${text}`);
  return text;
}

async function bareRoute({ host, port }: BenchRedis): Promise<Door> {
  const redis = new Redis({ host, port, enableAutoPipelining: false });
  for (let i = 0; i < KEYS; i++) await redis.set(`user${i}`, `{"value":${PAYLOAD.json}}`);
  const app = new Hono();
  app.get('/api/redis/cache/:namespace/:key', async (c) => {
    const text = await redis.get(c.req.param('key'));
    return c.body(text ?? '', 200, { 'content-type': 'application/json' });
  });
  return {
    entrant: {
      name: 'bare Hono route, one GET',
      run: async (call) => bodyOf(await app.fetch(new Request(urlOf(call)))),
    },
    close: async () => redis.disconnect(),
  };
}

async function ourDoor({ host, port }: BenchRedis): Promise<Door> {
  const issuer = await startIssuer({ pageOrigins: [] });
  const config = core.loadServiceConfig(
    {
      REDIS_PROVIDER: 'elasticache',
      REDIS_HOST: host,
      REDIS_PORT: String(port),
      TOKEN_ISSUERS: JSON.stringify([{ kind: 'auth0', issuer: issuer.url, audience: LOCAL_AUDIENCE }]),
    },
    { allowInsecureIssuers: true },
  );
  const client = core.connectRedis(config.redis);
  const log = core.createLog('info', () => {});
  const cache = core.openCache(client, config, log);
  const app = core.createHttpApp({
    parts: [core.cachePart(cache, config.redis.cache.maxValueBytes)],
    config,
    log,
    verifier: core.createTokenVerifier(config.issuers),
    health: { provider: 'elasticache', measure: async () => 0 },
  });
  for (let i = 0; i < KEYS; i++) await cache.setCache(TENANT, 'bench', `user${i}`, PAYLOAD.value, 3_600);
  const token = await issuer.mint({ tenant: TENANT, user: 'alice' }, 3_600);
  const headers = { authorization: `Bearer ${token}` };
  return {
    entrant: {
      name: 'our door',
      run: async (call) => bodyOf(await app.fetch(new Request(urlOf(call), { headers }))),
    },
    async close() {
      await cache.flushMetrics();
      await client.close();
      await issuer.stop();
    },
  };
}
