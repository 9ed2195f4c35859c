import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createSessionStore, type EndCause, type SessionStore } from '../../src/redis/index.ts';
import { MAX_ENDED_SESSIONS, reclaimTenant } from '../../src/redis/session/index.ts';
import { reclaimSessions } from '../../src/redis/session/reclaim.ts';
import { sessionKeys } from '../../src/redis/shared/keys.ts';
import { expectSoundSessions, expireSession } from '../support/admin/session-keyspace.ts';
import { forEachRedis, freshTenant, type TestRedis } from '../support/redis/kinds.ts';
import { FULL_TIER } from '../support/run/tier.ts';

const USERS = ['alice', 'bob'];
const LIMIT = 3;
/** Sequences of up to 120 calls, on each kind of Redis. */
const RUNS = FULL_TIER ? 200 : 25;

interface ModelSession {
  readonly id: string;
  readonly user: string;
  handle: string;
  metadata: Record<string, number>;
  version: number;
  live: boolean;
  createdAt: number;
  cause?: EndCause;
}

/** The expected state, in plain memory. */
class Model {
  readonly sessions: ModelSession[] = [];
  liveOf = (user: string) => this.sessions.filter((session) => session.live && session.user === user);
  end(session: ModelSession, cause: EndCause): void {
    if (session.live) session.cause = cause;
    session.live = false;
  }
  pick = (n: number): ModelSession | undefined => this.sessions[n % Math.max(1, this.sessions.length)];
}

interface Real {
  readonly redis: TestRedis;
  readonly tenant: string;
  readonly store: SessionStore;
}

type Command = fc.AsyncCommand<Model, Real>;

/** A command that always applies, and describes itself. */
const command = (name: string, run: (model: Model, real: Real) => Promise<void>): Command => ({
  check: () => true,
  run,
  toString: () => name,
});

/** Calls with a new idempotency key, and again if the first answer was lost. @returns both answers */
async function twice<T>(lost: boolean, call: (options: { idempotencyKey: string }) => Promise<T>) {
  const options = { idempotencyKey: randomUUID() };
  const first = await call(options);
  return [first, lost ? await call(options) : first] as const;
}

const create = (user: string, lost: boolean) =>
  command(`create ${user}${lost ? ' twice' : ''}`, async (model, { store, tenant }) => {
    const before = model.liveOf(user);
    const [{ sessionId, session, evicted }, again] = await twice(lost, (options) =>
      store.createSession({ tenantId: tenant, userId: user }, options),
    );
    expect(again).toMatchObject({ sessionId, session: { handle: session.handle } });
    expect(evicted).toHaveLength(Math.max(0, before.length + 1 - LIMIT));
    for (const handle of evicted) {
      const victim = before.find((candidate) => candidate.handle === handle);
      expect(victim).toBeDefined();
      if (victim) model.end(victim, 'evicted');
    }
    model.sessions.push({
      id: sessionId,
      user,
      handle: session.handle,
      metadata: {},
      version: 1,
      live: true,
      createdAt: session.createdAt,
    });
  });

const get = (n: number) =>
  command(`get ${n}`, async (model, { store, tenant }) => {
    const expected = model.pick(n);
    if (!expected) return;
    const session = await store.getSession(tenant, expected.id);
    if (!expected.live) return expect(session).toBeNull();
    const { handle, metadata, version, user: userId } = expected;
    expect(session).toMatchObject({ handle, version, userId });
    expect(session?.metadata).toEqual(metadata);
  });

const update = (n: number, key: string, value: number | null, stale: boolean) =>
  command(`update ${n} ${key}=${value}${stale ? ' stale' : ''}`, async (model, { store, tenant }) => {
    const target = model.pick(n);
    if (!target) return;
    const ifVersion = stale ? target.version + 1 : target.version;
    const call = twice(!stale, (options) =>
      store.updateSession(tenant, target.id, { metadata: { [key]: value } }, { ifVersion, ...options }),
    );
    if (!target.live) return expect(await call).toEqual([null, null]);
    if (stale)
      return expect(call).rejects.toMatchObject({ code: 'VERSION_CONFLICT', actual: target.version });
    const [changed, again] = await call;
    expect(changed?.version).toBe(++target.version);
    expect(again).toEqual(changed);
    if (value === null) delete target.metadata[key];
    else target.metadata[key] = value;
  });

const destroy = (n: number, byHandle: boolean) =>
  command(`destroy ${n}${byHandle ? ' by handle' : ''}`, async (model, { store, tenant }) => {
    const target = model.pick(n);
    if (!target) return;
    const reference = byHandle ? { handle: target.handle } : target.id;
    const destroyed = await twice(byHandle, (options) => store.destroySession(tenant, reference, options));
    expect(destroyed).toEqual([target.live, target.live]);
    model.end(target, byHandle ? 'signed-out-remotely' : 'signed-out');
  });

const rotate = (n: number, lost: boolean) =>
  command(`rotate ${n}${lost ? ' twice' : ''}`, async (model, { store, tenant }) => {
    const target = model.pick(n);
    if (!target) return;
    const [rotated, again] = await twice(lost, (options) => store.rotateSession(tenant, target.id, options));
    expect(again).toEqual(rotated);
    expect(rotated !== null).toBe(target.live);
    if (!rotated) return;
    target.live = false;
    const version = target.version + 1;
    model.sessions.push({
      ...target,
      id: rotated.sessionId,
      handle: rotated.session.handle,
      version,
      live: true,
    });
  });

const destroyAll = (user: string, keep: number) =>
  command(`destroy all of ${user} but ${keep}`, async (model, { store, tenant }) => {
    const kept = model.pick(keep);
    const call = store.destroyUserSessions(tenant, user, { except: kept?.id });
    if (kept && kept.user !== user)
      return expect(call).rejects.toMatchObject({ code: 'INVALID_INPUT', field: 'except' });
    const ended = model.liveOf(user).filter((session) => session !== kept);
    expect(await call).toBe(ended.length);
    for (const session of ended) model.end(session, 'signed-out-remotely');
  });

const revoke = command('revoke tenant', async (model, { store, tenant }) => {
  await store.revokeTenantSessions(tenant);
  for (const session of model.sessions) model.end(session, 'revoked');
});

const expire = (n: number) =>
  command(`expire ${n}`, async (model, { redis, tenant }) => {
    const target = model.pick(n);
    if (!target?.live) return;
    await expireSession(redis.admin, tenant, target.id, target.createdAt);
    model.end(target, 'expired');
  });

const reclaim = (limit: number) =>
  command(`reclaim ${limit}`, async (_, { redis, tenant }) => {
    const bounds = { limit, hasTime: () => true, signIns: 'expired' as const };
    await reclaimSessions({ client: redis.client, emit: () => {} }, sessionKeys(tenant), bounds);
  });

const list = (user: string) =>
  command(`list ${user}`, async (model, { store, tenant }) => {
    const { sessions } = await store.listUserSessions(tenant, user);
    const handles = (all: readonly { handle: string }[]) => all.map(({ handle }) => handle).sort();
    expect(handles(sessions)).toEqual(handles(model.liveOf(user)));
  });

const listTenant = (limit: number) =>
  command(`list tenant by ${limit}`, async (model, { store, tenant }) => {
    const listed: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await store.listTenantSessions(tenant, { limit, cursor });
      listed.push(...page.sessions.map(({ handle }) => handle));
      ({ cursor } = page);
    } while (cursor !== undefined);
    const live = USERS.flatMap((user) => model.liveOf(user)).map(({ handle }) => handle);
    expect(listed.sort()).toEqual(live.sort());
  });

const history = (user: string) =>
  command(`history of ${user}`, async (model, { store, tenant }) => {
    const found = await store.listEndedSessions(tenant, user);
    const ended = model.sessions.filter((session) => session.user === user && session.cause);
    expect(found).toHaveLength(Math.min(ended.length, MAX_ENDED_SESSIONS));
    const known = ended.map(({ handle, cause, createdAt }) => ({ handle, cause, createdAt }));
    for (const { handle, cause, createdAt } of found)
      expect(known).toContainEqual({ handle, cause, createdAt });
    expect(new Set(found.map(({ handle }) => handle)).size).toBe(found.length);
  });

const user = fc.constantFrom(...USERS);
const n = fc.nat(40);
const commands = fc.commands(
  [
    fc.tuple(user, fc.boolean()).map(([who, lost]) => create(who, lost)),
    fc.tuple(user, fc.boolean()).map(([who, lost]) => create(who, lost)),
    n.map(get),
    n.map(get),
    fc
      .tuple(n, fc.constantFrom('a', 'b', 'c'), fc.option(fc.nat(9)), fc.boolean())
      .map(([target, key, value, stale]) => update(target, key, value, stale)),
    fc.tuple(n, fc.boolean()).map(([target, byHandle]) => destroy(target, byHandle)),
    fc.tuple(n, fc.boolean()).map(([target, lost]) => rotate(target, lost)),
    fc.tuple(user, n).map(([who, keep]) => destroyAll(who, keep)),
    fc.constant(revoke),
    n.map(expire),
    fc.constantFrom(1, 100).map(reclaim),
    user.map(list),
    fc.constantFrom(1, 2, 100).map(listTenant),
    user.map(history),
  ],
  { maxCommands: 120, size: 'max' },
);

forEachRedis((redis) => {
  it('behaves like a plain model, regardless of the order of calls', async () => {
    let steps = 0;
    await fc.assert(
      fc.asyncProperty(commands, fc.constantFrom(0, 3600), async (sequence, touchInterval) => {
        const store = createSessionStore(redis.client, { maxSessionsPerUser: LIMIT, touchInterval });
        const real: Real = { redis, store, tenant: freshTenant() };
        steps += [...sequence].length;
        await fc.asyncModelRun(() => ({ model: new Model(), real }), sequence);
        await expectSoundSessions(redis.admin, real.tenant);
        await store.revokeTenantSessions(real.tenant);
        expect(await reclaimTenant(redis.client, real.tenant, 1_000)).toMatchObject({ done: true });
        const left = await redis.admin.everyKey(`session*{${real.tenant}}*`);
        expect(left.filter((key) => !/^session-(idempotency|history):/.test(key))).toEqual(
          sequence.toString().includes('create') ? [`session-epoch:{${real.tenant}}`] : [],
        );
      }),
      { numRuns: RUNS },
    );
    expect(steps).toBeGreaterThan(RUNS * 20);
  });
});
