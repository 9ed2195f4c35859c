import { type CacheStore, createCacheStore } from './cache/index.ts';

import { connectRedis, type RedisClient } from './client/index.ts';

import { loadRedisConfig } from './environment/index.ts';
import { createSessionStore, type SessionStore } from './session/index.ts';

import { createTenantPurge, type PurgeTenant } from './tenant/index.ts';

/**
 * The guide's functions, bound to one client per process that is configured from the environment and created by the
 * first call. Tests, and programs that talk to several Redis servers, use the factories instead.
 */
interface Instance {
  readonly client: RedisClient;
  readonly sessions: SessionStore;
  readonly cache: CacheStore;
  readonly purge: PurgeTenant;
}

let instance: Instance | undefined;

function current(): Instance {
  if (!instance) {
    const config = loadRedisConfig();
    const client = connectRedis(config);
    const sessions = createSessionStore(client, config.session);
    instance = {
      client,
      sessions,
      cache: createCacheStore(client, config.cache),
      purge: createTenantPurge(client, { sessions, cache: config.cache }),
    };
  }
  return instance;
}

/** Sends what is still buffered and closes the connections; the next call of any function opens new ones. */
export async function closeRedis(): Promise<void> {
  const closing = instance;
  instance = undefined;
  if (!closing) return;
  await closing.cache.flushMetrics().finally(() => closing.client.close());
}

const sessions = <K extends keyof SessionStore>(name: K): SessionStore[K] =>
  ((...args: never[]) =>
    (current().sessions[name] as (...args: never[]) => unknown)(...args)) as SessionStore[K];
const cache = <K extends keyof CacheStore>(name: K): CacheStore[K] =>
  ((...args: never[]) => (current().cache[name] as (...args: never[]) => unknown)(...args)) as CacheStore[K];

export const createSession = sessions('createSession');
export const getSession = sessions('getSession');
export const updateSession = sessions('updateSession');
export const destroySession = sessions('destroySession');
export const listUserSessions = sessions('listUserSessions');
export const destroyUserSessions = sessions('destroyUserSessions');
export const rotateSession = sessions('rotateSession');
export const revokeTenantSessions = sessions('revokeTenantSessions');
export const cleanupExpiredSessions = sessions('cleanupExpiredSessions');

export const setCache = cache('setCache');
export const getCache = cache('getCache');
export const lookUpCache = cache('lookUpCache');
export const deleteCache = cache('deleteCache');
export const getManyCache = cache('getManyCache');
export const setManyCache = cache('setManyCache');
export const cacheOrFetch = cache('cacheOrFetch');
export const writeThrough = cache('writeThrough');
export const invalidateCacheByTags = cache('invalidateCacheByTags');
export const invalidateNamespace = cache('invalidateNamespace');
export const clearTenantCache = cache('clearTenantCache');
export const readAsOf = cache('readAsOf');
export const getCacheMetrics = cache('getCacheMetrics');

export const purgeTenant: PurgeTenant = async (tenantId, options) => current().purge(tenantId, options);
