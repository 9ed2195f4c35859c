import { randomUUID } from 'node:crypto';
import { connectRedis, createCacheStore, loadRedisConfig } from 'amplify-redis';
import { coreStore } from 'amplify-redis/adapters/core';

const client = connectRedis(loadRedisConfig(process.env));
export const close = () => client.close();
export const freshTenant = () => `org_${randomUUID()}`;

/** Every call opens the connections of a separate process. */
export const openStore = (tenantId, namespace = 'adapter') =>
  coreStore({ tenantId, namespace, cache: createCacheStore(client) });
