import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ACCESS_STRING } from '../../amplify/infra/access-string.ts';
import {
  connectRedis,
  createCacheReclaim,
  createCacheStore,
  createSessionStore,
  createTenantLimiter,
  createTenantPurge,
  isRedisError,
  type ResilientClient,
} from '../../src/redis/index.ts';
import { forEachDriver, freshTenant, type TestRedis } from '../support/redis/kinds.ts';
import { SHARED_CLIENT } from '../support/redis/server.ts';
import { purgeAll } from '../support/stores/purge-all.ts';
import { callsOf, openWorld, rightArguments } from './arguments/calls.ts';

/** One environment of several that share a database. */
function openEnvironment(
  redis: TestRedis,
  keyPrefix: string,
  login?: { username: string; password: string },
) {
  const client = connectRedis({
    endpoint: { ...redis.endpoint, ...login },
    resilience: SHARED_CLIENT,
    keyPrefix,
  });
  const sessions = createSessionStore(client, { touchInterval: 0 });
  const cache = createCacheStore(client);
  const purge = createTenantPurge(client, { sessions });
  return { client, sessions, cache, purge };
}

type Environment = ReturnType<typeof openEnvironment>;

async function fill({ sessions, cache }: Environment, tenantId: string) {
  const { sessionId } = await sessions.createSession({ tenantId, userId: 'alice' });
  await cache.setManyCache(tenantId, 'ns', { k1: 'v1', k2: 'v2' }, 600, ['tag']);
  return sessionId;
}

/** Calls every method of the core. @returns the tenants that were used */
async function callEverything(client: ResilientClient): Promise<string[]> {
  const sessions = createSessionStore(client, { touchInterval: 0 });
  const methods = [
    ...callsOf(sessions),
    ...callsOf(createCacheStore(client)),
    ...callsOf(createTenantLimiter(client, { '*': { requestsPerSecond: 1_000 } })),
    ...callsOf({ purgeTenant: createTenantPurge(client, { sessions }) }),
  ];
  const tenants: string[] = [];
  for (const [name, call] of methods) {
    const world = await openWorld(client);
    tenants.push(world.tenant);
    await call(...rightArguments(world, name, client));
  }
  return tenants;
}

forEachDriver((redis) => {
  const names = ['a', 'b'].map((name) => `preview-${name}-${randomBytes(4).toString('hex')}`);
  const [nameOfOne = '', nameOfOther = ''] = names;
  const login = { username: nameOfOne, password: randomBytes(8).toString('hex') };
  let one: Environment;
  let other: Environment;

  beforeAll(async () => {
    if (redis.kind === 'tls-acl') {
      // The permissions of production, within two environments.
      const within = names.map((name) => `~${name}:*`);
      const rights = ACCESS_STRING.split(' ').filter((rule) => !rule.startsWith('~'));
      await redis.admin.raw('ACL', 'SETUSER', login.username, `>${login.password}`, ...within, ...rights);
    }
    const as = redis.kind === 'tls-acl' ? login : undefined;
    one = openEnvironment(redis, nameOfOne, as);
    other = openEnvironment(redis, nameOfOther, as);
  });
  afterAll(async () => {
    await Promise.all([one?.client.close(), other?.client.close()]);
    if (redis.kind === 'tls-acl') await redis.admin.raw('ACL', 'DELUSER', login.username);
  });

  const keysOf = (tenant: string) => redis.admin.everyKey(`*{${tenant}}*`);

  it('begins every key of every method', async () => {
    const tenants = await callEverything(one.client);
    const keys = (await Promise.all(tenants.map(keysOf))).flat();
    expect(keys.length).toBeGreaterThan(tenants.length);
    expect(keys.filter((key) => !key.startsWith(`${nameOfOne}:`))).toEqual([]);
    expect(await redis.admin.everyKey(`${nameOfOne}:*-tenants`)).toEqual([
      `${nameOfOne}:cache-tenants`,
      `${nameOfOne}:session-tenants`,
    ]);
  });

  it('keeps environments apart that have a tenant of the same name', async () => {
    const tenant = freshTenant();
    const sessionId = await fill(one, tenant);
    expect(await other.sessions.getSession(tenant, sessionId)).toBeNull();
    expect(await other.sessions.listUserSessions(tenant, 'alice')).toMatchObject({ sessions: [] });
    expect(await other.sessions.destroySession(tenant, sessionId)).toBe(false);
    expect(await other.cache.getManyCache(tenant, 'ns', ['k1', 'k2'])).toEqual(new Map());
    expect(await other.cache.cacheOrFetch(tenant, 'ns', 'k1', async () => 'theirs')).toBe('theirs');
    expect(await one.cache.getCache(tenant, 'ns', 'k1')).toBe('v1');
    await other.cache.invalidateCacheByTags(tenant, ['tag']);
    await other.cache.clearTenantCache(tenant);
    await other.sessions.revokeTenantSessions(tenant);
    expect(await one.cache.getCache(tenant, 'ns', 'k2')).toBe('v2');
    expect(await one.sessions.getSession(tenant, sessionId)).not.toBeNull();
  });

  it('keeps purge, cleanup and reclaim inside', async () => {
    const tenant = freshTenant();
    const sessionId = await fill(one, tenant);
    await fill(other, tenant);
    await other.sessions.revokeTenantSessions(tenant);
    const before = (await keysOf(tenant)).filter((key) => key.startsWith(`${nameOfOne}:`));

    expect(await other.sessions.cleanupExpiredSessions()).toEqual({ removed: 1, more: false });
    await createCacheReclaim(other.client)();
    await fill(other, tenant);
    expect(await purgeAll(other.purge, tenant)).toMatchObject({ sessions: 1, entries: 2 });

    const left = await keysOf(tenant);
    expect(left.filter((key) => !key.includes('cache-metrics-batch:'))).toEqual(before);
    expect(await one.sessions.getSession(tenant, sessionId)).not.toBeNull();
    expect(await one.cache.getCache(tenant, 'ns', 'k1')).toBe('v1');
    expect(await purgeAll(one.purge, tenant)).toMatchObject({ sessions: 1, entries: 2 });
  });

  it('gives each environment limits of its own', async () => {
    const tenant = freshTenant();
    const limits = { '*': { requestsPerSecond: 1, burst: 1 } };
    const use = async ({ client }: Environment) => {
      const call = createTenantLimiter(client, limits).begin(tenant);
      await call?.end();
    };
    await use(one);
    await use(other);
    expect(await keysOf(tenant)).toEqual(names.map((name) => `${name}:rate:{${tenant}}:requests`).sort());
  });

  it('rejects a command whose keys it does not know', async () => {
    const call = one.client.command(['GETDEL', 'a']);
    await expect(call).rejects.toSatisfy((error) => isRedisError(error, 'INVALID_INPUT'));
  });

  it.runIf(redis.kind === 'tls-acl')('lets Redis itself confine a user to environments', async () => {
    const outside = openEnvironment(redis, 'production', login);
    const call = outside.sessions.createSession({ tenantId: freshTenant(), userId: 'alice' });
    await expect(call).rejects.toSatisfy((error) => isRedisError(error, 'AUTH'));
    await outside.client.close();
  });
});
