import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  connectRedis,
  createAfterRestore,
  createCacheStore,
  createSessionStore,
  type ResilientClient,
} from '../../src/redis/index.ts';
import { connectAdmin } from '../support/admin/connection.ts';
import { freshTenant } from '../support/redis/kinds.ts';
import { SHARED_CLIENT } from '../support/redis/server.ts';
import { type StandaloneServer, startStandalone } from '../support/redis/standalone.ts';

let server: StandaloneServer;
let client: ResilientClient;

beforeEach(async () => {
  server = await startStandalone();
  client = connectRedis({ endpoint: server.endpoint, resilience: SHARED_CLIENT });
});
afterEach(async () => {
  await client.close();
  await server.close();
});

/** Takes a snapshot. @returns a function that restores it */
async function takeSnapshot() {
  const { dataDir, address } = server.process;
  const [file, kept] = [join(dataDir, 'dump.rdb'), join(dataDir, 'kept.rdb')];
  const admin = connectAdmin(address);
  await admin.save();
  admin.disconnect();
  copyFileSync(file, kept);
  return async () => {
    copyFileSync(kept, file);
    await server.process.restart();
  };
}

test('a restore revives what was ended and invalidated since the snapshot, until the work after it is done', async () => {
  const tenant = freshTenant();
  const sessions = createSessionStore(client);
  const cache = createCacheStore(client);
  const { sessionId } = await sessions.createSession({ tenantId: tenant, userId: 'alice' });
  await cache.setCache(tenant, 'ns', 'price', 1, 600, ['prices']);
  const restore = await takeSnapshot();
  await sessions.destroySession(tenant, sessionId);
  await cache.invalidateCacheByTags(tenant, ['prices']);
  expect(await sessions.getSession(tenant, sessionId)).toBeNull();
  expect(await cache.getCache(tenant, 'ns', 'price')).toBeUndefined();

  await restore();
  // A process from before, which has seen the invalidation, and one that starts now.
  const later = createCacheStore(client);
  expect(await sessions.getSession(tenant, sessionId)).not.toBeNull();
  expect(await later.getCache(tenant, 'ns', 'price')).toBe(1);

  const afterRestore = createAfterRestore(client, { sessions, server: 'local' });
  expect(await afterRestore('nightly')).toEqual({ tenants: 1, repeated: false, more: false });
  expect(await sessions.getSession(tenant, sessionId)).toBeNull();
  for (const store of [cache, later, createCacheStore(client)]) {
    expect(await store.getCache(tenant, 'ns', 'price')).toBeUndefined();
  }
  await cache.cacheOrFetch(tenant, 'ns', 'price', async () => 2, 600, ['prices']);
  expect(await later.getCache(tenant, 'ns', 'price')).toBe(2);
  await cache.invalidateCacheByTags(tenant, ['prices']);
  expect(await later.getCache(tenant, 'ns', 'price')).toBeUndefined();
});
