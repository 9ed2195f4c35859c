import { Hono } from 'hono';
import { Redis } from 'ioredis-6';
import { LOCAL_AUDIENCE } from '../../src/local/tokens/claims.ts';
import type { RedisAddress } from '../harness/bench-redis.ts';
import { core } from '../harness/core.ts';
import { payloadOf } from '../harness/payload.ts';

export const HTTP_CANDIDATES = ['bare Hono route, one GET', 'amplify-redis HTTP API'] as const;

/** The candidate to open, its Redis, and the token sent with every request. */
export interface HttpCandidateTask {
  readonly name: (typeof HTTP_CANDIDATES)[number];
  readonly address: RedisAddress;
  readonly issuer: string;
  readonly token: string;
}

type HttpCall = (call: number) => Promise<string>;

const PATH = '/api/redis/cache/bench/user';
const KEYS = 100;
export const TENANT = 'org_bench';
const PAYLOAD = payloadOf(200);

export const openHttpCandidate = (task: HttpCandidateTask): Promise<HttpCall> =>
  task.name === HTTP_CANDIDATES[0] ? bareRoute(task) : ourRoute(task);

const requestOf = (call: number, token: string): Request =>
  new Request(`http://bench.example${PATH}${call % KEYS}`, { headers: { authorization: `Bearer ${token}` } });

async function bodyOf(response: Response): Promise<string> {
  const text = await response.text();
  if (response.status !== 200 || !text.includes('John Doe')) throw new Error(`${response.status} ${text}`);
  return text;
}

async function bareRoute({ address: { host, port }, token }: HttpCandidateTask): Promise<HttpCall> {
  const redis = new Redis({ host, port, protocol: 2, enableAutoPipelining: false });
  for (let i = 0; i < KEYS; i++) await redis.set(`user${i}`, `{"value":${PAYLOAD.json}}`);
  const app = new Hono();
  app.get('/api/redis/cache/:namespace/:key', async (c) => {
    const text = await redis.get(c.req.param('key'));
    return c.body(text ?? '', 200, { 'content-type': 'application/json' });
  });
  return async (call) => bodyOf(await app.fetch(requestOf(call, token)));
}

async function ourRoute({ address: { host, port }, issuer, token }: HttpCandidateTask): Promise<HttpCall> {
  const config = core.loadServiceConfig(
    {
      REDIS_PROVIDER: 'elasticache',
      REDIS_HOST: host,
      REDIS_PORT: String(port),
      TOKEN_ISSUERS: JSON.stringify([{ kind: 'auth0', issuer, audience: LOCAL_AUDIENCE }]),
    },
    { allowInsecureIssuers: true },
  );
  const client = core.connectRedis(config.redis);
  const log = core.createLog('info', () => {});
  const cache = core.openCache(client, config, log);
  const app = core.createHttpApp({
    modules: [core.cacheModule(cache, config.redis.cache.maxValueBytes)],
    config,
    log,
    verifier: core.createTokenVerifier(config.issuers),
    health: { provider: 'elasticache', measure: async () => 0 },
  });
  for (let i = 0; i < KEYS; i++) await cache.setCache(TENANT, 'bench', `user${i}`, PAYLOAD.value, 3_600);
  return async (call) => bodyOf(await app.fetch(requestOf(call, token)));
}
