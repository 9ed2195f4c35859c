import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SessionStore } from '../../src/redis/index.ts';
import { TENANT_REGISTRY } from '../../src/redis/shared/keys.ts';
import { expectSoundSessions, expireSession } from '../support/admin/session-keyspace.ts';
import { forEachRedis, freshTenant } from '../support/redis/kinds.ts';
import { type FreshSessions, freshSessions } from '../support/stores/fresh-stores.ts';

/** Memory for three sessions like those in `users`, but not for four. */
const MAX_BYTES = 4_000;
const FILLING = { metadata: { text: 'x'.repeat(600) } };
const FULL = { code: 'TENANT_SESSION_LIMIT', limitBytes: MAX_BYTES, retryable: false };

forEachRedis((redis) => {
  let { tenantId, client, events, open, identity } = {} as FreshSessions;
  let store: SessionStore;
  const signIn = async (user: string) => store.createSession({ ...identity(user), ...FILLING });
  const bytes = async () =>
    Number(String(await redis.admin.raw('GET', `session-epoch:{${tenantId}}`)).split('.')[2]);

  beforeEach(() => {
    ({ tenantId, client, events, open, identity } = freshSessions(redis));
    store = open({ maxBytesPerTenant: MAX_BYTES, maxSessionsPerUser: 2, touchInterval: 0 });
  });

  afterEach(() => expectSoundSessions(redis.admin, tenantId));

  describe('a tenant whose sessions have reached their maximum', () => {
    let first: string;
    let handle: string;

    beforeEach(async () => {
      ({
        sessionId: first,
        session: { handle },
      } = await signIn('a'));
      for (const user of ['b', 'c']) await signIn(user);
    });

    it('gets no session for another user, and keeps those it has', async () => {
      const before = await bytes();
      client.reset();
      await expect(signIn('d')).rejects.toMatchObject({ ...FULL, usedBytes: before });
      // The attempt, and a look for revoked and for expired sessions.
      expect(client.roundTrips).toBe(3);
      expect(await bytes()).toBe(before);
      expect(events.at(-1)).toEqual({ type: 'tenant-full', tenantId });
      expect(await store.getSession(tenantId, first)).not.toBeNull();
      expect((await store.listUserSessions(tenantId, 'd')).sessions).toEqual([]);
    });

    it('takes no memory from another tenant', async () => {
      await store.createSession({ tenantId: freshTenant(), userId: 'd', ...FILLING });
    });

    it('may have its own maximum', async () => {
      const roomy = open({
        maxBytesPerTenant: MAX_BYTES,
        tenants: { [tenantId]: { maxBytesPerTenant: 100_000 } },
      });
      await roomy.createSession({ ...identity('d'), ...FILLING });
    });

    it('still reads, renews, rotates and ends sessions', async () => {
      const rotated = await store.rotateSession(tenantId, first);
      expect(await store.getSession(tenantId, rotated?.sessionId ?? '')).not.toBeNull();
      expect(await store.destroySession(tenantId, rotated?.sessionId ?? '')).toBe(true);
      await signIn('d');
    });

    it('updates sessions that do not grow, and rejects those that do', async () => {
      const longer = { metadata: { text: 'y'.repeat(2_000) } };
      await expect(store.updateSession(tenantId, first, longer)).rejects.toMatchObject(FULL);
      expect((await store.getSession(tenantId, first))?.version).toBe(1);
      const same = { metadata: { text: 'y'.repeat(600) } };
      expect((await store.updateSession(tenantId, first, same))?.version).toBe(2);
      expect((await store.updateSession(tenantId, first, { metadata: { text: null } }))?.version).toBe(3);
    });

    it('gives a user at the limit a new session in place of the oldest one', async () => {
      await open({ maxSessionsPerUser: 2 }).createSession({ ...identity('a'), ...FILLING });
      const { evicted } = await signIn('a');
      expect(evicted).toEqual([handle]);
    });

    it('ends no session of a user whose new one is too large', async () => {
      await open({ maxSessionsPerUser: 2 }).createSession({ ...identity('a'), ...FILLING });
      const large = { ...identity('a'), metadata: { text: 'x'.repeat(9_000) } };
      await expect(store.createSession(large)).rejects.toMatchObject(FULL);
      expect((await store.listUserSessions(tenantId, 'a')).sessions).toHaveLength(2);
    });

    it('has free memory again when a session expires, before any cleanup', async () => {
      // Out of reach of cleanups by other tests.
      await redis.admin.raw('ZREM', TENANT_REGISTRY, tenantId);
      await expireSession(redis.admin, tenantId, handle);
      await signIn('d');
      expect(events).toContainEqual({ type: 'expired', tenantId, handle });
      await expect(signIn('e')).rejects.toMatchObject(FULL);
    });

    it('has free memory again after a revocation, before any cleanup', async () => {
      await store.revokeTenantSessions(tenantId);
      for (const user of ['d', 'e', 'f']) await signIn(user);
      await expect(signIn('g')).rejects.toMatchObject(FULL);
      expect(await store.getSession(tenantId, first)).toBeNull();
    });
  });

  it('cannot pile up index entries by signing in and revoking', async () => {
    const members = async () => {
      const keys = await redis.admin.everyKey(`session-revoked:{${tenantId}}:*`);
      const sizes = await Promise.all(keys.map((key) => redis.admin.raw('ZCARD', key)));
      return sizes.reduce((sum: number, size) => sum + Number(size), 0);
    };
    for (let i = 0; i < 30; i++) {
      await store.createSession(identity());
      await store.revokeTenantSessions(tenantId);
      expect((await members()) * 512).toBeLessThanOrEqual(MAX_BYTES);
    }
  });

  it('never exceeds its maximum, no matter how many users sign in concurrently', async () => {
    const users = Array.from({ length: 40 }, (_, i) => `user-${i}`);
    const results = await Promise.allSettled(users.map(signIn));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(3);
    expect(await bytes()).toBeLessThanOrEqual(MAX_BYTES);
  });

  it('counts no session twice when a call is repeated', async () => {
    const repeating = open({ maxBytesPerTenant: MAX_BYTES });
    const idempotencyKey = 'b0a7c1de-0000-4000-8000-1234567890ab';
    for (let i = 0; i < 9; i++)
      await repeating.createSession({ ...identity(), ...FILLING }, { idempotencyKey });
    await expectSoundSessions(redis.admin, tenantId);
  });
});
