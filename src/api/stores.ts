import {
  type CacheEventListener,
  type CacheStore,
  createCacheStore,
  createSessionStore,
  createTenantLimiter,
  createTenantPurge,
  type PurgeTenant,
  type RedisClient,
  type SessionEventListener,
  type SessionStore,
  type TenantLimiter,
} from '../redis/index.ts';
import type { ServiceConfig } from './config.ts';
import type { Log } from './logging/index.ts';

/**
 * The session store of a service, every lifecycle event written to the log as an audit line.
 * @param alsoTell hears of the events too, to count them for example
 */
export function openSessions(
  client: RedisClient,
  { redis }: ServiceConfig,
  log: Log,
  alsoTell: SessionEventListener = () => {},
): SessionStore {
  return createSessionStore(client, redis.session, {
    onEvent(event) {
      alsoTell(event);
      const { type, tenantId, ...details } = event;
      const failed = type === 'touch-failed' || type === 'register-failed';
      const facts = { tenant: tenantId, ...details };
      log(failed ? 'warn' : 'info', `session ${type}`, failed ? facts : { audit: true, ...facts });
    },
  });
}

/** @returns undefined when no tenant has limits */
export function openLimiter(
  client: RedisClient,
  { tenantLimits }: Pick<ServiceConfig, 'tenantLimits'>,
): TenantLimiter | undefined {
  return Object.keys(tenantLimits).length > 0 ? createTenantLimiter(client, tenantLimits) : undefined;
}

/** The removal of tenants from a service, every step written to the log as an audit line. */
export function openTenantPurge(
  client: RedisClient,
  { redis }: ServiceConfig,
  log: Log,
  sessions: SessionStore,
): PurgeTenant {
  const purge = createTenantPurge(client, { sessions, cache: redis.cache });
  return async (tenantId, options) => {
    const report = await purge(tenantId, options);
    const { sessions: freed, entries: removed, more } = report;
    log('info', 'tenant purge', { audit: true, tenant: tenantId, freed, removed, more });
    return report;
  };
}

/** The cache of a service; helping itself without Redis, or with an expired value, is written to the log. */
export function openCache(
  client: RedisClient,
  { redis }: ServiceConfig,
  log: Log,
  alsoTell: CacheEventListener = () => {},
): CacheStore {
  return createCacheStore(client, redis.cache, {
    onEvent(event) {
      alsoTell(event);
      if (event.type === 'counted') return;
      const { type, tenantId, ...details } = event;
      log('warn', `cache ${type}`, { tenant: tenantId, ...details });
    },
  });
}
