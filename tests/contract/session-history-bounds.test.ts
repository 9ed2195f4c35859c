import { beforeEach, expect, it } from 'vitest';
import { createTenantPurge } from '../../src/redis/index.ts';
import {
  HISTORY_BYTES,
  HISTORY_FIELD_BYTES,
  HISTORY_TTL_MS,
  MAX_ENDED_SESSIONS,
} from '../../src/redis/session/history-format.ts';
import { sessionKeys } from '../../src/redis/shared/keys.ts';
import { expireSession } from '../support/admin/session-keyspace.ts';
import { forEachRedis } from '../support/redis/kinds.ts';
import { type FreshSessions, freshSessions } from '../support/stores/fresh-stores.ts';
import { purgeAll } from '../support/stores/purge-all.ts';

const ALICE = 'auth0|alice';

/** The history of ended sessions. */
forEachRedis((redis) => {
  let { tenantId, client, identity, store } = {} as FreshSessions;

  beforeEach(() => {
    ({ tenantId, client, identity, store } = freshSessions(redis));
  });

  const create = (userId = ALICE) => store.createSession({ ...identity(userId), ipAddress: '203.0.113.7' });
  const history = (userId = ALICE) => store.listEndedSessions(tenantId, userId);
  const causes = async () => (await history()).map(({ handle, cause }) => [handle, cause]);
  const [latest, earlier] = ['', ':earlier'];
  const keyOf = (part: string) => `session-history:{${tenantId}}${part}`;
  const endOne = async (userId = ALICE) => {
    const { sessionId, session } = await create(userId);
    await store.destroySession(tenantId, sessionId);
    return session.handle;
  };

  it('has the newest sessions of a user', async () => {
    const handles: string[] = [];
    for (let i = 0; i < MAX_ENDED_SESSIONS + 3; i++) handles.push(await endOne());
    const found = (await history()).map(({ handle }) => handle);
    expect(found.sort()).toEqual(handles.slice(3).sort());
  });

  it('counts its bytes', async () => {
    for (const user of [ALICE, ALICE, 'auth0|bob']) await endOne(user);
    const pairs = [await redis.admin.raw('HGETALL', keyOf(latest))].flat().map(String);
    const fields = new Map(pairs.flatMap((name, i) => (i % 2 === 0 ? [[name, pairs[i + 1] ?? '']] : [])));
    const counted = Number(fields.get('#')?.split(' ')[1]);
    fields.delete('#');
    const bytes = [...fields.values()].reduce((sum, text) => sum + text.length + HISTORY_FIELD_BYTES, 0);
    expect(fields.size).toBe(2);
    expect(counted).toBe(bytes);
  });

  it('keeps the latest half of a full tenant’s history, and drops the earlier one', async () => {
    const first = await endOne();
    const fill = () => redis.admin.raw('HSET', keyOf(latest), '#', `${Date.now()} ${HISTORY_BYTES / 2}`);
    await fill();
    await endOne('auth0|bob');
    expect(await causes()).toEqual([[first, 'signed-out']]);
    expect(await redis.admin.pttl(keyOf(earlier))).toBeGreaterThan(0);
    await fill();
    await endOne('auth0|bob');
    expect(await causes()).toEqual([]);
    expect(await history('auth0|bob')).toHaveLength(2);
  });

  it('moves the history of a user to the latest half when another session ends', async () => {
    const handles = [await endOne()];
    await redis.admin.raw('HSET', keyOf(latest), '#', `${Date.now()} ${HISTORY_BYTES / 2}`);
    handles.push(await endOne());
    expect((await history()).map(({ handle }) => handle).sort()).toEqual(handles.sort());
    await redis.admin.raw('UNLINK', keyOf(earlier));
    expect(await history()).toHaveLength(2);
  });

  it('drops sessions that ended more than 30 days ago', async () => {
    const old = await create();
    const at = Date.now() - HISTORY_TTL_MS - 60_000;
    await expireSession(redis.admin, tenantId, old.session.handle, at);
    expect(await history()).toEqual([]);
    const recent = await create();
    await store.destroySession(tenantId, recent.sessionId);
    expect(await causes()).toEqual([[recent.session.handle, 'signed-out']]);
    expect(await redis.admin.pttl(keyOf(latest))).toBeGreaterThan(HISTORY_TTL_MS - 60_000);
    await redis.admin.raw('HSET', keyOf(latest), '#', `${at} 10`);
    await endOne('auth0|bob');
    expect(await redis.admin.raw('HLEN', keyOf(latest))).toBe(2);
    expect(await redis.admin.raw('HLEN', keyOf(earlier))).toBe(2);
  });

  it('may be evicted, and then starts again', async () => {
    await endOne();
    await redis.admin.raw('UNLINK', keyOf(latest));
    expect(await history()).toEqual([]);
    await endOne();
    expect(await history()).toHaveLength(1);
  });

  it('does not contain sessions whose tenant state was lost', async () => {
    await create();
    await redis.admin.raw('UNLINK', sessionKeys(tenantId).epoch);
    expect(await history()).toEqual([]);
    await create();
    expect(await history()).toEqual([]);
  });

  it('leaves nothing after a purge, also of a tenant that has got a session meanwhile', async () => {
    await endOne();
    await create();
    const purge = createTenantPurge(client, { sessions: store });
    expect(await purgeAll(purge, tenantId)).toMatchObject({ sessions: 1 });
    expect(await redis.admin.everyKey(`session*{${tenantId}}*`)).toEqual([]);

    await endOne();
    const interposed = createTenantPurge(
      {
        ...client,
        script: async (...call: Parameters<typeof client.script>) => {
          if (call[0].name === 'forgetSessions') await create();
          return client.script(...call);
        },
      },
      { sessions: store },
    );
    await purgeAll(interposed, tenantId);
    expect(await redis.admin.everyKey(`session-history:{${tenantId}}*`)).toEqual([]);
    expect((await store.listUserSessions(tenantId, ALICE)).sessions).toHaveLength(1);
  });
});
