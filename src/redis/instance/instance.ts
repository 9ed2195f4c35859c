import { type CacheStore, createCacheStore } from '../cache/index.ts';
import { connectRedis, evictionWarning } from '../client/index.ts';
import type { RedisConfig } from '../environment/index.ts';
import { createSessionStore, type SessionStore } from '../session/index.ts';
import { withTimeout } from '../shared/timeout.ts';
import { createTenantPurge, type PurgeTenant } from '../tenant/index.ts';

/** One client and the stores on it. */
export interface Instance {
  /** Identifies the configuration it was opened with, without revealing secrets. */
  readonly configHash: string;
  readonly sessions: SessionStore;
  readonly cache: CacheStore;
  readonly purge: PurgeTenant;
  /** Sends buffered counters if possible, then closes the connections. Never rejects. */
  close(): Promise<void>;
}

/** @throws ConfigError if the configured connection needs something that the environment cannot provide */
export function openInstance(config: RedisConfig, configHash: string): Instance {
  const client = connectRedis(config);
  const sessions = createSessionStore(client, config.session);
  const cache = createCacheStore(client, config.cache);
  const { connectTimeoutMs, commandTimeoutMs } = config.endpoint;
  void evictionWarning(client).then((warning) => {
    if (warning) process.emitWarning(warning, { code: 'AMPLIFY_REDIS_EVICTION_POLICY' });
  });
  return {
    configHash,
    sessions,
    cache,
    purge: createTenantPurge(client, { sessions, cache: config.cache }),
    async close() {
      const flush = () => cache.flushMetrics();
      // Wait for the counters for as long as one command may take, but do not let them fail or delay a shutdown.
      await withTimeout('flushMetrics', flush, connectTimeoutMs + commandTimeoutMs).catch(() => {});
      await client.close();
    },
  };
}
