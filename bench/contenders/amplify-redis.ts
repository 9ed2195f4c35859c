import type { Place } from '../lib/bench-redis.ts';
import { core } from '../lib/core.ts';
import { TTL_SECONDS } from '../lib/payload.ts';
import type { Contender } from './contender.ts';
import { sessionSample } from './session-sample.ts';

const TENANT = 'org_bench';
const NAMESPACE = 'bench';

/** With everything on: metrics, deadlines, validation, retry, circuit breaker, as the environment's defaults set it. */
const connect = ({ host, port }: Place) =>
  core.connectRedis(
    core.loadRedisConfig({ REDIS_HOST: host, REDIS_PORT: String(port), REDIS_PROVIDER: 'elasticache' }),
  );

interface Variant {
  readonly name: string;
  /** Options of the cache beyond the defaults. */
  readonly config?: object;
  /** Tenants that calls take turns with. */
  readonly tenants?: number;
}

function variant({ name, config = {}, tenants = 1 }: Variant): Contender {
  return {
    name,
    async open(place) {
      const client = connect(place);
      const cache = openStore();
      if (!cache) {
        await client.close();
        return undefined;
      }
      const sessions = core.createSessionStore(client);

      function openStore() {
        try {
          return core.createCacheStore(client, config);
        } catch (error) {
          if (Object.keys(config).length > 0) return undefined;
          throw error;
        }
      }

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
    },
  };
}

const maxBytes = 64 * 1_048_576;

export const amplifyRedis = variant({ name: 'amplify-redis' });
export const amplifyRedisTenants = variant({ name: 'amplify-redis, 10 tenants', tenants: 10 });
export const amplifyRedisValidated = variant({
  name: 'amplify-redis, local tier validated',
  config: { localTier: { mode: 'validated', maxBytes } },
});
export const amplifyRedisBounded = variant({
  name: 'amplify-redis, local tier bounded',
  config: { localTier: { mode: 'bounded', maxBytes, localTtlMs: 1_000 } },
});
