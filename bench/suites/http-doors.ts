import { Hono } from 'hono';
import { Redis } from 'ioredis';
import { startIssuer } from '../../src/local/issuer.ts';
import { LOCAL_AUDIENCE } from '../../src/local/token-claims.ts';
import type { Place } from '../lib/bench-redis.ts';
import { core } from '../lib/core.ts';
import { payloadOf } from '../lib/payload.ts';

export const DOORS = ['bare Hono route, one GET', 'our door'] as const;

/** Which door to open, and where its Redis is. */
export interface DoorTask {
  readonly name: (typeof DOORS)[number];
  readonly place: Place;
}

type Door = (call: number) => Promise<string>;

const PATH = '/api/redis/cache/bench/user';
const KEYS = 100;
const TENANT = 'org_bench';
const PAYLOAD = payloadOf(200);

export const openDoor = ({ name, place }: DoorTask): Promise<Door> =>
  name === DOORS[0] ? bareRoute(place) : ourDoor(place);

const urlOf = (call: number): string => `http://bench.example${PATH}${call % KEYS}`;

async function bodyOf(response: Response): Promise<string> {
  const text = await response.text();
  if (response.status !== 200 || !text.includes('John Doe')) throw new Error(`${response.status} ${text}`);
  return text;
}

async function bareRoute({ host, port }: Place): Promise<Door> {
  const redis = new Redis({ host, port, enableAutoPipelining: false });
  for (let i = 0; i < KEYS; i++) await redis.set(`user${i}`, `{"value":${PAYLOAD.json}}`);
  const app = new Hono();
  app.get('/api/redis/cache/:namespace/:key', async (c) => {
    const text = await redis.get(c.req.param('key'));
    return c.body(text ?? '', 200, { 'content-type': 'application/json' });
  });
  return async (call) => bodyOf(await app.fetch(new Request(urlOf(call))));
}

async function ourDoor({ host, port }: Place): Promise<Door> {
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
  return async (call) => bodyOf(await app.fetch(new Request(urlOf(call), { headers })));
}
