import {
  type CacheStore,
  createCacheStore,
  createSessionStore,
  type RedisClient,
  type SessionStore,
} from '../redis/index.ts';
import type { Log } from './log.ts';
import type { ServiceConfig } from './service-config.ts';

/** The session store of a service, every lifecycle event written to the log as an audit line. */
export function openSessions(client: RedisClient, { redis }: ServiceConfig, log: Log): SessionStore {
  return createSessionStore(client, redis.session, {
    onEvent: ({ type, tenantId, ...details }) => {
      const level = type === 'touch-failed' ? 'warn' : 'info';
      log(level, `session ${type}`, { audit: true, tenant: tenantId, ...details });
    },
  });
}

/** The cache of a service; helping itself without Redis, or with an expired value, is written to the log. */
export function openCache(client: RedisClient, { redis }: ServiceConfig, log: Log): CacheStore {
  return createCacheStore(client, redis.cache, {
    onEvent(event) {
      if (event.type === 'counted') return;
      const { type, tenantId, ...details } = event;
      log('warn', `cache ${type}`, { tenant: tenantId, ...details });
    },
  });
}
