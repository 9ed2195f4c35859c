import { beforeEach, describe, expect, it } from 'vitest';
import { sessionKeys } from '../../src/redis/shared/keys.ts';
import { expectSoundSessions, expireSession } from '../support/admin/session-keyspace.ts';
import { forEachRedis, freshTenant } from '../support/redis/kinds.ts';
import { type FreshSessions, freshSessions } from '../support/stores/fresh-stores.ts';

const ALICE = 'auth0|alice';
const CHROME =
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36';

forEachRedis((redis) => {
  let { tenantId, client, open, identity, store } = {} as FreshSessions;

  beforeEach(() => {
    ({ tenantId, client, open, identity, store } = freshSessions(redis));
  });

  const create = async (userId = ALICE) => {
    const facts = { userAgent: CHROME, ipAddress: '203.0.113.7' };
    return store.createSession({ ...identity(userId), ...facts, metadata: { secret: 'm' } });
  };
  const history = (userId = ALICE) => store.listEndedSessions(tenantId, userId);
  const causes = async () => (await history()).map(({ handle, cause }) => [handle, cause]);

  describe('the history of a user', () => {
    it('is empty before a session has ended, and is one round trip', async () => {
      await create();
      client.reset();
      expect(await history()).toEqual([]);
      expect(client.roundTrips).toBe(1);
    });

    it('contains what ended, when and where, but never an id or metadata', async () => {
      const { sessionId, session } = await create();
      await store.destroySession(tenantId, sessionId);
      const [ended, ...others] = await history();
      expect(others).toEqual([]);
      const { handle, createdAt, lastActivity } = session;
      expect(ended).toEqual({
        ...{ handle, createdAt, lastActivity, cause: 'signed-out' },
        ...{ device: 'Chrome on macOS', ipAddress: '203.0.113.7', endedAt: expect.any(Number) },
      });
      expect(ended?.endedAt).toBeGreaterThanOrEqual(lastActivity);
      const stored = await redis.admin.raw('HGETALL', sessionKeys(tenantId).history[0]);
      expect(String(stored)).toContain('Chrome on macOS');
      expect(String(stored)).not.toContain('secret');
      expect(String(stored)).not.toContain(sessionId.slice(0, 43));
    });

    it('leaves out what is not known', async () => {
      const { sessionId } = await store.createSession(identity());
      await store.destroySession(tenantId, sessionId);
      const [ended] = await history();
      expect(ended).not.toHaveProperty('device');
      expect(ended).not.toHaveProperty('ipAddress');
    });

    it('records the cause for every way to end, without more round trips', async () => {
      const strict = open({ maxSessionsPerUser: 1 });
      const first = await create();
      await strict.createSession(identity('auth0|bob'));
      client.reset();
      await store.destroySession(tenantId, first.sessionId);
      expect(client.roundTrips).toBe(1);
      const second = await create();
      await store.destroySession(tenantId, { handle: second.session.handle });
      const third = await create();
      client.reset();
      await store.destroyUserSessions(tenantId, ALICE);
      expect(client.roundTrips).toBe(1);
      const fourth = await create();
      client.reset();
      const fifth = await strict.createSession(identity());
      expect(client.roundTrips).toBe(1);
      expect(fifth.evicted).toEqual([fourth.session.handle]);
      await store.revokeTenantSessions(tenantId);
      const expected = [
        [fifth, 'revoked'],
        [fourth, 'evicted'],
        [third, 'signed-out-remotely'],
        [second, 'signed-out-remotely'],
        [first, 'signed-out'],
      ] as const;
      const sorted = (entries: readonly (readonly unknown[])[]) => entries.map(String).sort();
      expect(sorted(await causes())).toEqual(
        sorted(expected.map(([{ session }, cause]) => [session.handle, cause])),
      );
    });

    it('records that a logout at the issuer ended a session', async () => {
      const signIn = { issuer: 'https://issuer.example/', sid: `sid-${tenantId}` };
      const { session } = await store.createSession({ ...identity(), signIn });
      await store.endSessionsOf(signIn);
      expect(await causes()).toEqual([[session.handle, 'issuer-logout']]);
    });

    it('has a rotated session once, under its last handle', async () => {
      const { sessionId } = await create();
      const rotated = await store.rotateSession(tenantId, sessionId);
      expect(await history()).toEqual([]);
      await store.destroySession(tenantId, rotated?.sessionId ?? '');
      expect(await causes()).toEqual([[rotated?.session.handle, 'signed-out']]);
    });

    it('contains a session once, no matter how often it is ended', async () => {
      const { sessionId, session } = await create();
      const idempotencyKey = 'b0a7c1de-0000-4000-8000-1234567890ab';
      for (let i = 0; i < 3; i++) await store.destroySession(tenantId, sessionId, { idempotencyKey });
      await store.destroySession(tenantId, { handle: session.handle });
      await store.destroyUserSessions(tenantId, ALICE);
      expect(await causes()).toEqual([[session.handle, 'signed-out']]);
    });

    it.each(['before', 'after'] as const)(
      'shows expired and revoked sessions %s the cleanup',
      async (when) => {
        const expired = await create();
        await expireSession(redis.admin, tenantId, expired.session.handle, expired.session.createdAt);
        const revoked = await create();
        await store.revokeTenantSessions(tenantId);
        const live = await create('auth0|bob');
        if (when === 'after') await store.cleanupExpiredSessions();
        const keys = await redis.admin.everyKey(`session:{${tenantId}}:*`);
        if (when === 'after') expect(keys).toHaveLength(1);
        const found = await history();
        expect(Object.fromEntries(found.map(({ handle, ...ended }) => [handle, ended]))).toMatchObject({
          [expired.session.handle]: { cause: 'expired', endedAt: expired.session.createdAt },
          [revoked.session.handle]: { cause: 'revoked', device: 'Chrome on macOS' },
        });
        const end = found.find(({ cause }) => cause === 'revoked')?.endedAt;
        expect(end).toBeGreaterThanOrEqual(revoked.session.createdAt);
        expect(end).toBeLessThanOrEqual(live.session.createdAt);
        await expectSoundSessions(redis.admin, tenantId);
      },
    );

    it('keeps an expired session whose slot a new one takes', async () => {
      const { session } = await create();
      await expireSession(redis.admin, tenantId, session.handle, session.createdAt);
      await create();
      expect(await causes()).toEqual([[session.handle, 'expired']]);
    });

    it('finds sessions in slots that an earlier, higher limit has used', async () => {
      const roomy = open({ maxSessionsPerUser: 8 });
      let handle = '';
      for (let i = 0; i < 8; i++)
        ({
          session: { handle },
        } = await roomy.createSession(identity()));
      await store.revokeTenantSessions(tenantId);
      const found = await open({ maxSessionsPerUser: 1 }).listEndedSessions(tenantId, ALICE);
      expect(found.map((ended) => ended.handle)).toContain(handle);
      expect(found).toHaveLength(8);
    });

    it('omits devices and addresses that are too long or unknown', async () => {
      const identityOf = { ...identity(), claims: { long: 'x'.repeat(500) } };
      const { sessionId } = await store.createSession({ ...identityOf, ipAddress: '"\\'.repeat(31) });
      await store.destroySession(tenantId, sessionId);
      expect(await history()).toMatchObject([{ ipAddress: '"\\'.repeat(31) }]);
      const wide = await store.createSession({ ...identity(), ipAddress: '\u0001'.repeat(64) });
      await store.destroySession(tenantId, wide.sessionId);
      expect((await history()).filter(({ ipAddress }) => ipAddress === undefined)).toHaveLength(1);
    });
  });

  describe('isolation', () => {
    it('of users and tenants', async () => {
      const { sessionId } = await create();
      await store.destroySession(tenantId, sessionId);
      expect(await history('auth0|bob')).toEqual([]);
      expect(await store.listEndedSessions(freshTenant(), ALICE)).toEqual([]);
      const other = await store.createSession({ tenantId: freshTenant(), userId: ALICE });
      await store.destroySession(other.session.tenantId, other.sessionId);
      expect(await history()).toHaveLength(1);
    });

    it('cannot be broken by what callers choose', async () => {
      const hostile = '1 9999999999999 "],\n1 1000000000000 x\nd "Forged"\na "0.0.0.0"\n';
      const data = {
        ...identity(),
        userAgent: `curl/8.5 ${hostile}`,
        metadata: { d: hostile, '\nd ': hostile },
      };
      const { sessionId, session } = await store.createSession({ ...data, ipAddress: hostile.slice(0, 60) });
      await store.destroySession(tenantId, sessionId);
      const { handle } = session;
      expect(await history()).toMatchObject([{ handle, device: 'curl', ipAddress: hostile.slice(0, 60) }]);
    });
  });
});
