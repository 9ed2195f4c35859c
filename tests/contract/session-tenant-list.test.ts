import { afterEach, beforeEach, expect, it } from 'vitest';
import type { SessionStore, SessionSummary } from '../../src/redis/index.ts';
import { sessionKeys } from '../../src/redis/shared/keys.ts';
import { expectSoundSessions, expireSession } from '../support/admin/session-keyspace.ts';
import { forEachRedis, freshTenant } from '../support/redis/kinds.ts';
import { type FreshSessions, freshSessions } from '../support/stores/fresh-stores.ts';
import { waitUntil } from '../support/wait-until.ts';

/** The sessions of a whole tenant. */
forEachRedis((redis) => {
  let { tenantId, client, open, identity, store } = {} as FreshSessions;

  beforeEach(() => {
    ({ tenantId, client, open, identity, store } = freshSessions(redis));
  });

  afterEach(() => expectSoundSessions(redis.admin, tenantId));

  const create = (userId: string) =>
    store.createSession({ ...identity(userId), metadata: { secret: 'm' }, userAgent: 'curl/8.5' });

  async function createMany(count: number): Promise<string[]> {
    const made = await Promise.all(Array.from({ length: count }, (_, i) => create(`user-${i % 20}`)));
    return made.map(({ session }) => session.handle);
  }

  /** Walks over all pages, and does something between two of them. */
  async function walk(limit: number, between: (page: number) => Promise<unknown> = async () => {}) {
    const found: SessionSummary[] = [];
    let cursor: string | undefined;
    for (let page = 0; ; page++) {
      const listed = await store.listTenantSessions(tenantId, { limit, cursor });
      expect(listed.sessions.length).toBeLessThanOrEqual(limit);
      found.push(...listed.sessions);
      ({ cursor } = listed);
      if (cursor === undefined) return found;
      await between(page);
    }
  }

  it('are listed in two round trips a page, the newest first, with handles and never ids', async () => {
    const { sessionId } = await create('user-0');
    await createMany(9);
    client.reset();
    const { sessions, cursor } = await store.listTenantSessions(tenantId);
    expect(client.commands.map(([name]) => name)).toEqual(['ZRANGE', 'MGET', 'TIME']);
    expect(client.roundTrips).toBe(2);
    expect(cursor).toBeUndefined();
    expect(sessions).toHaveLength(10);
    expect(new Set(sessions.map(({ userId }) => userId)).size).toBe(9);
    const times = sessions.map(({ createdAt }) => createdAt);
    expect(times).toEqual(times.toSorted((left, right) => right - left));
    expect(sessions.at(-1)).toMatchObject({ tenantId, userAgent: 'curl/8.5', version: 1 });
    expect(JSON.stringify(sessions)).not.toContain(sessionId.slice(0, 43));
    expect(sessions[0]).not.toHaveProperty('metadata');
  });

  it('cost one round trip if there are none', async () => {
    expect(await store.listTenantSessions(tenantId)).toEqual({ sessions: [] });
    expect(client.roundTrips).toBe(1);
  });

  it.each([1, 7, 30, 31, 100])('are each on one page of %d', async (limit) => {
    const handles = await createMany(30);
    const found = await walk(limit);
    expect(found.map(({ handle }) => handle).sort()).toEqual(handles.sort());
  });

  it('are each on one page while others are created, used, rotated and ended', async () => {
    const handles = await createMany(40);
    const ids = await Promise.all(['a', 'b', 'c', 'd'].map(create));
    const [used, updated, rotated, ended] = ids;
    const newest = Math.max(...ids.map(({ session }) => session.createdAt));
    await waitUntil('a later millisecond', () => Date.now() > newest);
    if (!used || !updated || !rotated || !ended) throw new Error('unreachable');
    const stay = [...handles, used.session.handle, updated.session.handle];
    let rotatedId = rotated.sessionId;
    const found = await walk(3, async (page) => {
      await store.getSession(tenantId, used.sessionId);
      await store.updateSession(tenantId, updated.sessionId, { metadata: { page } });
      rotatedId = (await store.rotateSession(tenantId, rotatedId))?.sessionId ?? '';
      await create(`new-${page}`);
      if (page === 2) await store.destroySession(tenantId, ended.sessionId);
    });
    const listed = found.map(({ handle }) => handle);
    expect(listed.filter((handle) => stay.includes(handle)).sort()).toEqual(stay.sort());
    expect(found.filter(({ userId }) => userId === 'c')).toHaveLength(1);
    expect(found.filter(({ userId }) => userId.startsWith('new-'))).toEqual([]);
  });

  it('continue after a session that has ended', async () => {
    await createMany(6);
    const first = await store.listTenantSessions(tenantId, { limit: 3 });
    for (const { handle } of first.sessions) await store.destroySession(tenantId, { handle });
    const second = await store.listTenantSessions(tenantId, { cursor: first.cursor });
    expect(second.sessions).toHaveLength(3);
    expect(second.cursor).toBeUndefined();
  });

  it('are each on one page even if very many were created in one millisecond', async () => {
    const rotating = await create('rotating');
    const handles = [rotating.session.handle, ...(await createMany(59))];
    const { created, record } = sessionKeys(tenantId);
    const at = Date.now() - 1_000;
    for (const handle of handles) {
      const key = record({ userHash: handle.slice(22, 44), slot: Number(handle.slice(44)) });
      await redis.admin.raw('SETRANGE', key, 73, String(at));
      await redis.admin.raw('ZADD', created, at, handle.slice(22) + handle.slice(0, 22));
    }
    let id = rotating.sessionId;
    const found = await walk(7, async () => {
      id = (await store.rotateSession(tenantId, id))?.sessionId ?? '';
    });
    expect(new Set(found.map(({ handle }) => handle)).size).toBe(60);
    expect(found).toHaveLength(60);
    expect(found.filter(({ userId }) => userId === 'rotating')).toHaveLength(1);
  });

  it('are only the live ones', async () => {
    const [expired = '', ...live] = await createMany(5);
    await expireSession(redis.admin, tenantId, expired);
    expect((await walk(2)).map(({ handle }) => handle).sort()).toEqual(live.sort());
    await store.revokeTenantSessions(tenantId);
    client.reset();
    expect(await walk(2)).toEqual([]);
    expect(client.roundTrips).toBe(1);
    const { session } = await create('after');
    expect(await walk(2)).toMatchObject([{ handle: session.handle }]);
  });

  it('are those of one user if the call names one', async () => {
    await createMany(3);
    for (let i = 0; i < 2; i++) await create('user-1');
    client.reset();
    const first = await store.listTenantSessions(tenantId, { userId: 'user-1', limit: 2 });
    expect(client.roundTrips).toBe(1);
    const rest = await store.listTenantSessions(tenantId, { userId: 'user-1', cursor: first.cursor });
    expect([...first.sessions, ...rest.sessions].map(({ userId }) => userId)).toEqual(
      Array(3).fill('user-1'),
    );
  });

  it('are never those of another tenant, regardless of the cursor', async () => {
    await createMany(3);
    const { cursor } = await store.listTenantSessions(tenantId, { limit: 1 });
    const other = freshTenant();
    expect(await store.listTenantSessions(other, { cursor })).toEqual({ sessions: [] });
    const { session } = await store.createSession({ tenantId: other, userId: 'user-1' });
    const forged = Buffer.from(`created:9999999999999:${session.handle.slice(22)}`).toString('base64url');
    const found = await store.listTenantSessions(tenantId, { cursor: forged });
    expect(found.sessions.map(({ tenantId }) => tenantId)).toEqual(Array(3).fill(tenantId));
  });

  it('reject the cursor of the list of a user, and the other way round', async () => {
    for (let i = 0; i < 2; i++) await create('user-1');
    const mine = await store.listUserSessions(tenantId, 'user-1', { limit: 1 });
    const all = await store.listTenantSessions(tenantId, { limit: 1 });
    const refused = { code: 'INVALID_INPUT', field: 'cursor' };
    await expect(store.listTenantSessions(tenantId, { cursor: mine.cursor })).rejects.toMatchObject(refused);
    const page = { userId: 'user-1', cursor: all.cursor };
    await expect(store.listTenantSessions(tenantId, page)).rejects.toMatchObject(refused);
  });

  it('are read at most 6 MiB at a time', async () => {
    const large: SessionStore = open({ maxMetadataBytes: 1_048_576, maxSessionsPerUser: 3 });
    await createMany(10);
    const { sessions, cursor } = await large.listTenantSessions(tenantId);
    expect(sessions).toHaveLength(6);
    expect((await large.listTenantSessions(tenantId, { cursor })).sessions).toHaveLength(4);
  });
});
