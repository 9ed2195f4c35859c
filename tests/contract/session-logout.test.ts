import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type CreatedSession,
  createSessionStore,
  createTenantPurge,
  type RedisClient,
  type SessionStore,
  type SignIn,
} from '../../src/redis/index.ts';
import { reclaimTenant } from '../../src/redis/session/index.ts';
import { targetsOf } from '../../src/redis/session/sign-in.ts';
import { logoutKeys, TENANT_REGISTRY } from '../../src/redis/shared/keys.ts';
import { type FreshSessions, freshSessions } from '../support/fresh-stores.ts';
import { forEachRedis, freshTenant } from '../support/kinds.ts';
import { expectSoundSessions } from '../support/session-keyspace.ts';

const ISSUER = 'https://acme.eu.auth0.com/';
const ISSUED = 1_700_000_000;
const ENDED = { code: 'SIGN_IN_ENDED', retryable: false };

forEachRedis((redis) => {
  let { tenantId, client, events, open } = {} as FreshSessions;
  let store: SessionStore;
  /** A user that no other test uses, and two tenants of hers. */
  let alice: string;
  let tenants: readonly [string, string];

  beforeEach(() => {
    ({ tenantId, client, events, open } = freshSessions(redis));
    store = open({ touchInterval: 0 });
    alice = `auth0|${randomUUID()}`;
    tenants = [tenantId, freshTenant()];
  });

  afterEach(async () => {
    for (const tenant of tenants) await expectSoundSessions(redis.admin, tenant);
  });

  const signIn = (tenant: string, given: Partial<SignIn> = {}, userId = alice): Promise<CreatedSession> =>
    store.createSession({
      ...{ tenantId: tenant, userId },
      signIn: { issuer: ISSUER, issuedAt: ISSUED, ...given },
    });
  const isLive = async ({ sessionId, session }: CreatedSession) =>
    (await store.getSession(session.tenantId, sessionId)) !== null;
  const live = (sessions: readonly CreatedSession[]) => Promise.all(sessions.map(isLive));
  const inBoth = (given: Partial<SignIn> = {}) => Promise.all(tenants.map((tenant) => signIn(tenant, given)));
  const usersOf = (given: Partial<SignIn> = {}) =>
    targetsOf({ issuer: ISSUER, ...given }, alice).map(({ hash }) => logoutKeys(hash).users);

  /** A client that runs an action before each script. */
  const intercepted = (before: (name: string, keys: readonly string[]) => Promise<unknown>): RedisClient => ({
    ...client,
    async script(script, keys, args) {
      await before(script.name, keys);
      return client.script(script, keys, args);
    },
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

    it('with a sid ends that sign-in alone, in every tenant', async () => {
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

    it('confuses no names, whatever they contain', async () => {
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
      store = open({ maxSessionsPerUser: 8 });
      const sessions = await Promise.all(Array.from({ length: 8 }, () => signIn(tenantId)));
      store = open({ maxSessionsPerUser: 2 });
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

    it('that comes again does nothing', async () => {
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

    it('whose work failed half-way can come again', async () => {
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

    it('counts by the clock of Redis, if the logout does not say when it was issued', async () => {
      const second = Math.floor(Date.now() / 1_000);
      await store.endSessionsOf({ issuer: ISSUER, subject: alice });
      await expect(signIn(tenantId, { issuedAt: second - 60 })).rejects.toMatchObject(ENDED);
      expect(await isLive(await signIn(tenantId, { issuedAt: second + 3_600 }))).toBe(true);
    });
  });

  it.each([1, 2, 3, 4, 5, 6])(
    'a session that is created while a logout runs is ended or refused: before script %d',
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

  it('a crash leaves a name too many, and no session that a logout misses', async () => {
    const crashing = intercepted(async (name) => {
      if (name === 'registerSignIn') throw new Error('crash');
    });
    const data = { tenantId, userId: alice, signIn: { issuer: ISSUER, issuedAt: ISSUED } };
    await expect(createSessionStore(crashing).createSession(data)).rejects.toThrow('crash');
    expect((await store.listUserSessions(tenantId, alice)).sessions).toEqual([]);
  });

  describe('what it costs', () => {
    const commandsOf = async (action: () => Promise<unknown>) => {
      client.reset();
      await action();
      return client.commands.map(([name, script]) => (name === 'EVALSHA' ? script : name));
    };

    it.runIf(redis.kind === 'standalone')('asks nothing of 100,000 other tenants', async () => {
      await inBoth({ sid: 's1' });
      const costs = () => commandsOf(() => store.endSessionsOf({ issuer: ISSUER, subject: alice }));
      const before = await costs();
      expect(before).toEqual(['logOut', 'endSignIn', 'endSignIn']);
      const others = Array.from({ length: 100_000 }, (_, i) => `${tenantId}-${i}`);
      // Cleanups of other tests have no time to visit them.
      const tomorrow = Date.now() + 24 * 60 * 60_000;
      for (let i = 0; i < others.length; i += 5_000) {
        const members = others.slice(i, i + 5_000).flatMap((name) => [tomorrow, name]);
        await redis.admin.raw('ZADD', TENANT_REGISTRY, ...members);
      }
      try {
        expect(await costs()).toEqual(before);
      } finally {
        for (let i = 0; i < others.length; i += 5_000) {
          await redis.admin.raw('ZREM', TENANT_REGISTRY, ...others.slice(i, i + 5_000));
        }
      }
    });

    it('costs sessions without a sign-in nothing', async () => {
      await store.createSession({ tenantId, userId: alice });
      expect(await commandsOf(() => store.createSession({ tenantId, userId: alice }))).toEqual([
        'createSession',
      ]);
      expect(await commandsOf(() => signIn(tenantId))).toEqual([
        ...['reserveSignIn', 'registerSignIn', 'registerSignIn', 'createSession'],
        ...['registerSignIn', 'registerSignIn'],
      ]);
    });
  });

  describe('bounds', () => {
    it('reaches 1,000 tenants of a subject, and refuses one more', async () => {
      const [users = ''] = usersOf();
      const tomorrow = Date.now() + 24 * 60 * 60_000;
      const names = Array.from({ length: 1_000 }, (_, i) => `${tenantId}-${i}:${'x'.repeat(22)}`);
      await redis.admin.raw('ZADD', users, ...names.flatMap((name) => [tomorrow, name]));
      await expect(signIn(tenantId)).rejects.toMatchObject({ code: 'SIGN_IN_LIMIT', limit: 1_000 });
      expect((await store.listUserSessions(tenantId, alice)).sessions).toEqual([]);
      await redis.admin.raw('ZADD', users, Date.now() - 60_000, names[7] ?? '');
      expect(await isLive(await signIn(tenantId))).toBe(true);
      expect(await redis.admin.raw('ZCARD', users)).toBe(1_000);
      await redis.admin.raw('UNLINK', users);
    });

    it('charges a tenant for its sign-ins, before it stores any', async () => {
      store = open({ maxBytesPerTenant: 6_000, maxSessionsPerUser: 2 });
      const sids = Array.from({ length: 20 }, () => randomUUID());
      const results = await Promise.allSettled(sids.map((sid) => signIn(tenantId, { sid })));
      const refused = results.flatMap((result) => (result.status === 'rejected' ? [result.reason.code] : []));
      expect(new Set(refused)).toEqual(new Set(['TENANT_SESSION_LIMIT']));
      const keys = sids.flatMap((sid) => usersOf({ sid }).slice(1));
      const stored = await Promise.all(keys.map((key) => redis.admin.raw('EXISTS', key)));
      expect(stored.filter((count) => count === 1).length).toBeLessThanOrEqual(11);
      expect(stored.filter((count) => count === 1).length).toBeGreaterThan(2);
    });

    it('has room again when sign-ins have expired, before any cleanup', async () => {
      store = open({ maxBytesPerTenant: 3_000, maxSessionsPerUser: 1 });
      const create = () => signIn(tenantId, { sid: randomUUID() });
      for (let i = 0; i < 3; i++) await create();
      await expect(create()).rejects.toMatchObject({ code: 'TENANT_SESSION_LIMIT' });
      await expireSignIns(tenantId);
      await create();
    });
  });

  /** Makes what logouts find of a tenant expire, as if its time had passed. */
  async function expireSignIns(tenant: string): Promise<void> {
    const key = `session-sign-ins:{${tenant}}`;
    for (const entry of await membersOf(key)) {
      await redis.admin.raw('ZADD', key, 1_000, entry);
      await redis.admin.raw(
        'ZADD',
        logoutKeys(entry.slice(0, 22)).users,
        1_000,
        `${tenant}:${entry.slice(22)}`,
      );
    }
  }

  it('is reclaimed by the cleanup once no session can need it', async () => {
    const sid = randomUUID();
    const { sessionId } = await signIn(tenantId, { sid });
    await store.destroySession(tenantId, sessionId);
    await store.cleanupExpiredSessions();
    expect(await redis.admin.raw('ZCARD', `session-sign-ins:{${tenantId}}`)).toBe(2);
    await expireSignIns(tenantId);
    while ((await store.cleanupExpiredSessions()).more);
    expect(await redis.admin.raw('EXISTS', `session-sign-ins:{${tenantId}}`)).toBe(0);
    for (const key of usersOf({ sid })) expect(await redis.admin.raw('EXISTS', key)).toBe(0);
  });

  it('is dated later by every create, whatever the timeouts', async () => {
    const [users = ''] = usersOf();
    const time = async () => Number(await redis.admin.raw('ZSCORE', users, ...(await membersOf(users))));
    await signIn(tenantId);
    const first = await time();
    store = open({ absoluteTTL: 60 });
    await signIn(tenantId);
    expect(await time()).toBe(first + 1);
  });

  const membersOf = async (key: string) => [await redis.admin.raw('ZRANGE', key, 0, -1)].flat().map(String);

  it.each(['unregisterSignIn', 'releaseSignIns'])(
    'is not reclaimed when a session is created before %s',
    async (script) => {
      const sid = randomUUID();
      await signIn(tenantId, { sid });
      await expireSignIns(tenantId);
      let created: Promise<CreatedSession> | undefined;
      const interposed = intercepted(async (name) => {
        if (name !== script) return;
        created ??= signIn(tenantId, { sid });
        await created;
      });
      await reclaimTenant(interposed, tenantId, 1_000);
      expect(created).toBeDefined();
      expect(await redis.admin.raw('ZCARD', `session-sign-ins:{${tenantId}}`)).toBe(2);
      expect(await store.endSessionsOf({ issuer: ISSUER, sid })).toBe(2);
    },
  );

  it('stays for a session that is created during a purge', async () => {
    const sid = randomUUID();
    await signIn(tenantId, { sid });
    let during: Promise<CreatedSession> | undefined;
    const interposed = intercepted(async (name) => {
      if (name !== 'expiredSessions') return;
      during ??= signIn(tenantId, { sid });
      await during;
    });
    await createTenantPurge(interposed, { sessions: store })(tenantId);
    expect(during).toBeDefined();
    expect(await store.endSessionsOf({ issuer: ISSUER, sid })).toBe(1);
  });

  it('leaves with a purged tenant', async () => {
    const sid = randomUUID();
    await signIn(tenantId, { sid });
    await createTenantPurge(redis.client, { sessions: store })(tenantId);
    expect(await redis.admin.everyKey(`session*{${tenantId}}*`)).toEqual([]);
    for (const key of usersOf({ sid })) expect(await redis.admin.raw('EXISTS', key)).toBe(0);
    expect(await redis.admin.raw('ZSCORE', TENANT_REGISTRY, tenantId)).toBeNull();
    const again = await signIn(tenantId, { sid });
    expect(await redis.admin.raw('ZSCORE', TENANT_REGISTRY, tenantId)).not.toBeNull();
    expect(await store.endSessionsOf({ issuer: ISSUER, sid })).toBe(1);
    expect(await isLive(again)).toBe(false);
  });
});
