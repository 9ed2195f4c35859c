import { randomUUID } from 'node:crypto';
import { beforeEach, expect, it } from 'vitest';
import {
  type CacheStore,
  createCacheStore,
  createSessionStore,
  createTenantPurge,
  type PurgeTenant,
  type SessionStore,
} from '../../src/redis/index.ts';
import { TENANT_REGISTRY } from '../../src/redis/shared/keys.ts';
import { expectSoundSessions } from '../support/admin/session-keyspace.ts';
import { forEachRedis, freshTenant } from '../support/redis/kinds.ts';
import { type CountingClient, countingClient } from '../support/stores/counting-client.ts';
import { purgeAll } from '../support/stores/purge-all.ts';

forEachRedis((redis) => {
  let tenant: string;
  let client: CountingClient;
  let sessions: SessionStore;
  let cache: CacheStore;
  let purge: PurgeTenant;

  beforeEach(() => {
    tenant = freshTenant();
    client = countingClient(redis.client);
    sessions = createSessionStore(client);
    cache = createCacheStore(client);
    purge = createTenantPurge(client, { sessions });
  });

  const keysOf = (tenantId: string) =>
    redis.admin.everyKey(`*{${encodeURIComponent(tenantId).replaceAll('*', '%2A')}}*`);

  async function fill(tenantId: string): Promise<string> {
    const alice = { tenantId, userId: 'alice' };
    const { sessionId } = await sessions.createSession(alice, { idempotencyKey: randomUUID() });
    await sessions.createSession({ tenantId, userId: 'bob' });
    await cache.setManyCache(tenantId, 'ns', Object.fromEntries(many(60).map((key) => [key, key])), 600);
    await cache.setCache(tenantId, 'other', '*', 'x'.repeat(3_000), 600, ['tag']);
    return sessionId;
  }

  it('leaves nothing of a tenant, and counts what it removed', async () => {
    await fill(tenant);
    await cache.getCacheMetrics(tenant);
    expect(await purgeAll(purge, tenant)).toMatchObject({ sessions: 2, entries: 61 });
    const left = await keysOf(tenant);
    // The remaining key expires by itself after a minute: the marker of an added batch of counters.
    expect(left.filter((key) => !key.startsWith('cache-metrics-batch:'))).toEqual([]);
    for (const key of left) expect(await redis.admin.pttl(key)).toBeGreaterThan(0);
    expect(await redis.admin.raw('ZSCORE', 'session-tenants', tenant)).toBeNull();
    expect(await redis.admin.raw('ZSCORE', 'cache-tenants', tenant)).toBeNull();
    expect(await purgeAll(purge, tenant)).toMatchObject({ sessions: 0, entries: 0 });
  });

  it('makes everything unreachable before it removes anything', async () => {
    const sessionId = await fill(tenant);
    const stopped = {
      ...client,
      script: (...call: Parameters<CountingClient['script']>) =>
        call[0].name === 'reclaimSessions' ? Promise.reject(new Error('stopped')) : client.script(...call),
    };
    await expect(createTenantPurge(stopped, { sessions })(tenant)).rejects.toThrow('stopped');
    expect((await keysOf(tenant)).length).toBeGreaterThan(60);
    expect(await sessions.getSession(tenant, sessionId)).toBeNull();
    expect(await cache.getManyCache(tenant, 'ns', many(60))).toEqual(new Map());
    expect(await purgeAll(purge, tenant)).toMatchObject({ sessions: 2, entries: 61 });
  });

  it.each(['org_b', '*', '?', '[a-z]', 'a:*', 'é{x}'])('does not affect the tenant %s', async (name) => {
    const neighbour = `${tenant}${name}`;
    const sessionId = await fill(neighbour);
    const before = await keysOf(neighbour);
    await fill(tenant);
    await purgeAll(purge, tenant);
    expect(await keysOf(neighbour)).toEqual(before);
    expect(await sessions.getSession(neighbour, sessionId)).not.toBeNull();
    expect(await cache.getCache(neighbour, 'ns', 'k1')).toBe('k1');
  });

  it('does not affect others when the tenant’s own name looks like a glob', async () => {
    const neighbour = tenant;
    const sessionId = await fill(neighbour);
    tenant = `${tenant.slice(0, -1)}*`;
    await fill(tenant);
    expect(await purgeAll(purge, tenant)).toMatchObject({ sessions: 2, entries: 61 });
    expect(await sessions.getSession(neighbour, sessionId)).not.toBeNull();
    expect(await cache.getCache(neighbour, 'ns', 'k1')).toBe('k1');
  });

  it('runs in bounded steps', async () => {
    await fill(tenant);
    client.reset();
    const first = await purge(tenant, { limit: 5 });
    expect(first.more).toBe(true);
    // Two scripts end all; six commands find and remove the sessions, and find that none is left.
    expect(client.commands.length).toBeLessThanOrEqual(2 + 6);
    client.reset();
    const second = await purge(tenant, { cursor: first.cursor, limit: 1_000 });
    // Scans and removals, one of which finds the end; then the tenant's version, table and place in both registries go.
    expect(client.commands.length).toBeLessThanOrEqual(2 * 2 + 5);
    expect(second.sessions + second.entries).toBeLessThanOrEqual(63);
  });

  it('is resumed by another process after a call was lost', async () => {
    await fill(tenant);
    const first = await purge(tenant, { limit: 20 });
    const broken = { ...client, command: () => Promise.reject(new Error('lost')) };
    await createTenantPurge(broken, { sessions })(tenant, { cursor: first.cursor }).catch(() => {});
    let report = first;
    let removed = first.sessions + first.entries;
    while (report.more) {
      report = await createTenantPurge(redis.client, { sessions })(tenant, { cursor: report.cursor });
      removed += report.sessions + report.entries;
    }
    expect(removed).toBe(63);
  });

  it('counts in a dry run what it would remove, and changes nothing', async () => {
    const neighbour = `${tenant}x`;
    await fill(neighbour);
    await fill(tenant);
    // Two ended sessions in a revoked index, and two live ones.
    await sessions.revokeTenantSessions(tenant);
    const sessionId = await fill(tenant);
    const contents = async () => {
      const keys = await redis.admin.everyKey(`*${tenant}*`);
      return Promise.all(keys.sort().map(async (key) => [key, await redis.admin.raw('DUMP', key)]));
    };
    const before = await contents();
    const counted = await purgeAll(purge, tenant, { dryRun: true });
    expect(await contents()).toEqual(before);
    expect(counted).toMatchObject({ sessions: 4, entries: 61 });
    expect(await sessions.getSession(tenant, sessionId)).not.toBeNull();
    expect(await cache.getCache(tenant, 'ns', 'k1')).toBe('k1');
    expect(await purgeAll(purge, tenant)).toMatchObject({ sessions: 4, entries: 61 });
    expect(await purgeAll(purge, tenant, { dryRun: true })).toMatchObject({ sessions: 0, entries: 0 });
  });

  it('counts in pages, each in bounded steps, and revoked indexes in pages of their own', async () => {
    await fill(tenant);
    for (let i = 0; i < 201; i++) {
      await sessions.createSession({ tenantId: tenant, userId: 'dave' });
      await sessions.revokeTenantSessions(tenant);
    }
    client.reset();
    const first = await purge(tenant, { limit: 1, dryRun: true });
    expect(client.roundTrips).toBe(2);
    expect(first).toEqual({ sessions: 102, entries: 0, more: true, cursor: 'dry-run.sessions.100' });
    const total = await purgeAll(purge, tenant, { limit: 1, dryRun: true });
    expect(total).toMatchObject({ sessions: 203, entries: 61 });
    expect(total.calls).toBeGreaterThan(3);
  });

  it('continues no purge with the cursor of a dry run, nor a dry run with that of a purge', async () => {
    await fill(tenant);
    const counted = await purge(tenant, { limit: 1, dryRun: true });
    const error = { code: 'INVALID_INPUT', field: 'cursor' };
    await expect(purge(tenant, { cursor: counted.cursor })).rejects.toMatchObject(error);
    const purged = await purge(tenant, { limit: 1 });
    const dryRun = purge(tenant, { cursor: purged.cursor, dryRun: true });
    await expect(dryRun).rejects.toMatchObject(error);
    const beyond = purge(tenant, { cursor: `dry-run.sessions.${'9'.repeat(20)}`, dryRun: true });
    await expect(beyond).rejects.toMatchObject(error);
  });

  it('keeps a load that began before it from being served after it (G1)', async () => {
    await fill(tenant);
    const asOf = await cache.readAsOf(tenant);
    const early = cache.cacheOrFetch(tenant, 'ns', 'late', async () => {
      await purgeAll(purge, tenant);
      // The tenant continues with a version of another generation.
      await cache.setCache(tenant, 'ns', 'new', 'new');
      return 'old';
    });
    expect(await early).toBe('old');
    expect(await cache.getCache(tenant, 'ns', 'late')).toBeUndefined();
    expect(await createCacheStore(redis.client).cacheOrFetch(tenant, 'ns', 'late', async () => 'fresh')).toBe(
      'fresh',
    );
    expect(await cache.setCache(tenant, 'ns', 'as-of', 'old', 60, [], { asOf })).toBe(false);
    expect(await cache.getCache(tenant, 'ns', 'new')).toBe('new');
  });

  it('lets a tenant come back without its old sessions, and registers it again', async () => {
    const sessionId = await fill(tenant);
    await purgeAll(purge, tenant);
    const again = await sessions.createSession({ tenantId: tenant, userId: 'alice' });
    expect(await sessions.getSession(tenant, sessionId)).toBeNull();
    expect(await sessions.getSession(tenant, again.sessionId)).not.toBeNull();
    expect(await redis.admin.raw('ZSCORE', TENANT_REGISTRY, tenant)).not.toBeNull();
    await expectSoundSessions(redis.admin, tenant);
  });

  it.each(['reclaimSessions', 'forgetSessions'])(
    'leaves no session behind that is created before its %s',
    async (script) => {
      await fill(tenant);
      let during: { sessionId: string } | undefined;
      const interposed: CountingClient = {
        ...client,
        async script(...call) {
          if (call[0].name === script)
            during ??= await sessions.createSession({ tenantId: tenant, userId: 'late' });
          return client.script(...call);
        },
      };
      purge = createTenantPurge(interposed, { sessions });
      await purgeAll(purge, tenant);
      expect(await sessions.getSession(tenant, during?.sessionId ?? '')).not.toBeNull();
      expect(await redis.admin.raw('ZSCORE', TENANT_REGISTRY, tenant)).not.toBeNull();
      expect(await redis.admin.everyKey(`session:{${tenant}}*`)).toHaveLength(1);
      await expectSoundSessions(redis.admin, tenant);
    },
  );

  it('removes sessions of earlier revocations, too', async () => {
    for (let i = 0; i < 3; i++) {
      await fill(tenant);
      await sessions.revokeTenantSessions(tenant);
    }
    expect(await purgeAll(purge, tenant)).toMatchObject({ sessions: 3 * 2 });
    expect(await redis.admin.everyKey(`session*{${tenant}}*`)).toEqual([]);
  });
});

const many = (count: number): string[] => Array.from({ length: count }, (_, i) => `k${i}`);
