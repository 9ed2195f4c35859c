import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, expect, it, test } from 'vitest';
import { ACCESS_STRING } from '../../amplify/infra/access-string.ts';
import {
  type AfterRestore,
  type CacheStore,
  connectRedis,
  createAfterRestore,
  createCacheStore,
  createSessionStore,
  isRedisError,
  type ResilientClient,
  type SessionStore,
} from '../../src/redis/index.ts';
import { RESTORE_PROGRESS } from '../../src/redis/shared/keys.ts';
import { forEachDriver, freshTenant, type TestRedis } from '../support/redis/kinds.ts';
import { SHARED_CLIENT } from '../support/redis/server.ts';

/**
 * A separate environment, because the work after a restore affects all of its tenants. Uses the commands allowed in
 * production.
 */
async function openEnvironment({ kind, endpoint, admin }: TestRedis) {
  const keyPrefix = `restored-${randomBytes(4).toString('hex')}`;
  const login = { username: keyPrefix, password: randomBytes(8).toString('hex') };
  if (kind === 'tls-acl') {
    const rights = ACCESS_STRING.split(' ').filter((rule) => !rule.startsWith('~'));
    await admin.raw('ACL', 'SETUSER', keyPrefix, `>${login.password}`, `~${keyPrefix}:*`, ...rights);
  }
  const client = connectRedis({
    endpoint: { ...endpoint, ...(kind === 'tls-acl' && login) },
    resilience: SHARED_CLIENT,
    keyPrefix,
  });
  const close = async () => {
    await client.close();
    if (kind === 'tls-acl') await admin.raw('ACL', 'DELUSER', keyPrefix);
  };
  return { client, close };
}

test('the Redis user of production may write the progress', () => {
  expect(ACCESS_STRING.split(' ')).toContain(`~${RESTORE_PROGRESS}`);
});

forEachDriver((redis) => {
  let client: ResilientClient;
  let close: () => Promise<void>;
  let sessions: SessionStore;
  let cache: CacheStore;
  let afterRestore: AfterRestore;

  beforeEach(async () => {
    ({ client, close } = await openEnvironment(redis));
    sessions = createSessionStore(client);
    cache = createCacheStore(client);
    afterRestore = createAfterRestore(client, { sessions, server: 'a' });
  });
  afterEach(() => close());

  const signIn = async (tenantId: string) =>
    (await sessions.createSession({ tenantId, userId: 'alice' })).sessionId;

  const tenants = (count: number) =>
    Array.from({ length: count }, () => freshTenant()).toSorted((a, b) => (a < b ? -1 : 1));

  it('ends the sessions and the cache of every tenant, whichever of them it has', async () => {
    const [both = '', onlySessions = '', onlyCache = ''] = tenants(3);
    const ids = [await signIn(both), await signIn(onlySessions)];
    for (const tenant of [both, onlyCache]) {
      await cache.setCache(tenant, 'ns', 'k', 'old', 600, ['tag']);
      expect(await cache.getCache(tenant, 'ns', 'k')).toBe('old');
    }
    const asOf = await cache.readAsOf(both);

    expect(await afterRestore('snapshot-1')).toEqual({ tenants: 3, repeated: false, more: false });

    for (const [i, tenant] of [both, onlySessions].entries()) {
      expect(await sessions.getSession(tenant, ids[i] ?? '')).toBeNull();
      expect((await sessions.listUserSessions(tenant, 'alice')).sessions).toEqual([]);
    }
    const other = createCacheStore(client);
    for (const tenant of [both, onlyCache]) {
      expect(await cache.getCache(tenant, 'ns', 'k')).toBeUndefined();
      expect(await other.getCache(tenant, 'ns', 'k')).toBeUndefined();
    }
    // A value read from the source before the restore is not stored, but a value read now is.
    expect(await cache.setCache(both, 'ns', 'k', 'old', 600, [], { asOf })).toBe(false);
    expect(await cache.cacheOrFetch(both, 'ns', 'k', async () => 'new')).toBe('new');
    expect(await other.getCache(both, 'ns', 'k')).toBe('new');
    expect(await sessions.getSession(both, await signIn(both))).not.toBeNull();
  });

  it('changes nothing when it is repeated for the same restore, and everything for another one', async () => {
    const tenant = freshTenant();
    await signIn(tenant);
    await afterRestore('snapshot-1');
    const sessionId = await signIn(tenant);
    await cache.setCache(tenant, 'ns', 'k', 'new');

    expect(await afterRestore('snapshot-1')).toEqual({ tenants: 1, repeated: true, more: false });
    expect(await sessions.getSession(tenant, sessionId)).not.toBeNull();
    expect(await cache.getCache(tenant, 'ns', 'k')).toBe('new');

    expect(await afterRestore('snapshot-2')).toEqual({ tenants: 1, repeated: false, more: false });
    expect(await sessions.getSession(tenant, sessionId)).toBeNull();
    expect(await cache.getCache(tenant, 'ns', 'k')).toBeUndefined();
  });

  it('ignores the progress of another server, which a snapshot may contain', async () => {
    const tenant = freshTenant();
    await signIn(tenant);
    await afterRestore('nightly');
    const sessionId = await signIn(tenant);
    const elsewhere = createAfterRestore(client, { sessions, server: 'b' });
    expect(await elsewhere('nightly')).toMatchObject({ tenants: 1, repeated: false });
    expect(await sessions.getSession(tenant, sessionId)).toBeNull();
  });

  it('continues where it stopped, so that no tenant is skipped or handled twice', async () => {
    const all = tenants(120);
    await Promise.all(all.map(signIn));
    let steps = 1;
    expect(await afterRestore('snapshot-1', { hasTime: () => steps-- > 0 })).toEqual({
      tenants: 50,
      repeated: false,
      more: true,
    });
    const [first = '', last = ''] = [all[0], all.at(-1)];
    const kept = await signIn(first);
    const ended = await signIn(last);
    expect(await afterRestore('snapshot-1')).toEqual({ tenants: 120, repeated: false, more: false });
    expect(await sessions.getSession(first, kept)).not.toBeNull();
    expect(await sessions.getSession(last, ended)).toBeNull();
  });

  it('finds every one of a thousand tenants', async () => {
    const all = tenants(1_100);
    await client.pipeline(all.map((tenant) => ['ZADD', 'session-tenants', 0, tenant]));
    expect(await afterRestore('snapshot-1')).toMatchObject({ tenants: 1_100, more: false });
  });

  it('rejects an invalid name', async () => {
    for (const name of ['', ' ', 'x'.repeat(201)]) {
      const error = await afterRestore(name).catch((caught: unknown) => caught);
      expect(isRedisError(error, 'INVALID_INPUT')).toBe(true);
    }
  });
});
