import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  AuthError,
  ClosedError,
  CommandError,
  createSessionStore,
  OutOfMemoryError,
  type RedisClient,
  type SessionEvent,
  type SessionStore,
} from '../../src/redis/index.ts';
import { TENANT_REGISTRY } from '../../src/redis/shared/keys.ts';
import { expectSoundSessions, expireSession } from '../support/admin/session-keyspace.ts';
import { forEachRedis, freshTenant } from '../support/redis/kinds.ts';
import { FULL_TIER } from '../support/run/tier.ts';

/** Runs an action at the moment that a race needs: after the client has decided, but before its script is sent. */
function interposing(client: RedisClient, before: string, act: () => Promise<unknown>): RedisClient {
  return {
    ...client,
    async script(script, keys, args) {
      if (script.name === before) await act();
      return client.script(script, keys, args);
    },
  };
}

/** Each race is forced, so a few repetitions cover what differs: a used tenant, and earlier sessions. */
const TIMES = FULL_TIER ? 25 : 5;

forEachRedis((redis) => {
  let tenantId: string;
  let store: SessionStore;
  const config = { maxSessionsPerUser: 2, touchInterval: 0, maxMetadataBytes: 65_536 };
  const userId = 'alice';

  beforeEach(() => {
    tenantId = freshTenant();
    store = createSessionStore(redis.client, config);
  });

  afterEach(() => expectSoundSessions(redis.admin, tenantId));

  /** Ends a session in every possible way, each while another call on it is in progress. */
  const endings: [string, (sessionId: string) => Promise<unknown>][] = [
    ['revoked with its tenant', () => store.revokeTenantSessions(tenantId)],
    ['destroyed', (sessionId) => store.destroySession(tenantId, sessionId)],
    ['destroyed with all of its user', () => store.destroyUserSessions(tenantId, userId)],
    ['rotated', (sessionId) => store.rotateSession(tenantId, sessionId)],
    [
      'evicted',
      async () => {
        for (let i = 0; i < config.maxSessionsPerUser; i++) await store.createSession({ tenantId, userId });
      },
    ],
  ];

  const calls: [string, string, (store: SessionStore, sessionId: string) => Promise<unknown>][] = [
    ['a touch', 'touchSession', (racing, id) => racing.getSession(tenantId, id)],
    [
      'an update',
      'updateSession',
      (racing, id) => racing.updateSession(tenantId, id, { metadata: { a: 1 } }),
    ],
    ['a rotation', 'rotateSession', (racing, id) => racing.rotateSession(tenantId, id)],
  ];

  describe.each(endings)('a session %s', (_, end) => {
    it.each(calls)('is not restored by %s that was in progress', async (__, script, call) => {
      for (let i = 0; i < TIMES; i++) {
        const { sessionId } = await store.createSession({ tenantId, userId });
        const racing = createSessionStore(
          interposing(redis.client, script, () => end(sessionId)),
          config,
        );
        expect(await call(racing, sessionId)).toBeNull();
        expect(await store.getSession(tenantId, sessionId)).toBeNull();
        await store.destroyUserSessions(tenantId, userId);
      }
      expect((await store.listUserSessions(tenantId, userId)).sessions).toEqual([]);
    });
  });

  it('loses none of 1,000 concurrent updates of distinct fields', async () => {
    const { sessionId } = await store.createSession({ tenantId, userId });
    const updates = Array.from({ length: 1_000 }, (_, i) =>
      store.updateSession(tenantId, sessionId, { metadata: { [`field${i}`]: i } }),
    );
    await Promise.all(updates);
    const session = await store.getSession(tenantId, sessionId);
    expect(session?.version).toBe(1_001);
    expect(Object.values(session?.metadata ?? {}).sort((a, b) => Number(a) - Number(b))).toEqual(
      Array.from({ length: 1_000 }, (_, i) => i),
    );
  });

  it('applies an update once, no matter how often it is sent', async () => {
    const { sessionId } = await store.createSession({ tenantId, userId });
    const repeating: RedisClient = {
      ...redis.client,
      async script(script, keys, args) {
        await redis.client.script(script, keys, args);
        return redis.client.script(script, keys, args);
      },
    };
    const retried = createSessionStore(repeating, config);
    expect((await retried.updateSession(tenantId, sessionId, { metadata: { a: 1 } }))?.version).toBe(2);
    const rotated = await retried.rotateSession(tenantId, sessionId);
    expect(rotated?.session.version).toBe(3);
    expect(await store.getSession(tenantId, rotated?.sessionId ?? '')).not.toBeNull();
    await retried.createSession({ tenantId, userId });
    expect((await store.listUserSessions(tenantId, userId)).sessions).toHaveLength(2);
  });

  it('uses the server’s clock, no matter how wrong this process’s is', async () => {
    const live = await store.createSession({ tenantId, userId });
    const expired = await store.createSession({ tenantId, userId });
    await expireSession(redis.admin, tenantId, expired.session.handle);
    const { now } = Date;
    for (const skew of [-40 * 365, -1, 1, 40 * 365].map((days) => days * 86_400_000)) {
      Date.now = () => now() + skew;
      try {
        const read = await store.getSession(tenantId, live.sessionId);
        expect(Math.abs((read?.lastActivity ?? 0) - live.session.createdAt)).toBeLessThan(3_600_000);
        expect(read?.absoluteExpiresAt).toBe(live.session.absoluteExpiresAt);
        expect(await store.getSession(tenantId, expired.sessionId)).toBeNull();
        expect((await store.listUserSessions(tenantId, userId)).sessions).toHaveLength(1);
      } finally {
        Date.now = now;
      }
    }
  });

  it.each([
    ['nothing', null],
    ['an error', new CommandError('TIME', 'unknown command')],
    ['no numbers', ['soon', '0']],
  ])('reads no session when the server replies with %s to TIME', async (_, reply) => {
    const { sessionId } = await store.createSession({ tenantId, userId });
    const timeless = createSessionStore({
      ...redis.client,
      pipeline: async (commands) => [...(await redis.client.pipeline(commands)).slice(0, -1), reply],
    });
    await expect(timeless.getSession(tenantId, sessionId)).rejects.toMatchObject({ code: 'COMMAND' });
    await expect(timeless.listUserSessions(tenantId, userId)).rejects.toMatchObject({ code: 'COMMAND' });
  });

  it.each([
    ['for lack of memory', new OutOfMemoryError()],
    ['for a missing permission', new AuthError('NOPERM')],
    ['by a client that was closed after the read', new ClosedError()],
  ])('still reads when the renewal is rejected %s, and emits an event', async (_, error) => {
    const { sessionId } = await store.createSession({ tenantId, userId });
    const events: unknown[] = [];
    const rejecting = interposing(redis.client, 'touchSession', async () => {
      throw error;
    });
    const strained = createSessionStore(rejecting, config, { onEvent: (event) => events.push(event) });
    expect(await strained.getSession(tenantId, sessionId)).toMatchObject({ version: 1 });
    expect(events).toMatchObject([{ type: 'touch-failed', tenantId, code: error.code }]);
  });

  it('reads no session whose renewal returned something unknown', async () => {
    const { sessionId } = await store.createSession({ tenantId, userId });
    const unknown = interposing(redis.client, 'touchSession', async () => {
      throw new CommandError('touchSession', 'returned an unexpected reply');
    });
    const reading = createSessionStore(unknown, config).getSession(tenantId, sessionId);
    await expect(reading).rejects.toMatchObject({ code: 'COMMAND' });
  });

  it('still creates when the tenant cannot be registered, says so, and tries again', async () => {
    let full = true;
    const command: typeof redis.client.command = (sent) =>
      full ? Promise.reject(new OutOfMemoryError()) : redis.client.command(sent);
    const events: SessionEvent[] = [];
    const strained = createSessionStore({ ...redis.client, command }, config, {
      onEvent: (event) => events.push(event),
    });
    await strained.createSession({ tenantId, userId });
    full = false;
    await strained.createSession({ tenantId, userId });
    expect(events.filter(({ type }) => type !== 'created')).toEqual([
      { type: 'register-failed', tenantId, code: 'OUT_OF_MEMORY' },
    ]);
    expect(Number(await redis.admin.raw('ZSCORE', TENANT_REGISTRY, tenantId))).toBe(0);
  });

  it('applies a tenant’s own policy, capped by the ceiling', async () => {
    const strict = createSessionStore(redis.client, {
      ...config,
      tenants: {
        [tenantId]: { sessionTTL: 120, absoluteTTL: 10_000, maxSessionsPerUser: 1, slidingExpiration: false },
      },
      ceiling: { sessionTTL: 60, absoluteTTL: 90, maxSessionsPerUser: 10 },
    });
    const { session } = await strict.createSession({ tenantId, userId });
    expect(session.expiresAt - session.createdAt).toBe(60_000);
    expect(session.absoluteExpiresAt - session.createdAt).toBe(90_000);
    expect((await strict.createSession({ tenantId, userId })).evicted).toEqual([session.handle]);
  });
});
