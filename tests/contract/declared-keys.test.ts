import { describe, it } from 'vitest';
import { createCacheStore, createSessionStore, createTenantPurge } from '../../src/redis/index.ts';
import { expectDeclaredKeys } from '../support/admin/declared-keys.ts';
import { describeRedis, freshTenant } from '../support/redis/kinds.ts';

/** A cluster moving slots runs scripts correctly only when every key they touch is passed in KEYS. */
describeRedis('standalone', (redis) => {
  describe('every script declares the keys it touches', () => {
    const tenantId = freshTenant();
    const identity = { tenantId, userId: 'alice' };

    it('in the session store', async () => {
      const store = createSessionStore(redis.client, { maxSessionsPerUser: 2, touchInterval: 0 });
      await expectDeclaredKeys(redis, async () => {
        const { sessionId } = await store.createSession(identity, {
          idempotencyKey: `${tenantId}-operation`,
        });
        await store.createSession(identity, { idempotencyKey: `${tenantId}-operation` });
        await store.createSession(identity);
        await store.getSession(tenantId, sessionId);
        await store.createSession(identity);
        const last = await store.createSession(identity);
        const repeatable = (name: string) => ({ idempotencyKey: `${tenantId}-${name}` });
        await store.updateSession(tenantId, last.sessionId, { metadata: { a: 1 } }, repeatable('update'));
        const rotated = await store.rotateSession(tenantId, last.sessionId, repeatable('rotate'));
        await store.destroyUserSessions(tenantId, 'alice', { except: rotated?.sessionId });
        await store.destroySession(tenantId, rotated?.sessionId ?? '', repeatable('destroy'));
        await store.createSession(identity);
        const signIn = { issuer: 'https://issuer.example/', sid: tenantId };
        await store.createSession({ ...identity, signIn });
        await store.endSessionsOf({ issuer: signIn.issuer, sid: signIn.sid, tokenId: tenantId });
        await store.revokeTenantSessions(tenantId);
        await store.cleanupExpiredSessions();
      });
    });

    it('in the cache', async () => {
      const cache = createCacheStore(redis.client);
      await expectDeclaredKeys(redis, async () => {
        const asOf = await cache.readAsOf(tenantId);
        await cache.setCache(tenantId, 'ns', 'a', 1, 60, ['tag']);
        await cache.setCache(tenantId, 'ns', 'b', 1, 60, ['tag'], { asOf });
        await cache.setManyCache(tenantId, 'ns', { c: 1, d: 2 });
        await cache.cacheOrFetch(tenantId, 'ns', 'e', async () => 1);
        await cache.cacheOrFetch(tenantId, 'ns', 'f', async () => null);
        const eager = { eagerRefresh: Number.MIN_VALUE };
        for (let i = 0; i < 2; i++)
          await cache.cacheOrFetch(tenantId, 'ns', 'g', async () => i, 60, [], eager);
        await cache.getManyCache(tenantId, 'ns', ['a', 'b', 'c', 'd', 'e', 'f']);
        await cache.invalidateCacheByTags(tenantId, ['tag']);
        await cache.deleteCache(tenantId, 'ns', 'a');
        for (const key of ['b', 'g']) {
          await cache.hasCache(tenantId, 'ns', key);
          await cache.touchCache(tenantId, 'ns', key, 120);
          await cache.setCacheIfAbsent(tenantId, 'ns', key, 1);
          await cache.incrementCache(tenantId, 'ns', key);
          await cache.inspectCache(tenantId, 'ns', key);
          await cache.expireCache(tenantId, 'ns', key);
          await cache.takeCache(tenantId, 'ns', key);
        }
        await cache.takeCache(tenantId, 'ns', 'c');
        await cache.getCacheMetrics(tenantId);
      });
    });

    it('in a purge', async () => {
      const sessions = createSessionStore(redis.client);
      await sessions.createSession({ ...identity, signIn: { issuer: 'https://other.example/' } });
      await expectDeclaredKeys(redis, () => createTenantPurge(redis.client, { sessions })(tenantId));
    });
  });
});
