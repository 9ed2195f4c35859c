import { connectCore, core } from '../harness/core.ts';
import { TTL_SECONDS } from '../harness/payload.ts';
import type { Open } from './candidate.ts';
import { sessionSample } from './session-sample.ts';

const TENANT = 'org_bench';
const NAMESPACE = 'bench';

/** @param config overrides of the cache's defaults: its local tier is off by default */
const variant =
  (config: Parameters<typeof core.createCacheStore>[1] = {}): Open =>
  async (address) => {
    const client = connectCore(address);
    const cache = core.createCacheStore(client, config);
    const sessions = core.createSessionStore(client);
    return {
      cache: {
        get: (key) => cache.getCache(TENANT, NAMESPACE, key),
        set: (key, { value }, tags) => cache.setCache(TENANT, NAMESPACE, key, value, TTL_SECONDS, tags),
        getOrSet: (key, load, tags) => cache.cacheOrFetch(TENANT, NAMESPACE, key, load, TTL_SECONDS, tags),
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

export const open = variant();
/** Asks Redis on every read whether its copy is still valid. */
export const openValidated = variant({ localTier: { mode: 'validated', maxBytes } });
/** Answers from memory for up to a second, as the competitors' memory tiers do for longer. */
export const openBounded = variant({ localTier: { mode: 'bounded', maxBytes, localTtlMs: 1_000 } });
