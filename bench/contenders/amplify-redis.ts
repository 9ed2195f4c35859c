import type { Place } from '../lib/bench-redis.ts';
import { core } from '../lib/core.ts';
import { TTL_SECONDS } from '../lib/payload.ts';
import type { Open } from './contender.ts';
import { sessionSample } from './session-sample.ts';

const TENANT = 'org_bench';
const NAMESPACE = 'bench';

/** With everything on: metrics, deadlines, validation, retry, circuit breaker, as the environment's defaults set it. */
const connect = ({ host, port }: Place) =>
  core.connectRedis(
    core.loadRedisConfig({ REDIS_HOST: host, REDIS_PORT: String(port), REDIS_PROVIDER: 'elasticache' }),
  );

interface Variant {
  /** Options of the cache beyond the defaults. */
  readonly config?: object;
  /** Tenants that calls take turns with. */
  readonly tenants?: number;
}

const variant =
  ({ config = {}, tenants = 1 }: Variant): Open =>
  async (place) => {
    const client = connect(place);
    const cache = core.createCacheStore(client, config);
    const sessions = core.createSessionStore(client);
    const tenantOf = (key: string) =>
      tenants === 1 ? TENANT : `${TENANT}_${Number(key.slice(key.lastIndexOf(':') + 1)) % tenants}`;
    return {
      cache: {
        get: (key) => cache.getCache(tenantOf(key), NAMESPACE, key),
        set: (key, { value }, tags) =>
          cache.setCache(tenantOf(key), NAMESPACE, key, value, TTL_SECONDS, tags),
        getOrSet: (key, load, tags) =>
          cache.cacheOrFetch(tenantOf(key), NAMESPACE, key, load, TTL_SECONDS, tags),
        invalidate: (tag) => cache.invalidateCacheByTags(TENANT, [tag]),
      },
      sessions: {
        async create(userId) {
          return (await sessions.createSession({ ...sessionSample(userId), tenantId: TENANT })).sessionId;
        },
        get: (session) => sessions.getSession(TENANT, session),
      },
      async close() {
        await cache.flushMetrics();
        await client.close();
      },
    };
  };

const maxBytes = 64 * 1_048_576;

export const open = variant({});
export const openTenants = variant({ tenants: 10 });
export const openValidated = variant({ config: { localTier: { mode: 'validated', maxBytes } } });
export const openBounded = variant({
  config: { localTier: { mode: 'bounded', maxBytes, localTtlMs: 1_000 } },
});
