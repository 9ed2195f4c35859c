import {
  createCacheStore,
  createSessionStore,
  type SessionConfig,
  type SessionEvent,
} from '../../../src/redis/index.ts';
import { freshTenant, type TestRedis } from '../redis/kinds.ts';
import { countingClient } from './counting-client.ts';

/** A fresh tenant and session stores that record round trips and events. */
export function freshSessions(redis: TestRedis) {
  const tenantId = freshTenant();
  const client = countingClient(redis.client);
  const events: SessionEvent[] = [];
  const open = (config: Partial<SessionConfig>) =>
    createSessionStore(client, config, { onEvent: (event) => events.push(event) });
  const identity = (userId = 'auth0|alice') => ({ tenantId, userId });
  return {
    tenantId,
    client,
    events,
    open,
    identity,
    store: open({ maxSessionsPerUser: 3, touchInterval: 0 }),
  };
}

export type FreshSessions = ReturnType<typeof freshSessions>;

/** A fresh tenant and two cache stores; `other` stands for another process, which shares only Redis. */
export function freshCaches(redis: TestRedis) {
  const client = countingClient(redis.client);
  return {
    tenant: freshTenant(),
    client,
    cache: createCacheStore(client),
    other: createCacheStore(redis.client),
  };
}

export type FreshCaches = ReturnType<typeof freshCaches>;
