import { Hono } from 'hono';
import { Redis } from 'ioredis';
import { LOCAL_AUDIENCE } from '../../src/local/token-claims.ts';
import type { Place } from '../lib/bench-redis.ts';
import { core } from '../lib/core.ts';
import { payloadOf } from '../lib/payload.ts';

export const DOORS = ['bare Hono route, one GET', 'our door'] as const;

/** Which door to open, where its Redis is, and the token that comes with every request. */
export interface DoorTask {
  readonly name: (typeof DOORS)[number];
  readonly place: Place;
  readonly issuer: string;
  readonly token: string;
}

type Door = (call: number) => Promise<string>;

const PATH = '/api/redis/cache/bench/user';
const KEYS = 100;
export const TENANT = 'org_bench';
const PAYLOAD = payloadOf(200);

export const openDoor = (task: DoorTask): Promise<Door> =>
  task.name === DOORS[0] ? bareRoute(task) : ourDoor(task);

const requestOf = (call: number, token: string): Request =>
  new Request(`http://bench.example${PATH}${call % KEYS}`, { headers: { authorization: `Bearer ${token}` } });

async function bodyOf(response: Response): Promise<string> {
  const text = await response.text();
  if (response.status !== 200 || !text.includes('John Doe')) throw new Error(`${response.status} ${text}`);
  return text;
}

async function bareRoute({ place: { host, port }, token }: DoorTask): Promise<Door> {
  const redis = new Redis({ host, port, enableAutoPipelining: false });
  for (let i = 0; i < KEYS; i++) await redis.set(`user${i}`, `{"value":${PAYLOAD.json}}`);
  const app = new Hono();
  app.get('/api/redis/cache/:namespace/:key', async (c) => {
    const text = await redis.get(c.req.param('key'));
    return c.body(text ?? '', 200, { 'content-type': 'application/json' });
  });
  return async (call) => bodyOf(await app.fetch(requestOf(call, token)));
}

async function ourDoor({ place: { host, port }, issuer, token }: DoorTask): Promise<Door> {
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
