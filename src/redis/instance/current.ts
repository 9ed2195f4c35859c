import { type CacheStore, createCacheStore } from '../cache/index.ts';
import { connectRedis, type RedisClient } from '../client/index.ts';
import { loadRedisConfig } from '../environment/index.ts';
import { createSessionStore, type SessionStore } from '../session/index.ts';
import { createTenantPurge, type PurgeTenant } from '../tenant/index.ts';

/** One client per process and the stores on it, configured from the environment. */
interface Instance {
  readonly client: RedisClient;
  readonly sessions: SessionStore;
  readonly cache: CacheStore;
  readonly purge: PurgeTenant;
}

let instance: Instance | undefined;

/**
 * The default instance, created by the first call.
 * @throws ConfigError when the environment is incomplete or malformed
 */
export function current(): Instance {
  instance ??= create();
  return instance;
}

function create(): Instance {
  const config = loadRedisConfig();
  const client = connectRedis(config);
  const sessions = createSessionStore(client, config.session);
  return {
    client,
    sessions,
    cache: createCacheStore(client, config.cache),
    purge: createTenantPurge(client, { sessions, cache: config.cache }),
  };
}

/**
 * Sends buffered counters and closes the connections of the default instance. The next call of any function opens new
 * ones.
 * @returns when everything is closed
 * @throws UnavailableError when the counters could not be sent; the connections are closed nevertheless
 */
export async function closeRedis(): Promise<void> {
  const closing = instance;
  instance = undefined;
  if (!closing) return;
  await closing.cache.flushMetrics().finally(() => closing.client.close());
}
