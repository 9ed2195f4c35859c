import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { expectSoundSessions } from '../support/admin/session-keyspace.ts';
import { forEachRedis } from '../support/redis/kinds.ts';
import { type FreshSessions, freshSessions } from '../support/stores/fresh-stores.ts';

forEachRedis((redis) => {
  let { tenantId, client, identity, store } = {} as FreshSessions;

  beforeEach(() => {
    ({ tenantId, client, identity, store } = freshSessions(redis));
  });

  afterEach(() => expectSoundSessions(redis.admin, tenantId));

  describe('updateSession', () => {
    it('merges metadata by key, removes by null, and counts versions', async () => {
      const { sessionId } = await store.createSession({ ...identity(), metadata: { a: 1, b: [1], c: {} } });
      const updated = await store.updateSession(tenantId, sessionId, {
        metadata: { a: null, b: [], d: 'new', __proto__x: 1 },
        userAgent: 'curl/8.5',
        lastActivity: 1,
      });
      expect(updated).toMatchObject({
        metadata: { b: [], c: {}, d: 'new', __proto__x: 1 },
        version: 2,
        userAgent: 'curl/8.5',
        device: 'curl',
      });
      expect(updated?.metadata).not.toHaveProperty('a');
      expect(updated?.lastActivity).toBeGreaterThan(1);
      expect(await store.getSession(tenantId, sessionId)).toMatchObject({
        version: 2,
        metadata: updated?.metadata,
      });
    });

    it('keeps a metadata key called __proto__ as data', async () => {
      const metadata = JSON.parse('{"__proto__": {"polluted": true}}');
      const { sessionId } = await store.createSession({ ...identity(), metadata });
      const session = await store.getSession(tenantId, sessionId);
      expect(Object.keys(session?.metadata ?? {})).toEqual(['__proto__']);
      expect({}).not.toHaveProperty('polluted');
    });

    it('is one round trip', async () => {
      const { sessionId } = await store.createSession(identity());
      client.reset();
      await store.updateSession(tenantId, sessionId, { metadata: { a: 1 } });
      expect(client.roundTrips).toBe(1);
    });

    it.each(['userId', 'tenantId', 'roles', 'permissions', 'claims', 'email', 'organizationId', 'createdAt'])(
      'rejects to change %s',
      async (field) => {
        const { sessionId } = await store.createSession(identity());
        const update = store.updateSession(tenantId, sessionId, { [field]: 'x' });
        await expect(update).rejects.toMatchObject({ code: 'IMMUTABLE_FIELD', field });
      },
    );

    it('lets exactly one of two writers with the same ifVersion win', async () => {
      const { sessionId } = await store.createSession(identity());
      const write = (by: string) =>
        store.updateSession(tenantId, sessionId, { metadata: { by } }, { ifVersion: 1 });
      const results = await Promise.allSettled([write('a'), write('b')]);
      expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      expect(results.find(({ status }) => status === 'rejected')).toMatchObject({
        reason: { code: 'VERSION_CONFLICT', expected: 1, actual: 2 },
      });
    });
  });
});
