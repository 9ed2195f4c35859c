import type { RedisAddress } from '../harness/bench-redis.ts';
import { core } from '../harness/core.ts';
import { TTL_SECONDS } from '../harness/payload.ts';
import type { Open } from './candidate.ts';
import { sessionSample } from './session-sample.ts';

const TENANT = 'org_bench';
const NAMESPACE = 'bench';

/** Uses the defaults: metrics, timeouts, validation, retry and circuit breaker are on. */
const connect = ({ host, port }: RedisAddress) =>
  core.connectRedis(
    core.loadRedisConfig({ REDIS_HOST: host, REDIS_PORT: String(port), REDIS_PROVIDER: 'elasticache' }),
  );

interface Variant {
  /** Overrides of the cache's defaults. */
  readonly config?: object;
  /** Number of tenants that calls rotate over. */
  readonly tenants?: number;
}

const variant =
  ({ config = {}, tenants = 1 }: Variant): Open =>
  async (address) => {
    const client = connect(address);
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
