import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { exampleSession } from '../../src/api/operations/session-schemas.ts';
import type { Session, SessionIdentity } from '../../src/redis/index.ts';
import { expectSoundSessions } from '../support/admin/session-keyspace.ts';
import { forEachRedis, freshTenant } from '../support/redis/kinds.ts';
import { type FreshSessions, freshSessions } from '../support/stores/fresh-stores.ts';

/** The fields of a session that come from a token. */
function identityOf(session: Required<Session>): Required<SessionIdentity> {
  const { handle, device, createdAt, lastActivity, expiresAt, absoluteExpiresAt, version, ...given } =
    session;
  const { metadata, userAgent, ipAddress, ...identity } = given;
  return identity;
}

forEachRedis((redis) => {
  let { tenantId, client, events, open, identity, store } = {} as FreshSessions;
  let admin: SessionIdentity;

  beforeEach(() => {
    ({ tenantId, client, events, open, identity, store } = freshSessions(redis));
    admin = { ...identityOf(exampleSession()), ...identity(), organizationId: tenantId };
  });

  afterEach(() => expectSoundSessions(redis.admin, tenantId));

  const own = { metadata: { theme: 'dark', list: [] }, userAgent: 'curl/8.5', ipAddress: '203.0.113.7' };

  describe('rotateSession with the identity of a renewed token', () => {
    it('replaces the whole identity and keeps everything else', async () => {
      const { sessionId, session } = await store.createSession({ ...admin, ...own });
      const member = { ...identity(), roles: ['member'], authTime: 1_767_225_600_000 };
      client.reset();
      const rotated = await store.rotateSession(tenantId, sessionId, { identity: member });
      expect(client.roundTrips).toBe(1);
      const { createdAt, absoluteExpiresAt } = session;
      const expected = { ...member, ...own, device: 'curl', createdAt, absoluteExpiresAt, version: 2 };
      expect(rotated?.session).toEqual({
        ...expected,
        handle: rotated?.session.handle,
        lastActivity: expect.any(Number),
        expiresAt: expect.any(Number),
      });
      expect(await store.getSession(tenantId, rotated?.sessionId ?? '')).toMatchObject(expected);
      expect(await store.getSession(tenantId, sessionId)).toBeNull();
      expect(events.map(({ type }) => type)).toEqual(['created', 'rotated']);
    });

    it('adds what the token grants now, whatever characters it has', async () => {
      const { sessionId } = await store.createSession({ ...identity(), ...own });
      const odd = { ...admin, email: '%1 %% \n "é"@acme.example', roles: ['%d', 'a\\b'] };
      const rotated = await store.rotateSession(tenantId, sessionId, { identity: odd });
      expect(rotated?.session).toMatchObject({ ...odd, ...own });
    });

    it('keeps the identity without one', async () => {
      const { sessionId } = await store.createSession({ ...admin, ...own });
      expect((await store.rotateSession(tenantId, sessionId))?.session).toMatchObject({ ...admin, ...own });
    });

    it('rejects another user and another tenant, and changes nothing', async () => {
      const { sessionId } = await store.createSession({ ...admin, ...own });
      for (const [wrong, field] of [
        [{ ...admin, userId: 'auth0|mallory' }, 'userId'],
        [{ ...admin, tenantId: freshTenant() }, 'tenantId'],
      ] as const) {
        const rotation = store.rotateSession(tenantId, sessionId, { identity: wrong });
        await expect(rotation).rejects.toMatchObject({ code: 'IMMUTABLE_FIELD', field });
      }
      expect(await store.getSession(tenantId, sessionId)).toMatchObject({ ...admin, version: 1 });
    });

    it('rejects an identity that is not valid, also for an unknown session', async () => {
      for (const id of ['x'.repeat(67), 'unknown']) {
        const rotation = store.rotateSession(tenantId, id, { identity: { ...admin, amr: [''] } });
        await expect(rotation).rejects.toMatchObject({ code: 'INVALID_INPUT', field: 'identity.amr.0' });
      }
      expect(await store.rotateSession(tenantId, 'x'.repeat(67), { identity: admin })).toBeNull();
    });

    it('returns the same session when its answer was lost, even to a token that was renewed since', async () => {
      const options = { idempotencyKey: 'b0a7c1de-0000-4000-8000-1234567890ab' };
      const { sessionId } = await store.createSession(admin);
      const member = { ...identity(), roles: ['member'] };
      const first = await store.rotateSession(tenantId, sessionId, { ...options, identity: member });
      const again = await store.rotateSession(tenantId, sessionId, { ...options, identity: admin });
      expect(again).toEqual(first);
      expect(again?.session.roles).toEqual(['member']);
    });

    it('has the same limits as a new session, and can always reduce permissions', async () => {
      const roomy = open({ maxBytesPerTenant: 4_000 });
      const big = { ...admin, roles: Array.from({ length: 40 }, (_, i) => `role-${i}`) };
      const { sessionId } = await roomy.createSession(big);
      const small = open({ maxBytesPerTenant: 1_000, maxMetadataBytes: 300 });
      const bigger = { ...big, permissions: ['cache:write', 'sessions:manage', 'x'.repeat(100)] };
      await expect(small.rotateSession(tenantId, sessionId, { identity: bigger })).rejects.toMatchObject({
        code: 'VALUE_TOO_LARGE',
        limitBytes: 300,
      });
      const full = open({ maxBytesPerTenant: 1_000 });
      await expect(full.rotateSession(tenantId, sessionId, { identity: bigger })).rejects.toMatchObject({
        code: 'TENANT_SESSION_LIMIT',
        limitBytes: 1_000,
      });
      expect(await roomy.getSession(tenantId, sessionId)).toMatchObject({ version: 1, roles: big.roles });
      const fewer = { ...big, roles: big.roles.slice(1) };
      const rotated = await small.rotateSession(tenantId, sessionId, { identity: fewer });
      expect(rotated?.session.roles).toEqual(fewer.roles);
    });
  });
});
