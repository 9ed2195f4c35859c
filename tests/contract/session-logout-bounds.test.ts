import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type CreatedSession, createTenantPurge } from '../../src/redis/index.ts';
import { reclaimTenant } from '../../src/redis/session/index.ts';
import { logoutKeys, TENANT_REGISTRY } from '../../src/redis/shared/keys.ts';
import { expectSoundSessions } from '../support/admin/session-keyspace.ts';
import { forEachRedis } from '../support/redis/kinds.ts';
import { purgeAll } from '../support/stores/purge-all.ts';
import { type FreshSignIns, freshSignIns, ISSUER } from '../support/stores/signed-in.ts';

forEachRedis((redis) => {
  let { tenantId, client, store, use, alice, tenants, signIn, isLive, inBoth, usersOf, intercepted } =
    {} as FreshSignIns;

  beforeEach(() => {
    ({ tenantId, client, store, use, alice, tenants, signIn, isLive, inBoth, usersOf, intercepted } =
      freshSignIns(redis));
  });

  afterEach(async () => {
    for (const tenant of tenants) await expectSoundSessions(redis.admin, tenant);
  });

  describe('what it costs', () => {
    const commandsOf = async (action: () => Promise<unknown>) => {
      client.reset();
      await action();
      return client.commands.map(([name, script]) => (name === 'EVALSHA' ? script : name));
    };

    it.runIf(redis.kind === 'standalone')('does not visit 100,000 other tenants', async () => {
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
    it('reaches 1,000 tenants of a subject, and rejects one more', async () => {
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
      store = use({ maxBytesPerTenant: 6_000, maxSessionsPerUser: 2 });
      const sids = Array.from({ length: 20 }, () => randomUUID());
      const results = await Promise.allSettled(sids.map((sid) => signIn(tenantId, { sid })));
      const refused = results.flatMap((result) => (result.status === 'rejected' ? [result.reason.code] : []));
      expect(new Set(refused)).toEqual(new Set(['TENANT_SESSION_LIMIT']));
      const keys = sids.flatMap((sid) => usersOf({ sid }).slice(1));
      const stored = await Promise.all(keys.map((key) => redis.admin.raw('EXISTS', key)));
      expect(stored.filter((count) => count === 1).length).toBeLessThanOrEqual(11);
      expect(stored.filter((count) => count === 1).length).toBeGreaterThan(2);
    });

    it('has free memory again when sign-ins have expired, before any cleanup', async () => {
      store = use({ maxBytesPerTenant: 3_000, maxSessionsPerUser: 1 });
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

  it('is extended by every create, regardless of the timeouts', async () => {
    const [users = ''] = usersOf();
    const time = async () => Number(await redis.admin.raw('ZSCORE', users, ...(await membersOf(users))));
    await signIn(tenantId);
    const first = await time();
    store = use({ absoluteTTL: 60 });
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
    await purgeAll(createTenantPurge(interposed, { sessions: store }), tenantId);
    expect(during).toBeDefined();
    expect(await store.endSessionsOf({ issuer: ISSUER, sid })).toBe(1);
  });

  it('leaves with a purged tenant', async () => {
    const sid = randomUUID();
    await signIn(tenantId, { sid });
    await purgeAll(createTenantPurge(redis.client, { sessions: store }), tenantId);
    expect(await redis.admin.everyKey(`session*{${tenantId}}*`)).toEqual([]);
    for (const key of usersOf({ sid })) expect(await redis.admin.raw('EXISTS', key)).toBe(0);
    expect(await redis.admin.raw('ZSCORE', TENANT_REGISTRY, tenantId)).toBeNull();
    const again = await signIn(tenantId, { sid });
    expect(await redis.admin.raw('ZSCORE', TENANT_REGISTRY, tenantId)).not.toBeNull();
    expect(await store.endSessionsOf({ issuer: ISSUER, sid })).toBe(1);
    expect(await isLive(again)).toBe(false);
  });
});
