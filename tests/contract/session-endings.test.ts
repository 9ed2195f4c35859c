import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSessionStore, type RedisClient } from '../../src/redis/index.ts';
import { reclaimTenant } from '../../src/redis/session/index.ts';
import { TENANT_REGISTRY } from '../../src/redis/shared/keys.ts';
import { expectSoundSessions, expireSession } from '../support/admin/session-keyspace.ts';
import { forEachRedis } from '../support/redis/kinds.ts';
import { type FreshSessions, freshSessions } from '../support/stores/fresh-stores.ts';

forEachRedis((redis) => {
  let { tenantId, client, events, open, identity, store } = {} as FreshSessions;

  beforeEach(() => {
    ({ tenantId, client, events, open, identity, store } = freshSessions(redis));
  });

  afterEach(() => expectSoundSessions(redis.admin, tenantId));

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

    it('applies after it was lowered, even in processes that know the old one', async () => {
      const roomy = open({ maxSessionsPerUser: 8 });
      for (let i = 0; i < 8; i++) await roomy.createSession(identity());
      expect((await store.listUserSessions(tenantId, 'auth0|alice')).sessions).toHaveLength(8);
      const { evicted } = await open({ maxSessionsPerUser: 2 }).createSession(identity());
      expect(evicted).toHaveLength(7);
      expect((await store.listUserSessions(tenantId, 'auth0|alice')).sessions).toHaveLength(2);
      expect(await open({ maxSessionsPerUser: 1 }).destroyUserSessions(tenantId, 'auth0|alice')).toBe(2);
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

    it('rotates: the old id stops working, the session stays live', async () => {
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

    it('ends all of a user, or all but one, and no other user’s', async () => {
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
      expect(await redis.admin.everyKey(`session-revoked:{${tenantId}}*`)).toEqual([]);
      expect(await store.getSession(tenantId, after.sessionId)).not.toBeNull();
    });

    it('revokes again before the cleanup has run, without losing track of any record', async () => {
      for (const user of ['a', 'b', 'c']) {
        await store.createSession(identity(user));
        await store.revokeTenantSessions(tenantId);
        await expectSoundSessions(redis.admin, tenantId);
      }
      const after = await store.createSession(identity('a'));
      await store.cleanupExpiredSessions();
      expect(await redis.admin.everyKey(`session:{${tenantId}}*`)).toHaveLength(1);
      expect(await redis.admin.everyKey(`session-revoked:{${tenantId}}*`)).toEqual([]);
      expect(await store.getSession(tenantId, after.sessionId)).not.toBeNull();
    });

    it('treats sessions as dead when the epoch is lost', async () => {
      const { sessionId } = await store.createSession(identity());
      await redis.admin.raw('DEL', `session-epoch:{${tenantId}}`);
      expect(await store.getSession(tenantId, sessionId)).toBeNull();
      expect(await store.updateSession(tenantId, sessionId, {})).toBeNull();
      await store.createSession(identity());
      expect(await store.getSession(tenantId, sessionId)).toBeNull();
      await store.revokeTenantSessions(tenantId);
      await store.cleanupExpiredSessions();
      expect(await redis.admin.everyKey(`session:{${tenantId}}*`)).toEqual([]);
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

    it('renews a session whose idle timeout is below the touch interval', async () => {
      const config = { sessionTTL: 3_000, touchInterval: 6_000 };
      const { sessionId } = await open(config).createSession(identity());
      const later: RedisClient = {
        ...client,
        async pipeline(commands) {
          const [values = null, time] = await client.pipeline(commands);
          const [seconds] = Array.isArray(time) ? time : [];
          return [values, [Number(seconds) + 2_000, 0]];
        },
      };
      client.reset();
      expect(await createSessionStore(later, config).getSession(tenantId, sessionId)).not.toBeNull();
      expect(client.commands.map(([name]) => name)).toContain('EVALSHA');
    });

    it('does not slide if so configured', async () => {
      const fixed = open({ slidingExpiration: false, touchInterval: 0 });
      const { sessionId, session } = await fixed.createSession(identity());
      expect((await fixed.getSession(tenantId, sessionId))?.expiresAt).toBe(session.expiresAt);
      expect((await fixed.updateSession(tenantId, sessionId, {}))?.expiresAt).toBe(session.expiresAt);
    });

    it('expires by the server’s clock, and the cleanup removes the record', async () => {
      const brief = open({ sessionTTL: 1, touchInterval: 0, slidingExpiration: false });
      const { sessionId, session } = await brief.createSession(identity());
      await store.createSession(identity('auth0|bob'));
      await expect.poll(() => brief.getSession(tenantId, sessionId)).toBeNull();
      expect((await brief.listUserSessions(tenantId, 'auth0|alice')).sessions).toEqual([]);
      expect(await brief.updateSession(tenantId, sessionId, {})).toBeNull();
      expect(await brief.rotateSession(tenantId, sessionId)).toBeNull();
      expect(await brief.destroySession(tenantId, sessionId)).toBe(false);
      expect(await brief.destroyUserSessions(tenantId, 'auth0|alice')).toBe(0);
      expect((await brief.cleanupExpiredSessions()).more).toBe(false);
      expect(events).toContainEqual({ type: 'expired', tenantId, handle: session.handle });
      expect(await redis.admin.everyKey(`session:{${tenantId}}*`)).toHaveLength(1);
      expect(await redis.admin.raw('ZCARD', `session-index:{${tenantId}}`)).toBe(1);
    });

    it('replaces an expired record by a new session, and reports it', async () => {
      const { session } = await store.createSession(identity());
      // Out of reach of cleanups by other tests.
      await redis.admin.raw('ZREM', TENANT_REGISTRY, tenantId);
      await expireSession(redis.admin, tenantId, session.handle);
      await store.createSession(identity());
      expect(await redis.admin.everyKey(`session:{${tenantId}}*`)).toHaveLength(1);
      expect(events.filter(({ type }) => type === 'expired')).toEqual([
        { type: 'expired', tenantId, handle: session.handle },
      ]);
      await reclaimTenant(client, tenantId, 1_000);
      expect(await redis.admin.everyKey(`session:{${tenantId}}*`)).toHaveLength(1);
    });
  });

  it('cleans up in steps of 200 while it has time, and continues where it stopped', async () => {
    // Tenants left by earlier tests no longer wait, so the new one is the first.
    await store.cleanupExpiredSessions();
    await store.createSession(identity());
    const expired = Array.from({ length: 1_000 }, (_, i) => ['1', `expired-${i}`]).flat();
    await redis.admin.raw('ZADD', `session-index:{${tenantId}}`, ...expired);

    // The first finds no revoked sessions.
    let steps = 1 + 3;
    client.reset();
    const stopped = await store.cleanupExpiredSessions({ hasTime: () => steps-- > 0 });
    expect(stopped).toEqual({ removed: 600, more: true });
    // Each step finds the handles and removes the sessions.
    expect(client.commands.filter(([name]) => name === 'EVALSHA')).toHaveLength(3 * 2);

    expect(await store.cleanupExpiredSessions({ hasTime: () => false })).toMatchObject({
      removed: 0,
      more: true,
    });
    expect(await store.cleanupExpiredSessions()).toMatchObject({ more: false });
    const ended = events.filter((event) => event.type === 'expired' && event.tenantId === tenantId);
    expect(ended).toHaveLength(1_000);
  });

  it('cleans up no more than its limit', async () => {
    const many = open({ maxSessionsPerUser: 50 });
    const handles: string[] = [];
    for (let i = 0; i < 30; i++) handles.push((await many.createSession(identity())).session.handle);
    for (const handle of handles) await expireSession(redis.admin, tenantId, handle);
    let runs = 0;
    for (let more = true; more && runs < 200; runs++) {
      const run = await many.cleanupExpiredSessions({ limit: 7 });
      expect(run.removed).toBeLessThanOrEqual(7);
      more = run.more;
    }
    expect(runs).toBeGreaterThanOrEqual(4);
    expect(events.filter((event) => event.type === 'expired' && event.tenantId === tenantId)).toHaveLength(
      30,
    );
  });

  it('stops the cleanup when the clock has stepped back and a step removes nothing', async () => {
    const { sessionId } = await store.createSession(identity());
    // A clock that was ahead found it expired; by the current clock, it is live.
    const ahead: RedisClient = {
      ...client,
      script: async (script, keys, args) =>
        script.name === 'expiredSessions'
          ? [await client.command(['ZRANGE', keys[0] ?? '', 0, -1]), []]
          : client.script(script, keys, args),
    };
    client.reset();
    expect(await reclaimTenant(ahead, tenantId, 1_000)).toEqual({ removed: 0, released: 0, done: true });
    expect(client.commands.filter(([, name]) => name === 'reclaimSessions')).toHaveLength(1);
    expect(await store.getSession(tenantId, sessionId)).not.toBeNull();
  });
});
