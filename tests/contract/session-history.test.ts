import { beforeEach, describe, expect, it } from 'vitest';
import { createTenantPurge } from '../../src/redis/index.ts';
import {
  HISTORY_BYTES,
  HISTORY_FIELD_BYTES,
  HISTORY_TTL_MS,
  MAX_ENDED_SESSIONS,
} from '../../src/redis/session/history-format.ts';
import { sessionKeys } from '../../src/redis/shared/keys.ts';
import { type FreshSessions, freshSessions } from '../support/fresh-stores.ts';
import { forEachRedis, freshTenant } from '../support/kinds.ts';
import { expectSoundSessions, expireSession } from '../support/session-keyspace.ts';

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

    it('says what ended, when and where, and never an id or metadata', async () => {
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

    it('tells its cause for every way to end, in no more round trips', async () => {
      const strict = open({ maxSessionsPerUser: 1 });
      await strict.createSession(identity('auth0|bob'));
      const first = await create();
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

    it('tells that a logout at the issuer ended a session', async () => {
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

    it('has a session once, however often its end is asked for', async () => {
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

    it('leaves out devices and addresses that are too long, and what no record tells', async () => {
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

  describe('bounds', () => {
    const [latest, earlier] = ['', ':earlier'];
    const keyOf = (part: string) => `session-history:{${tenantId}}${part}`;
    const endOne = async (userId = ALICE) => {
      const { sessionId, session } = await create(userId);
      await store.destroySession(tenantId, sessionId);
      return session.handle;
    };

    it('has the newest sessions of a user', async () => {
      const handles: string[] = [];
      for (let i = 0; i < MAX_ENDED_SESSIONS + 3; i++) handles.push(await endOne());
      const found = (await history()).map(({ handle }) => handle);
      expect(found.sort()).toEqual(handles.slice(3).sort());
    });

    it('counts its bytes', async () => {
      for (const user of [ALICE, ALICE, 'auth0|bob']) await endOne(user);
      const pairs = [await redis.admin.raw('HGETALL', keyOf(latest))].flat().map(String);
      const fields = new Map(pairs.flatMap((name, i) => (i % 2 === 0 ? [[name, pairs[i + 1] ?? '']] : [])));
      const counted = Number(fields.get('#')?.split(' ')[1]);
      fields.delete('#');
      const bytes = [...fields.values()].reduce((sum, text) => sum + text.length + HISTORY_FIELD_BYTES, 0);
      expect(fields.size).toBe(2);
      expect(counted).toBe(bytes);
    });

    it('keeps the latest half of a full tenant, and forgets the one before', async () => {
      const first = await endOne();
      const fill = () => redis.admin.raw('HSET', keyOf(latest), '#', `${Date.now()} ${HISTORY_BYTES / 2}`);
      await fill();
      await endOne('auth0|bob');
      expect(await causes()).toEqual([[first, 'signed-out']]);
      expect(await redis.admin.pttl(keyOf(earlier))).toBeGreaterThan(0);
      await fill();
      await endOne('auth0|bob');
      expect(await causes()).toEqual([]);
      expect(await history('auth0|bob')).toHaveLength(2);
    });

    it('moves the history of a user to the latest half when another session ends', async () => {
      const handles = [await endOne()];
      await redis.admin.raw('HSET', keyOf(latest), '#', `${Date.now()} ${HISTORY_BYTES / 2}`);
      handles.push(await endOne());
      expect((await history()).map(({ handle }) => handle).sort()).toEqual(handles.sort());
      await redis.admin.raw('UNLINK', keyOf(earlier));
      expect(await history()).toHaveLength(2);
    });

    it('forgets what is older than 30 days', async () => {
      const old = await create();
      const at = Date.now() - HISTORY_TTL_MS - 60_000;
      await expireSession(redis.admin, tenantId, old.session.handle, at);
      expect(await history()).toEqual([]);
      const recent = await create();
      await store.destroySession(tenantId, recent.sessionId);
      expect(await causes()).toEqual([[recent.session.handle, 'signed-out']]);
      expect(await redis.admin.pttl(keyOf(latest))).toBeGreaterThan(HISTORY_TTL_MS - 60_000);
      await redis.admin.raw('HSET', keyOf(latest), '#', `${at} 10`);
      await endOne('auth0|bob');
      expect(await redis.admin.raw('HLEN', keyOf(latest))).toBe(2);
      expect(await redis.admin.raw('HLEN', keyOf(earlier))).toBe(2);
    });

    it('may be evicted, and then begins anew', async () => {
      await endOne();
      await redis.admin.raw('UNLINK', keyOf(latest));
      expect(await history()).toEqual([]);
      await endOne();
      expect(await history()).toHaveLength(1);
    });

    it('says nothing of sessions whose tenant state was lost', async () => {
      await create();
      await redis.admin.raw('UNLINK', sessionKeys(tenantId).epoch);
      expect(await history()).toEqual([]);
      await create();
      expect(await history()).toEqual([]);
    });

    it('leaves nothing after a purge, also of a tenant that has got a session meanwhile', async () => {
      await endOne();
      await create();
      const purge = createTenantPurge(client, { sessions: store });
      expect(await purge(tenantId)).toMatchObject({ sessions: 1, more: false });
      expect(await redis.admin.everyKey(`session*{${tenantId}}*`)).toEqual([]);

      await endOne();
      const interposed = createTenantPurge(
        {
          ...client,
          script: async (...call: Parameters<typeof client.script>) => {
            if (call[0].name === 'forgetSessions') await create();
            return client.script(...call);
          },
        },
        { sessions: store },
      );
      await interposed(tenantId);
      expect(await redis.admin.everyKey(`session-history:{${tenantId}}*`)).toEqual([]);
      expect((await store.listUserSessions(tenantId, ALICE)).sessions).toHaveLength(1);
    });
  });
});
