import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { exampleSession } from '../../src/api/operations/session-schemas.ts';
import type { NewSession, Session, SessionReference } from '../../src/redis/index.ts';
import { expectSoundSessions } from '../support/admin/session-keyspace.ts';
import { forEachRedis, freshTenant } from '../support/redis/kinds.ts';
import { type FreshSessions, freshSessions } from '../support/stores/fresh-stores.ts';

/** The fields of a session that the caller of `createSession` chooses. */
function given(session: Required<Session>): Required<Omit<NewSession, 'signIn'>> {
  const { handle, device, createdAt, lastActivity, expiresAt, absoluteExpiresAt, version, ...data } = session;
  return data;
}

forEachRedis((redis) => {
  let { tenantId, client, open, identity, store } = {} as FreshSessions;

  beforeEach(() => {
    ({ tenantId, client, open, identity, store } = freshSessions(redis));
  });

  afterEach(() => expectSoundSessions(redis.admin, tenantId));

  describe('createSession and getSession', () => {
    it('keeps identity, metadata and activity', async () => {
      const data = {
        ...given(exampleSession()),
        ...identity(),
        organizationId: tenantId,
        permissions: [],
        metadata: {
          feature: 'dashboard',
          nested: { list: [], big: 9007199254740991, text: 'é\n😀' },
          'a:b c': 0,
        },
        userAgent: 'Mozilla/5.0 "quoted"\nline',
        ipAddress: '203.0.113.7',
      } satisfies Required<Omit<NewSession, 'signIn'>>;
      const { sessionId, session, evicted } = await store.createSession(data);
      expect(sessionId).toMatch(/^[\w-]{67}$/);
      expect(evicted).toEqual([]);
      expect(session).toMatchObject({ ...data, version: 1 });
      expect(session.expiresAt - session.createdAt).toBe(24 * 60 * 60 * 1000);
      expect(session.absoluteExpiresAt - session.createdAt).toBe(7 * 24 * 60 * 60 * 1000);
      expect(await store.getSession(tenantId, sessionId)).toMatchObject({ ...data, handle: session.handle });
    });

    it('stores neither the id nor anything it could be derived from', async () => {
      const { sessionId, session } = await store.createSession(identity());
      const secret = sessionId.slice(0, 43);
      for (const key of await redis.admin.everyKey(`*{${tenantId}}*`)) {
        const value =
          key.startsWith('session:') || key.startsWith('session-epoch:')
            ? await redis.admin.raw('GET', key)
            : '';
        expect(key + String(value)).not.toContain(secret);
      }
      expect(sessionId).not.toContain(session.handle.slice(0, 22));
    });

    it.each(['', 'session123', `${'x'.repeat(65)}00`, '../../etc', '*', '{}'])(
      'finds no session %j',
      async (id) => {
        expect(await store.getSession(tenantId, id)).toBeNull();
        expect(await store.getSession(tenantId, { handle: id })).toBeNull();
        expect(await store.updateSession(tenantId, id, {})).toBeNull();
        expect(await store.destroySession(tenantId, id)).toBe(false);
        expect(await store.destroySession(tenantId, { handle: id })).toBe(false);
        expect(await store.rotateSession(tenantId, id)).toBeNull();
        expect(client.roundTrips).toBe(id.length === 67 ? 4 : 0);
      },
    );

    it('does not open another slot with a changed address', async () => {
      const first = await store.createSession(identity());
      await store.createSession(identity());
      const tampered = `${first.sessionId.slice(0, 65)}01`;
      expect(await store.getSession(tenantId, tampered)).toBeNull();
      expect(await store.destroySession(tenantId, tampered)).toBe(false);
    });

    it('is one round trip to create, one with MGET and TIME to read, one more only for a due touch', async () => {
      const { sessionId } = await store.createSession(identity());
      client.reset();
      await store.createSession(identity());
      expect(client.roundTrips).toBe(1);

      const lazy = open({ touchInterval: 3600 });
      client.reset();
      await lazy.getSession(tenantId, sessionId);
      expect(client.commands.map(([name]) => name)).toEqual(['MGET', 'TIME']);
      expect(client.roundTrips).toBe(1);
      client.reset();
      await store.getSession(tenantId, sessionId);
      expect(client.commands.map(([name]) => name)).toEqual(['MGET', 'TIME', 'EVALSHA']);
      expect(client.roundTrips).toBe(2);
    });

    it('reads the sessions of one tick with one MGET and one TIME, and asks for the time again in the next', async () => {
      const lazy = open({ touchInterval: 3600 });
      const ids: string[] = [];
      for (const user of ['a', 'b', 'c']) ids.push((await lazy.createSession(identity(user))).sessionId);
      client.reset();
      await Promise.all([...ids, ...ids].map((id) => lazy.getSession(tenantId, id)));
      expect(client.commands.map(([name]) => name)).toEqual(['MGET', 'TIME']);
      expect(client.roundTrips).toBe(1);
      for (const id of ids) await lazy.getSession(tenantId, id);
      expect(client.commands.map(([name]) => name)).toEqual(Array(4).fill(['MGET', 'TIME']).flat());
    });

    it('returns the summary for its handle, without a touch', async () => {
      const data = { ...identity(), metadata: { a: 1 }, userAgent: 'vitest' };
      const { sessionId, session } = await store.createSession(data);
      const { metadata: _, ...summary } = session;
      client.reset();
      expect(await store.getSession(tenantId, { handle: session.handle })).toEqual(summary);
      expect(client.roundTrips).toBe(1);
      expect(client.commands.map(([name]) => name)).not.toContain('EVALSHA');

      expect(await store.getSession(freshTenant(), { handle: session.handle })).toBeNull();
      const rotated = await store.rotateSession(tenantId, sessionId);
      expect(await store.getSession(tenantId, { handle: session.handle })).toBeNull();
      const { handle = '' } = rotated?.session ?? {};
      expect(await store.getSession(tenantId, { handle })).toMatchObject({ handle, userAgent: 'vitest' });
      await store.destroySession(tenantId, { handle });
      expect(await store.getSession(tenantId, { handle })).toBeNull();
    });

    it.each([
      [{ userId: '' }, 'session.userId'],
      [{ userId: 'lone \ud800 surrogate' }, 'userId'],
      [{ tenantId: 'lone \ud800 surrogate' }, 'tenantId'],
      [{ metadata: { when: new Date() } }, 'metadata.when'],
      [{ metadata: { n: Number.NaN } }, 'metadata.n'],
      [{ claims: { deep: { a: 1 } } }, 'session.claims.deep'],
      [{ claims: { list: [['a']] } }, 'session.claims.list'],
      [{ claims: { long: 'x'.repeat(511) } }, 'session.claims.long'],
      [{ claims: { none: null } }, 'session.claims.none'],
      [{ claims: Object.fromEntries(Array.from('abcdefghijklmnopq', (c) => [c, 1])) }, 'session.claims'],
      [{ authTime: -1 }, 'session.authTime'],
      [{ authTime: 1.5 }, 'session.authTime'],
      [{ amr: Array(17).fill('pwd') }, 'session.amr'],
      [{ amr: ['x'.repeat(65)] }, 'session.amr.0'],
      [{ acr: 'x'.repeat(257) }, 'session.acr'],
      [{ actor: { sub: 'x'.repeat(513) } }, 'session.actor.sub'],
      [{ actor: { act: {} } }, 'session.actor'],
      [{ surprise: true }, 'session'],
    ])('rejects %j and changes nothing', async (wrong, field) => {
      await expect(store.createSession({ ...identity(), ...wrong } as never)).rejects.toMatchObject({
        code: 'INVALID_INPUT',
        field,
      });
      expect(client.commands.filter(([name]) => name === 'EVALSHA')).toEqual([]);
    });

    it('rejects more than the maximum', async () => {
      const small = open({ maxMetadataBytes: 200 });
      const metadata = { text: 'x'.repeat(200) };
      await expect(small.createSession({ ...identity(), metadata })).rejects.toMatchObject({
        code: 'VALUE_TOO_LARGE',
      });
      const { sessionId } = await small.createSession(identity());
      await expect(small.updateSession(tenantId, sessionId, { metadata })).rejects.toMatchObject({
        code: 'VALUE_TOO_LARGE',
        limitBytes: 200,
      });
      expect((await small.getSession(tenantId, sessionId))?.version).toBe(1);
    });

    it('lets a session that is larger than a lowered ceiling change and shrink, but not grow', async () => {
      const metadata = { text: 'x'.repeat(400), other: 1 };
      const { sessionId } = await store.createSession({ ...identity(), metadata });
      const small = open({ maxMetadataBytes: 300 });
      const update = (changed: object) => small.updateSession(tenantId, sessionId, { metadata: changed });
      expect(await update({ other: 2 })).toMatchObject({ metadata: { other: 2 } });
      await expect(update({ more: true })).rejects.toMatchObject({ code: 'VALUE_TOO_LARGE' });
      expect((await update({ text: null }))?.metadata).toEqual({ other: 2 });
    });
  });

  describe('listUserSessions', () => {
    it('shows handles and activity, never ids or metadata, in pages', async () => {
      const ids = [];
      for (let i = 0; i < 3; i++) {
        ids.push((await store.createSession({ ...identity(), metadata: { secret: 'm' } })).sessionId);
      }
      client.reset();
      const whole = await store.listUserSessions(tenantId, 'auth0|alice');
      expect(client.commands.map(([name]) => name)).toEqual(['MGET', 'TIME']);
      expect(client.roundTrips).toBe(1);
      expect(whole.sessions).toHaveLength(3);
      expect(whole.cursor).toBeUndefined();
      for (const id of ids) expect(JSON.stringify(whole)).not.toContain(id.slice(0, 43));
      expect(whole.sessions[0]).not.toHaveProperty('metadata');

      const first = await store.listUserSessions(tenantId, 'auth0|alice', { limit: 2 });
      const second = await store.listUserSessions(tenantId, 'auth0|alice', {
        limit: 2,
        cursor: first.cursor,
      });
      expect(first.sessions).toHaveLength(2);
      expect(second.sessions).toHaveLength(1);
      expect(second.cursor).toBeUndefined();
      const handles = [...first.sessions, ...second.sessions].map(({ handle }) => handle);
      expect(new Set(handles).size).toBe(3);
    });

    it('marks the session that is named by its id or its handle, and none that is not the user’s', async () => {
      const own = await store.createSession(identity());
      const other = await store.createSession(identity());
      const foreign = await store.createSession({ ...identity(), userId: 'auth0|bob' });
      const markedIn = async (current: SessionReference) => {
        const { sessions } = await store.listUserSessions(tenantId, 'auth0|alice', { current });
        return Object.fromEntries(sessions.map(({ handle, isCurrent }) => [handle, isCurrent]));
      };
      const { handle } = own.session;
      for (const current of [own.sessionId, { handle }]) {
        expect(await markedIn(current)).toEqual({ [handle]: true, [other.session.handle]: false });
      }
      for (const current of [foreign.sessionId, 'garbage', { handle: 'garbage' }]) {
        expect(await markedIn(current)).toEqual({ [handle]: false, [other.session.handle]: false });
      }
      const { sessions } = await store.listUserSessions(tenantId, 'auth0|alice');
      expect(sessions.filter((session) => 'isCurrent' in session)).toEqual([]);
    });
  });
});
