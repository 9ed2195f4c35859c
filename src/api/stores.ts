import {
  type CacheEventListener,
  type CacheStore,
  createCacheStore,
  createSessionStore,
  createTenantLimiter,
  createTenantPurge,
  evictionWarning,
  type PurgeTenant,
  type RedisClient,
  type RedisConfig,
  type SessionEventListener,
  type SessionStore,
  type TenantLimiter,
} from '../redis/index.ts';
import type { ServiceConfig } from './config.ts';
import { type Log, sessionLine } from './logging/index.ts';
import { createOperator, type Operator } from './operator/index.ts';

/**
 * Opens the session store of a service. Every lifecycle event is logged as an audit line.
 * @param onEvent also receives the events, for example to count them
 */
export function openSessions(
  client: RedisClient,
  { redis }: ServiceConfig,
  log: Log,
  onEvent: SessionEventListener = () => {},
): SessionStore {
  return createSessionStore(client, redis.session, {
    onEvent: (event) => {
      onEvent(event);
      log(...sessionLine(event));
    },
  });
}

/** Logs a warning if a full Redis would evict sessions or reject sign-ins. Call this once, when a service starts. */
export async function warnOfEviction(client: RedisClient, log: Log): Promise<void> {
  const reason = await evictionWarning(client);
  if (reason) log('warn', 'redis eviction-policy', { reason });
}

/** Opens the rate limiter of a service. @returns undefined if limits are turned off */
export function openLimiter(
  client: RedisClient,
  { tenantLimits }: Pick<ServiceConfig, 'tenantLimits'>,
): TenantLimiter | undefined {
  return Object.keys(tenantLimits).length > 0 ? createTenantLimiter(client, tenantLimits) : undefined;
}

/** Creates the function that removes tenants. Every step is logged as an audit line. */
export function openTenantPurge(
  client: RedisClient,
  { redis }: ServiceConfig,
  log: Log,
  sessions: SessionStore,
): PurgeTenant {
  const purge = createTenantPurge(client, { sessions, cache: redis.cache });
  return async (tenantId, options) => {
    const report = await purge(tenantId, options);
    if (options?.dryRun) return report;
    const { sessions: freed, entries: removed, more } = report;
    log('info', 'tenant purge', { audit: true, tenant: tenantId, freed, removed, more });
    return report;
  };
}

/** Creates the function that runs operators' commands. */
export const openOperator = (
  client: RedisClient,
  { redis: { endpoint } }: { readonly redis: Pick<RedisConfig, 'endpoint'> },
  sessions: SessionStore,
): Operator => createOperator({ client, sessions, server: serverName(endpoint) });

/** @returns the address of a Redis server, without secrets */
export const serverName = (endpoint: RedisConfig['endpoint']): string =>
  endpoint.provider === 'upstash' ? new URL(endpoint.url).host : `${endpoint.host}:${endpoint.port}`;

/**
 * Opens the cache of a service. Calls that continued without Redis or served an expired value are logged.
 * @param onEvent also receives the events, for example to count them
 */
export function openCache(
  client: RedisClient,
  { redis }: ServiceConfig,
  log: Log,
  onEvent: CacheEventListener = () => {},
): CacheStore {
  return createCacheStore(client, redis.cache, {
    onEvent: (event) => {
      onEvent(event);
      if (event.type === 'counted') return;
      const { type, tenantId, ...details } = event;
      log('warn', `cache ${type}`, { tenant: tenantId, ...details });
    },
  });
}
