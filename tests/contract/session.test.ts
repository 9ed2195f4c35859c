import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSessionStore, type SessionEvent, type SessionStore } from '../../src/redis/index.ts';
import { type CountingClient, countingClient } from '../support/counting-client.ts';
import { forEachRedis, freshTenant } from '../support/kinds.ts';
import { expectSessionTtls } from '../support/session-keyspace.ts';

forEachRedis((redis) => {
  let tenantId: string;
  let client: CountingClient;
  let events: SessionEvent[];
  let store: SessionStore;

  const open = (config: Parameters<typeof createSessionStore>[1]) =>
    createSessionStore(client, config, { onEvent: (event) => events.push(event) });
  const identity = (userId = 'auth0|alice') => ({ tenantId, userId });

  beforeEach(() => {
    tenantId = freshTenant();
    client = countingClient(redis.client);
    events = [];
    store = open({ maxSessionsPerUser: 3, touchInterval: 0 });
  });

  afterEach(() => expectSessionTtls(redis.admin, tenantId));

  describe('createSession and getSession', () => {
    it('keeps identity, metadata and activity', async () => {
      const data = {
        ...identity(),
        organizationId: tenantId,
        organizationName: 'Acme Corp',
        email: 'alice@example.com',
        roles: ['admin'],
        permissions: [],
        metadata: {
          feature: 'dashboard',
          nested: { list: [], big: 9007199254740991, text: 'é\n😀' },
          'a:b c': 0,
        },
        userAgent: 'Mozilla/5.0 "quoted"\nline',
        ipAddress: '203.0.113.7',
      };
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
      'knows no session %j',
      async (id) => {
        expect(await store.getSession(tenantId, id)).toBeNull();
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

    it('is one round trip to create, one MGET to read, one more only for a due touch', async () => {
      const { sessionId } = await store.createSession(identity());
      client.reset();
      await store.createSession(identity());
      expect(client.roundTrips).toBe(1);

      const lazy = open({ touchInterval: 3600 });
      client.reset();
      await lazy.getSession(tenantId, sessionId);
      expect(client.commands.map(([name]) => name)).toEqual(['MGET']);
      client.reset();
      await store.getSession(tenantId, sessionId);
      expect(client.commands.map(([name]) => name)).toEqual(['MGET', 'EVALSHA']);
    });

    it.each([
      [{ userId: '' }, 'session.userId'],
      [{ tenantId: 'lone \ud800 surrogate' }, 'tenantId'],
      [{ metadata: { when: new Date() } }, 'metadata.when'],
      [{ metadata: { n: Number.NaN } }, 'metadata.n'],
      [{ surprise: true }, 'session'],
    ])('refuses %j and changes nothing', async (wrong, field) => {
      await expect(store.createSession({ ...identity(), ...wrong } as never)).rejects.toMatchObject({
        code: 'INVALID_INPUT',
        field,
      });
      expect(client.commands.filter(([name]) => name === 'EVALSHA')).toEqual([]);
    });

    it('refuses more than the ceiling', async () => {
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
  });

  describe('operationId', () => {
    const operationId = 'b0a7c1de-0000-4000-8000-1234567890ab';

    it('yields the same session once', async () => {
      const first = await store.createSession(identity(), { operationId });
      const second = await open({ maxSessionsPerUser: 3 }).createSession(identity(), { operationId });
      expect(second.sessionId).toBe(first.sessionId);
      expect(second.session.handle).toBe(first.session.handle);
      expect((await store.listUserSessions(tenantId, 'auth0|alice')).sessions).toHaveLength(1);
      expect(events.filter(({ type }) => type === 'created')).toHaveLength(1);
    });

    it('belongs to its user', async () => {
      const first = await store.createSession(identity(), { operationId });
      const second = await store.createSession(identity('auth0|bob'), { operationId });
      expect(second.sessionId).not.toBe(first.sessionId);
    });

    it('does not bring an ended session back', async () => {
      const { sessionId } = await store.createSession(identity(), { operationId });
      await store.destroySession(tenantId, sessionId);
      await expect(store.createSession(identity(), { operationId })).rejects.toMatchObject({
        code: 'OPERATION_ENDED',
      });
    });

    it('must be hard to guess', async () => {
      await expect(store.createSession(identity(), { operationId: '1' })).rejects.toMatchObject({
        field: 'operationId',
      });
    });
  });

  describe('limit', () => {
    it('ends the least recently active sessions and reports them', async () => {
      const made = [];
      for (let i = 0; i < 3; i++) made.push(await store.createSession(identity()));
      const [first, second, third] = made;
      if (!first || !second || !third) throw new Error('unreachable');
      const touch = async () => (await store.getSession(tenantId, first.sessionId))?.lastActivity;
      await expect.poll(touch).toBeGreaterThan(third.session.createdAt);
      const { evicted } = await store.createSession(identity());
      expect(evicted).toEqual([second.session.handle]);
      expect(await store.getSession(tenantId, second.sessionId)).toBeNull();
      expect(await store.getSession(tenantId, first.sessionId)).not.toBeNull();
      expect((await store.listUserSessions(tenantId, 'auth0|alice')).sessions).toHaveLength(3);
      expect(events.filter(({ type }) => type === 'evicted')).toEqual([
        { type: 'evicted', tenantId, userId: 'auth0|alice', handle: second.session.handle },
      ]);
    });

    it('rejects instead when so configured', async () => {
      const strict = open({ maxSessionsPerUser: 1, onLimit: 'reject' });
      const { sessionId } = await strict.createSession(identity());
      await expect(strict.createSession(identity())).rejects.toMatchObject({
        code: 'SESSION_LIMIT',
        limit: 1,
      });
      await strict.createSession(identity('auth0|bob'));
      await strict.destroySession(tenantId, sessionId);
      await strict.createSession(identity());
    });

    it('holds after it was lowered, whichever process knows the old one', async () => {
      const roomy = open({ maxSessionsPerUser: 8 });
      for (let i = 0; i < 8; i++) await roomy.createSession(identity());
      expect((await store.listUserSessions(tenantId, 'auth0|alice')).sessions).toHaveLength(8);
      const { evicted } = await open({ maxSessionsPerUser: 2 }).createSession(identity());
      expect(evicted).toHaveLength(7);
      expect((await store.listUserSessions(tenantId, 'auth0|alice')).sessions).toHaveLength(2);
      expect(await open({ maxSessionsPerUser: 1 }).destroyUserSessions(tenantId, 'auth0|alice')).toBe(2);
    });
  });

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

    it.each(['userId', 'tenantId', 'roles', 'permissions', 'email', 'organizationId', 'createdAt'])(
      'refuses to change %s',
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

    it('loses none of many concurrent updates', async () => {
      const { sessionId } = await store.createSession(identity());
      await Promise.all(
        Array.from({ length: 100 }, (_, i) =>
          store.updateSession(tenantId, sessionId, { metadata: { [`k${i}`]: i } }),
        ),
      );
      const session = await store.getSession(tenantId, sessionId);
      expect(Object.keys(session?.metadata ?? {})).toHaveLength(100);
      expect(session?.version).toBe(101);
    });
  });

  describe('ending sessions', () => {
    it('destroys by id or by handle, once', async () => {
      const first = await store.createSession(identity());
      const second = await store.createSession(identity());
      client.reset();
      expect(await store.destroySession(tenantId, first.sessionId)).toBe(true);
      expect(client.roundTrips).toBe(1);
      expect(await store.destroySession(tenantId, { handle: second.session.handle })).toBe(true);
      expect(await store.destroySession(tenantId, first.sessionId)).toBe(false);
      expect(await store.getSession(tenantId, first.sessionId)).toBeNull();
      expect(await store.getSession(tenantId, second.sessionId)).toBeNull();
      expect(events.filter(({ type }) => type === 'destroyed')).toEqual([
        { type: 'destroyed', tenantId, userId: 'auth0|alice', handle: first.session.handle },
        { type: 'destroyed', tenantId, userId: 'auth0|alice', handle: second.session.handle },
      ]);
    });

    it('rotates: the old id dies, the session lives on', async () => {
      const before = await store.createSession({ ...identity(), metadata: { kept: true } });
      client.reset();
      const after = await store.rotateSession(tenantId, before.sessionId);
      expect(client.roundTrips).toBe(1);
      expect(await store.getSession(tenantId, before.sessionId)).toBeNull();
      expect(await store.destroySession(tenantId, { handle: before.session.handle })).toBe(false);
      expect(await store.getSession(tenantId, after?.sessionId ?? '')).toMatchObject({
        metadata: { kept: true },
        createdAt: before.session.createdAt,
      });
      expect((await store.listUserSessions(tenantId, 'auth0|alice')).sessions).toHaveLength(1);
    });

    it('ends all of a user, or all but one, and nobody else’s', async () => {
      const made = [];
      for (let i = 0; i < 3; i++) made.push(await store.createSession(identity()));
      const bob = await store.createSession(identity('auth0|bob'));
      const kept = made[1]?.sessionId ?? '';
      client.reset();
      expect(await store.destroyUserSessions(tenantId, 'auth0|alice', { except: kept })).toBe(2);
      expect(client.roundTrips).toBe(1);
      expect(await store.getSession(tenantId, kept)).not.toBeNull();
      expect(await store.destroyUserSessions(tenantId, 'auth0|alice')).toBe(1);
      expect(await store.destroyUserSessions(tenantId, 'auth0|alice')).toBe(0);
      expect(await store.getSession(tenantId, bob.sessionId)).not.toBeNull();
    });

    it('revokes a whole tenant at once, and the cleanup frees what it left', async () => {
      const made = [];
      for (const user of ['a', 'b', 'c']) made.push(await store.createSession(identity(user)));
      client.reset();
      await store.revokeTenantSessions(tenantId);
      expect(client.roundTrips).toBe(1);
      for (const { sessionId } of made) expect(await store.getSession(tenantId, sessionId)).toBeNull();
      expect((await store.listUserSessions(tenantId, 'a')).sessions).toEqual([]);
      const after = await store.createSession(identity('a'));

      expect((await store.cleanupExpiredSessions()).more).toBe(false);
      expect(await redis.admin.everyKey(`session:{${tenantId}}*`)).toHaveLength(1);
      expect(await store.getSession(tenantId, after.sessionId)).not.toBeNull();
    });

    it('treats sessions as dead when the epoch is lost', async () => {
      const { sessionId } = await store.createSession(identity());
      await redis.admin.raw('DEL', `session-epoch:{${tenantId}}`);
      expect(await store.getSession(tenantId, sessionId)).toBeNull();
      expect(await store.updateSession(tenantId, sessionId, {})).toBeNull();
      await store.createSession(identity());
      expect(await store.getSession(tenantId, sessionId)).toBeNull();
    });
  });

  describe('timeouts', () => {
    it('slides the idle timeout with activity, never past the absolute one', async () => {
      const brief = open({ sessionTTL: 100, absoluteTTL: 100, touchInterval: 0 });
      const { sessionId, session } = await brief.createSession(identity());
      const touched = await brief.getSession(tenantId, sessionId);
      expect(touched?.expiresAt).toBe(session.absoluteExpiresAt);

      const sliding = await store.createSession(identity());
      const renewed = await store.getSession(tenantId, sliding.sessionId);
      expect(renewed?.expiresAt).toBe((renewed?.lastActivity ?? 0) + 24 * 60 * 60 * 1000);
    });

    it('does not slide when told not to', async () => {
      const fixed = open({ slidingExpiration: false, touchInterval: 0 });
      const { sessionId, session } = await fixed.createSession(identity());
      expect((await fixed.getSession(tenantId, sessionId))?.expiresAt).toBe(session.expiresAt);
      expect((await fixed.updateSession(tenantId, sessionId, {}))?.expiresAt).toBe(session.expiresAt);
    });

    it('expires on the server, and the cleanup removes what is left in the index', async () => {
      const brief = open({ sessionTTL: 1, touchInterval: 0 });
      const { sessionId, session } = await brief.createSession(identity());
      await store.createSession(identity('auth0|bob'));
      await expect
        .poll(() => redis.admin.everyKey(`session:{${tenantId}}*`), { timeout: 5_000 })
        .toHaveLength(1);
      expect(await brief.getSession(tenantId, sessionId)).toBeNull();
      expect((await brief.cleanupExpiredSessions()).more).toBe(false);
      expect(events).toContainEqual({ type: 'expired', tenantId, handle: session.handle });
      expect(await redis.admin.raw('ZCARD', `session-index:{${tenantId}}`)).toBe(1);
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
      expect(client.commands.map(([name]) => name)).toEqual(['MGET']);
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

    it.each([{ cursor: 'nonsense' }, { limit: 0 }, { limit: 1.5 }, { limit: 101 }])(
      'refuses %j',
      async (page) => {
        await expect(store.listUserSessions(tenantId, 'u', page)).rejects.toMatchObject({
          code: 'INVALID_INPUT',
        });
      },
    );
  });

  it('cleans up in steps and goes on where it stopped', async () => {
    const brief = open({ sessionTTL: 1, touchInterval: 0, maxSessionsPerUser: 50 });
    for (let i = 0; i < 30; i++) await brief.createSession(identity());
    await expect.poll(() => redis.admin.everyKey(`session:{${tenantId}}*`), { timeout: 5_000 }).toEqual([]);
    let runs = 0;
    while ((await brief.cleanupExpiredSessions({ limit: 7 })).more && runs < 200) runs++;
    expect(runs).toBeGreaterThanOrEqual(4);
    expect(events.filter((event) => event.type === 'expired' && event.tenantId === tenantId)).toHaveLength(
      30,
    );
  });
});
