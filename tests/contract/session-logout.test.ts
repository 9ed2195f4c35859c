import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSessionStore, type SignIn } from '../../src/redis/index.ts';
import { targetsOf } from '../../src/redis/session/sign-in.ts';
import { logoutKeys } from '../../src/redis/shared/keys.ts';
import { expectSoundSessions } from '../support/admin/session-keyspace.ts';
import { forEachRedis } from '../support/redis/kinds.ts';
import { type FreshSignIns, freshSignIns, ISSUED, ISSUER } from '../support/stores/signed-in.ts';

const ENDED = { code: 'SIGN_IN_ENDED', retryable: false };

forEachRedis((redis) => {
  let {
    tenantId,
    client,
    events,
    open,
    store,
    use,
    alice,
    tenants,
    signIn,
    isLive,
    live,
    inBoth,
    intercepted,
  } = {} as FreshSignIns;

  beforeEach(() => {
    ({
      tenantId,
      client,
      events,
      open,
      store,
      use,
      alice,
      tenants,
      signIn,
      isLive,
      live,
      inBoth,
      intercepted,
    } = freshSignIns(redis));
  });

  afterEach(async () => {
    for (const tenant of tenants) await expectSoundSessions(redis.admin, tenant);
  });

  describe('a logout', () => {
    it('of a subject ends all of its sessions from the issuer, in every tenant', async () => {
      const sessions = [...(await inBoth({ sid: 's1' })), ...(await inBoth())];
      const others = [
        await signIn(tenantId, {}, `${alice}2`),
        await signIn(tenantId, { issuer: 'https://acme.eu.auth0.com' }),
        await store.createSession({ tenantId, userId: alice }),
      ];
      expect(await store.endSessionsOf({ issuer: ISSUER, subject: alice })).toBe(4);
      expect(await live(sessions)).toEqual([false, false, false, false]);
      expect(await live(others)).toEqual([true, true, true]);
      const destroyed = events.filter(({ type }) => type === 'destroyed');
      expect(destroyed).toHaveLength(4);
      for (const { session } of sessions) {
        const { tenantId, handle } = session;
        expect(destroyed).toContainEqual({ type: 'destroyed', tenantId, userId: alice, handle });
      }
    });

    it('with a sid ends only that sign-in, in every tenant', async () => {
      const sid = randomUUID();
      const sessions = await inBoth({ sid });
      const others = [
        ...(await inBoth({ sid: `${sid}2` })),
        await signIn(tenantId, { sid, issuer: 'https://other.example' }),
        await signIn(tenantId),
      ];
      expect(await store.endSessionsOf({ issuer: ISSUER, sid })).toBe(2);
      expect(await live(sessions)).toEqual([false, false]);
      expect(await live(others)).toEqual([true, true, true, true]);
    });

    it('with a sid and a subject also ends the subject’s sessions without a sid', async () => {
      const sid = randomUUID();
      const sessions = [...(await inBoth({ sid })), ...(await inBoth())];
      const other = await signIn(tenantId, { sid: `${sid}2` });
      expect(await store.endSessionsOf({ issuer: ISSUER, sid, subject: alice })).toBe(4);
      expect(await live(sessions)).toEqual([false, false, false, false]);
      expect(await isLive(other)).toBe(true);
    });

    it('does not confuse names, regardless of their content', async () => {
      const quoted = await signIn(tenantId, { sid: 'a","b' });
      const metadata = { text: `\ns ["${ISSUER}"]` };
      const shadow = await store.createSession({ tenantId, userId: alice, metadata });
      expect(await store.endSessionsOf({ issuer: ISSUER, sid: 'a' })).toBe(0);
      expect(await store.endSessionsOf({ issuer: `${ISSUER}","a`, subject: alice })).toBe(0);
      expect(await store.endSessionsOf({ issuer: ISSUER, subject: alice })).toBe(1);
      expect(await live([quoted, shadow])).toEqual([false, true]);
    });

    it('ends sessions that were read, updated and rotated since', async () => {
      const { sessionId } = await signIn(tenantId, { sid: 's1' });
      await store.getSession(tenantId, sessionId);
      await store.updateSession(tenantId, sessionId, { metadata: { a: 1 } });
      const rotated = await store.rotateSession(tenantId, sessionId);
      expect(await store.endSessionsOf({ issuer: ISSUER, subject: alice })).toBe(1);
      expect(await store.getSession(tenantId, rotated?.sessionId ?? '')).toBeNull();
    });

    it('ends sessions beyond a limit that was lowered since', async () => {
      store = use({ maxSessionsPerUser: 8 });
      const sessions = await Promise.all(Array.from({ length: 8 }, () => signIn(tenantId)));
      store = use({ maxSessionsPerUser: 2 });
      expect(await store.endSessionsOf({ issuer: ISSUER, subject: alice })).toBe(8);
      expect(await live(sessions)).toEqual(sessions.map(() => false));
    });

    it('needs a subject or a sid', async () => {
      client.reset();
      await expect(store.endSessionsOf({ issuer: ISSUER })).rejects.toMatchObject({
        code: 'INVALID_INPUT',
        field: 'logout',
      });
      expect(client.commands).toEqual([]);
    });
  });

  describe('a logout token', () => {
    const tokenId = () => randomUUID();

    it('does nothing when it is repeated', async () => {
      const logout = { issuer: ISSUER, subject: alice, issuedAt: ISSUED, tokenId: tokenId() };
      await inBoth();
      expect(await store.endSessionsOf(logout)).toBe(2);
      const next = await signIn(tenantId, { issuedAt: ISSUED + 1 });
      client.reset();
      expect(await store.endSessionsOf(logout)).toBe(0);
      expect(client.commands.map(([name]) => name)).toEqual(['EXISTS']);
      expect(await isLive(next)).toBe(true);
      expect(await store.endSessionsOf({ ...logout, issuer: 'https://other.example' })).toBe(0);
      expect(await store.endSessionsOf({ ...logout, tokenId: tokenId() })).toBe(1);
    });

    it('can be sent again if it failed halfway', async () => {
      const sessions = await inBoth();
      const logout = { issuer: ISSUER, subject: alice, tokenId: tokenId() };
      const failing = intercepted(async (name, [key = '']) => {
        if (name === 'endSignIn' && key.includes(tenants[1])) throw new Error('away');
      });
      await expect(createSessionStore(failing).endSessionsOf(logout)).rejects.toThrow('away');
      expect(await live(sessions)).toEqual([false, true]);
      expect(await store.endSessionsOf(logout)).toBe(1);
      expect(await live(sessions)).toEqual([false, false]);
    });
  });

  describe('a token that was issued before a logout', () => {
    it('creates no session and changes nothing', async () => {
      const first = await store.createSession({ tenantId, userId: alice });
      await store.endSessionsOf({ issuer: ISSUER, subject: alice, issuedAt: ISSUED });
      const strict = open({ maxSessionsPerUser: 1 });
      for (const issuedAt of [ISSUED - 1, ISSUED, undefined]) {
        const data = { tenantId, userId: alice, signIn: { issuer: ISSUER, issuedAt } };
        await expect(strict.createSession(data)).rejects.toMatchObject(ENDED);
      }
      expect(await isLive(first)).toBe(true);
      expect(await isLive(await signIn(tenantId, { issuedAt: ISSUED + 1 }))).toBe(true);
      expect(await isLive(await signIn(tenantId, { issuer: 'https://other.example' }))).toBe(true);
    });

    it('does so with the same sid only, if the logout has one', async () => {
      const sid = randomUUID();
      await store.endSessionsOf({ issuer: ISSUER, sid, subject: alice, issuedAt: ISSUED });
      await expect(signIn(tenantId, { sid })).rejects.toMatchObject(ENDED);
      await expect(signIn(tenantId)).rejects.toMatchObject(ENDED);
      expect(await isLive(await signIn(tenantId, { sid: `${sid}2` }))).toBe(true);
    });

    it('counts by the newest logout, for an hour', async () => {
      const sid = randomUUID();
      for (const issuedAt of [ISSUED, ISSUED - 60])
        await store.endSessionsOf({ issuer: ISSUER, sid, issuedAt });
      await expect(signIn(tenantId, { sid })).rejects.toMatchObject(ENDED);
      const [, target] = targetsOf({ issuer: ISSUER, sid }, alice);
      const ttl = await redis.admin.pttl(logoutKeys(target?.hash ?? '').ended);
      expect(ttl).toBeGreaterThan(50 * 60_000);
      expect(ttl).toBeLessThanOrEqual(60 * 60_000);
    });

    it('is compared with the clock of Redis, if the logout does not state when it was issued', async () => {
      const second = Math.floor(Date.now() / 1_000);
      await store.endSessionsOf({ issuer: ISSUER, subject: alice });
      await expect(signIn(tenantId, { issuedAt: second - 60 })).rejects.toMatchObject(ENDED);
      expect(await isLive(await signIn(tenantId, { issuedAt: second + 3_600 }))).toBe(true);
    });
  });

  describe('a rotation with the token of another sign-in', () => {
    /** No other test uses them. */
    const first = () => `${alice}, first`;
    const second = () => `${alice}, second`;
    const identity = () => ({ tenantId, userId: alice, roles: ['member'] });
    const rotate =
      (from = store, issuedAt = ISSUED) =>
      async (sessionId: string) =>
        from.rotateSession(tenantId, sessionId, {
          identity: identity(),
          signIn: { issuer: ISSUER, sid: second(), issuedAt },
        });

    it.each<[string, (() => Partial<SignIn>) | undefined]>([
      ['with a sid', () => ({ sid: first() })],
      ['without a sid', () => ({})],
      ['without a sign-in', undefined],
    ])('is ended by a logout of the new sign-in, but not of the earlier one: %s', async (_, before) => {
      const metadata = { a: 1 };
      const { sessionId } = await (before
        ? signIn(tenantId, before())
        : store.createSession({ tenantId, userId: alice, metadata }));
      await store.updateSession(tenantId, sessionId, { metadata, userAgent: 'Firefox/1.0' });
      const rotated = await rotate()(sessionId);
      expect(rotated?.session).toMatchObject({ ...identity(), metadata, userAgent: 'Firefox/1.0' });
      const isOpen = async () => (await store.getSession(tenantId, rotated?.sessionId ?? '')) !== null;
      expect(await store.endSessionsOf({ issuer: ISSUER, sid: first(), subject: alice })).toBe(0);
      expect(await isOpen()).toBe(true);
      expect(await store.endSessionsOf({ issuer: ISSUER, sid: second() })).toBe(1);
      expect(await isOpen()).toBe(false);
    });

    it('is rejected if the token is from before a logout, and changes nothing', async () => {
      const { sessionId, session } = await signIn(tenantId, { sid: first() });
      await store.endSessionsOf({ issuer: ISSUER, sid: second(), issuedAt: ISSUED });
      await expect(rotate()(sessionId)).rejects.toMatchObject(ENDED);
      expect(await store.getSession(tenantId, sessionId)).toMatchObject({ version: session.version });
      expect(await rotate(store, ISSUED + 1)(sessionId)).not.toBeNull();
    });

    it.each([1, 2, 3, 4, 5, 6, 7])(
      'that overlaps a logout is ended or rejected: before script %d',
      async (nth) => {
        const { sessionId } = await signIn(tenantId, { sid: first() });
        let scripts = 0;
        const interposed = intercepted(async () => {
          scripts += 1;
          if (scripts === nth)
            await open({}).endSessionsOf({ issuer: ISSUER, sid: second(), issuedAt: ISSUED });
        });
        await expect(rotate(createSessionStore(interposed))(sessionId)).rejects.toMatchObject(ENDED);
        const { sessions } = await store.listUserSessions(tenantId, alice);
        // The call was rejected before it took effect, so the session is unchanged.
        expect(await store.getSession(tenantId, sessionId)).toEqual(nth <= 4 ? expect.anything() : null);
        expect(sessions).toHaveLength(nth <= 4 ? 1 : 0);
      },
    );

    it('costs nothing more if it is the sign-in of the session', async () => {
      const { sessionId } = await signIn(tenantId, { sid: second() });
      client.reset();
      const rotated = await rotate()(sessionId);
      expect(client.roundTrips).toBe(1);
      expect(await store.endSessionsOf({ issuer: ISSUER, sid: second() })).toBe(1);
      expect(await store.getSession(tenantId, rotated?.sessionId ?? '')).toBeNull();
    });

    it('needs the identity of the token', async () => {
      const { sessionId } = await signIn(tenantId);
      const signedIn = { signIn: { issuer: ISSUER } };
      await expect(store.rotateSession(tenantId, sessionId, signedIn)).rejects.toMatchObject({
        code: 'INVALID_INPUT',
        field: 'signIn',
      });
    });
  });

  it.each([1, 2, 3, 4, 5, 6])(
    'a session that is created while a logout runs is ended or rejected: before script %d',
    async (nth) => {
      const logout = () => open({}).endSessionsOf({ issuer: ISSUER, sid: alice, issuedAt: ISSUED });
      let scripts = 0;
      const interposed = intercepted(async () => {
        scripts += 1;
        if (scripts === nth) await logout();
      });
      const data = { tenantId, userId: alice, signIn: { issuer: ISSUER, sid: alice, issuedAt: ISSUED } };
      await expect(createSessionStore(interposed).createSession(data)).rejects.toMatchObject(ENDED);
      expect((await store.listUserSessions(tenantId, alice)).sessions).toEqual([]);
    },
  );

  it('a crash may leave an extra name, but never a session that a logout misses', async () => {
    const crashing = intercepted(async (name) => {
      if (name === 'registerSignIn') throw new Error('crash');
    });
    const data = { tenantId, userId: alice, signIn: { issuer: ISSUER, issuedAt: ISSUED } };
    await expect(createSessionStore(crashing).createSession(data)).rejects.toThrow('crash');
    expect((await store.listUserSessions(tenantId, alice)).sessions).toEqual([]);
  });
});
