import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSessionStore, createTenantPurge, type SessionStore } from '../../src/redis/index.ts';
import { newClaim } from '../../src/redis/session/alias.ts';
import { reclaimTenant } from '../../src/redis/session/index.ts';
import { expectSoundSessions, expireSession } from '../support/admin/session-keyspace.ts';
import { forEachRedis } from '../support/redis/kinds.ts';
import { purgeAll } from '../support/stores/purge-all.ts';
import { type FreshSignIns, freshSignIns, ISSUED, ISSUER } from '../support/stores/signed-in.ts';

const USED = { code: 'SESSION_ALIAS_USED', retryable: false };

forEachRedis((redis) => {
  let { tenantId, client, store, use, alice, tenants, intercepted } = {} as FreshSignIns;
  let alias: string;

  beforeEach(() => {
    ({ tenantId, client, store, use, alice, tenants, intercepted } = freshSignIns(redis));
    alias = randomUUID();
  });

  afterEach(async () => {
    for (const tenant of tenants) await expectSoundSessions(redis.admin, tenant);
  });

  const create = (from: SessionStore = store, userId = alice, tenant = tenantId) =>
    from.createSession({ tenantId: tenant, userId }, { alias });
  /** The session that the alias finds. */
  async function read(from: SessionStore = store) {
    const found = await from.resolveSessionAlias(alias);
    return found && from.getSession(found.tenantId, found.sessionId);
  }
  const sessionsOf = async (userId = alice) => (await store.listUserSessions(tenantId, userId)).sessions;
  const scriptsOf = async (action: () => Promise<unknown>) => {
    client.reset();
    await action();
    return client.commands.map(([name, script]) => (name === 'EVALSHA' ? script : name));
  };
  /** A store that does something before the nth run of a script. */
  function interposed(script: string, action: () => Promise<unknown>, nth = 1): SessionStore {
    let runs = 0;
    const before = async (name: string) => {
      if (name === script && ++runs === nth) await action();
    };
    return createSessionStore(intercepted(before));
  }
  const purge = (tenant = tenantId) => purgeAll(createTenantPurge(redis.client, { sessions: store }), tenant);
  const crash = () => Promise.reject(new Error('crash'));

  describe('an alias', () => {
    it('finds the session that was created under it, and no other one', async () => {
      const { sessionId, session } = await create();
      await store.createSession({ tenantId, userId: alice }, { alias: `${alias}2` });
      expect(await store.resolveSessionAlias(alias)).toEqual({ tenantId, sessionId });
      expect((await read())?.handle).toBe(session.handle);
      expect(await store.resolveSessionAlias(randomUUID())).toBeNull();
    });

    it('works in tenants and for users of any name', async () => {
      const odd = `${tenantId}:é %{}\n/`;
      await create(store, 'auth0|a b:c', odd);
      expect(await read()).toMatchObject({ tenantId: odd, userId: 'auth0|a b:c' });
      await expectSoundSessions(redis.admin, odd);
    });

    it('costs two round trips to read, and four to create, with a sign-in or without', async () => {
      store = use({});
      await create();
      expect(await scriptsOf(() => read())).toEqual(['GET', 'MGET', 'TIME']);
      expect(client.roundTrips).toBe(2);
      alias = randomUUID();
      expect(await scriptsOf(() => create())).toEqual([
        'reserveSignIn',
        'claimAlias',
        'createSession',
        'claimAlias',
      ]);
      expect(client.roundTrips).toBe(4);
      alias = randomUUID();
      const signIn = { issuer: ISSUER, issuedAt: ISSUED };
      const signedIn = () => store.createSession({ tenantId, userId: alice, signIn }, { alias });
      expect((await scriptsOf(signedIn)).filter((name) => name === 'reserveSignIn')).toHaveLength(1);
      expect((await read())?.userId).toBe(alice);
    });

    it('finds nothing once its session has ended for any reason', async () => {
      const first = await create();
      await store.destroySession(tenantId, { handle: first.session.handle });
      expect(await read()).toBeNull();

      const ends: ((sessionId: string, handle: string) => Promise<unknown>)[] = [
        (id) => store.destroySession(tenantId, id),
        () => store.destroyUserSessions(tenantId, alice),
        () => store.revokeTenantSessions(tenantId),
        (id) => store.rotateSession(tenantId, id),
        (_, handle) => expireSession(redis.admin, tenantId, handle),
        async () => {
          for (let i = 0; i < 5; i++) await store.createSession({ tenantId, userId: alice });
        },
      ];
      for (const end of ends) {
        alias = randomUUID();
        const { sessionId, session } = await create();
        expect(await read()).not.toBeNull();
        await end(sessionId, session.handle);
        expect(await read()).toBeNull();
      }
    });

    it('is ended by a logout of its sign-in', async () => {
      const signIn = { issuer: ISSUER, sid: alias, issuedAt: ISSUED };
      await store.createSession({ tenantId, userId: alice, signIn }, { alias });
      expect(await store.endSessionsOf({ issuer: ISSUER, sid: alias })).toBe(1);
      expect(await read()).toBeNull();
    });

    it('reveals in Redis neither itself nor the id of its session', async () => {
      const { sessionId } = await create();
      const keys = await redis.admin.everyKey('session*');
      const { key } = newClaim(alias);
      const texts = [...keys, String(await redis.admin.raw('GET', key))];
      for (const text of texts) {
        expect(text).not.toContain(alias);
        expect(text).not.toContain(sessionId.slice(0, 43));
      }
      const [, salt = ''] = String(await redis.admin.raw('GET', key)).split(' ');
      expect(sessionId).not.toContain(salt);
    });

    it.each([
      ['an idempotency key', { alias: 'x'.repeat(32), idempotencyKey: 'x'.repeat(32) }],
      ['15 characters', { alias: 'x'.repeat(15) }],
    ])('is rejected with %s, before anything is sent', async (_, options) => {
      client.reset();
      await expect(store.createSession({ tenantId, userId: alice }, options)).rejects.toMatchObject({
        ...{ code: 'INVALID_INPUT', field: 'alias' },
      });
      expect(client.commands).toEqual([]);
    });
  });

  describe('an alias that was used', () => {
    it('cannot be used for another session of any user, and the first session is not affected', async () => {
      const { session } = await create();
      await expect(create()).rejects.toMatchObject(USED);
      await expect(create(store, `${alice}2`)).rejects.toMatchObject(USED);
      await expect(create(store, alice, tenants[1])).rejects.toMatchObject(USED);
      expect((await read())?.handle).toBe(session.handle);
      expect(await sessionsOf()).toHaveLength(1);
      expect(await sessionsOf(`${alice}2`)).toEqual([]);
    });

    it('restores nothing after its session has ended', async () => {
      const { sessionId } = await create();
      await store.destroySession(tenantId, sessionId);
      await expect(create()).rejects.toMatchObject(USED);
      expect(await read()).toBeNull();
      expect(await store.updateSession(tenantId, sessionId, { metadata: { a: 1 } })).toBeNull();
      expect(await sessionsOf()).toEqual([]);
    });

    it('evicts nothing for a session that is not created', async () => {
      store = use({ maxSessionsPerUser: 1 });
      const { session } = await create();
      await expect(create()).rejects.toMatchObject(USED);
      expect((await sessionsOf()).map(({ handle }) => handle)).toEqual([session.handle]);
    });

    it('is free again when no session of the claim can be live', async () => {
      await create();
      const { key } = newClaim(alias);
      const claim = String(await redis.admin.raw('GET', key));
      await store.destroyUserSessions(tenantId, alice);
      await redis.admin.raw('SET', key, claim.replace(/^\d+/, '1000'));
      const { session } = await create();
      expect((await read())?.handle).toBe(session.handle);
    });
  });

  describe('races', () => {
    it('of many creates produce one session, and every other create is rejected', async () => {
      const attempts = Array.from({ length: 20 }, (_, i) => create(store, i % 2 ? alice : `${alice}2`));
      const results = await Promise.allSettled(attempts);
      const created = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
      expect(created).toHaveLength(1);
      for (const result of results) {
        if (result.status === 'rejected') expect(result.reason).toMatchObject(USED);
      }
      expect((await read())?.handle).toBe(created[0]?.session.handle);
      expect([...(await sessionsOf()), ...(await sessionsOf(`${alice}2`))]).toHaveLength(1);
    });

    it.each([
      ['reserveSignIn', 1],
      ['claimAlias', 1],
      ['createSession', 1],
      ['claimAlias', 2],
    ])('a crash before %s, run %i, leaves no session that the alias does not find', async (script, nth) => {
      await expect(create(interposed(script, crash, nth))).rejects.toThrow('crash');
      const found = await read();
      expect((await sessionsOf()).map(({ handle }) => handle)).toEqual(found ? [found.handle] : []);
      expect(found !== null).toBe(nth === 2);
    });

    it('the session of an interrupted create is updated and ended like others', async () => {
      await store.createSession({ tenantId, userId: alice });
      await expect(create(interposed('claimAlias', crash, 2))).rejects.toThrow('crash');
      const { sessionId = '' } = (await store.resolveSessionAlias(alias)) ?? {};
      expect(await store.updateSession(tenantId, sessionId, { metadata: { a: 1 } })).not.toBeNull();
      expect((await read())?.metadata).toEqual({ a: 1 });
      expect(await store.destroySession(tenantId, sessionId)).toBe(true);
      expect(await read()).toBeNull();
      expect(await sessionsOf()).toHaveLength(1);
    });

    it.each([1, 2])('a purge before claim %i: the session is not left without its alias', async (nth) => {
      const outcome = await create(interposed('claimAlias', purge, nth)).catch((error: unknown) => error);
      const found = await read();
      expect((await sessionsOf()).map(({ handle }) => handle)).toEqual(found ? [found.handle] : []);
      if (!found) expect(outcome).toMatchObject(USED);
      expect(await redis.admin.raw('EXISTS', newClaim(alias).key)).toBe(found ? 1 : 0);
    });

    it('an update that was under way when the session ended brings nothing back', async () => {
      const { sessionId } = await create();
      const slow = interposed('updateSession', () => store.destroySession(tenantId, sessionId));
      expect(await slow.updateSession(tenantId, sessionId, { metadata: { a: 1 } })).toBeNull();
      expect(await read()).toBeNull();
      expect(await sessionsOf()).toEqual([]);
    });
  });

  describe('bounds', () => {
    it('charges the tenant for every alias, before it is stored', async () => {
      store = use({ maxBytesPerTenant: 4_000, maxSessionsPerUser: 1 });
      const aliases = Array.from({ length: 20 }, () => randomUUID());
      const results = await Promise.allSettled(
        aliases.map((given) => store.createSession({ tenantId, userId: alice }, { alias: given })),
      );
      const refused = results.flatMap((result) => (result.status === 'rejected' ? [result.reason.code] : []));
      expect(new Set(refused)).toEqual(new Set(['TENANT_SESSION_LIMIT']));
      const stored = await Promise.all(
        aliases.map((given) => redis.admin.raw('EXISTS', newClaim(given).key)),
      );
      expect(stored.filter((count) => count === 1).length).toBeLessThanOrEqual(7);
    });

    /** Makes the alias expire, as if its time had passed. */
    async function expireAlias(): Promise<void> {
      const { entry, key } = newClaim(alias);
      await redis.admin.raw('ZADD', `session-sign-ins:{${tenantId}}`, 1_000, entry);
      const claim = String(await redis.admin.raw('GET', key));
      await redis.admin.raw('SET', key, claim.replace(/^\d+/, '1000'));
    }

    it('is reclaimed by the cleanup once its session cannot be live', async () => {
      const { sessionId } = await create();
      await store.destroySession(tenantId, sessionId);
      while ((await store.cleanupExpiredSessions()).more);
      expect(await redis.admin.raw('EXISTS', newClaim(alias).key)).toBe(1);
      await expireAlias();
      while ((await store.cleanupExpiredSessions()).more);
      expect(await redis.admin.raw('EXISTS', newClaim(alias).key)).toBe(0);
      expect(await redis.admin.raw('EXISTS', `session-sign-ins:{${tenantId}}`)).toBe(0);
    });

    it('is not reclaimed when another session was created under it meanwhile', async () => {
      await create();
      await store.destroyUserSessions(tenantId, alice);
      await expireAlias();
      let created: Promise<unknown> | undefined;
      const during = intercepted(async (name) => {
        if (name !== 'releaseAlias') return;
        created ??= create();
        await created;
      });
      await reclaimTenant(during, tenantId, 1_000);
      expect(created).toBeDefined();
      expect(await read()).not.toBeNull();
    });

    it('another tenant that has tried to use it cannot release it', async () => {
      await create();
      const [, other] = tenants;
      await expect(create(store, alice, other)).rejects.toMatchObject(USED);
      await purge(other);
      expect(await read()).not.toBeNull();
    });

    it('leaves with a purged tenant', async () => {
      await create();
      await purge();
      expect(await redis.admin.everyKey(`session*{${tenantId}}*`)).toEqual([]);
      expect(await redis.admin.raw('EXISTS', newClaim(alias).key)).toBe(0);
      await create();
      expect(await read()).not.toBeNull();
    });
  });
});
