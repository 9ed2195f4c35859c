import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  createSessionStore,
  type SessionEvent,
  type SessionStore,
  TimeoutError,
} from '../../src/redis/index.ts';
import { sessionKeys } from '../../src/redis/shared/keys.ts';
import { expectSoundSessions } from '../support/admin/session-keyspace.ts';
import { forEachRedis } from '../support/redis/kinds.ts';
import { type FreshSessions, freshSessions } from '../support/stores/fresh-stores.ts';

const ALICE = 'auth0|alice';
forEachRedis((redis) => {
  let { tenantId, client, events, identity, store } = {} as FreshSessions;
  /** Another process. */
  let other: SessionStore;
  /** A process that receives no answer of its scripts. */
  let deaf: SessionStore;
  const idempotencyKey = 'b0a7c1de-0000-4000-8000-1234567890ab';
  const again = { idempotencyKey };
  const mismatch = { code: 'IDEMPOTENCY_KEY_MISMATCH' };

  beforeEach(() => {
    ({ tenantId, client, events, identity, store } = freshSessions(redis));
    other = createSessionStore(redis.client, { maxSessionsPerUser: 3 });
    const script = async (...call: Parameters<typeof client.script>) => {
      await client.script(...call);
      throw new TimeoutError('The script', 1);
    };
    deaf = createSessionStore({ ...client, script }, { maxSessionsPerUser: 3 });
  });

  afterEach(() => expectSoundSessions(redis.admin, tenantId));

  const eventsOf = (wanted: string) => events.filter(({ type }) => type === wanted);
  const liveSessions = async () => (await store.listUserSessions(tenantId, ALICE)).sessions;

  describe('createSession under an idempotency key', () => {
    it('yields the same session once', async () => {
      const first = await store.createSession(identity(), again);
      const second = await other.createSession(identity(), again);
      expect(second.sessionId).toBe(first.sessionId);
      expect(second.session.handle).toBe(first.session.handle);
      expect(await liveSessions()).toHaveLength(1);
      expect(eventsOf('created')).toHaveLength(1);
    });

    it('is repeated when its answer was lost', async () => {
      await expect(deaf.createSession(identity(), again)).rejects.toMatchObject({ code: 'TIMEOUT' });
      const { sessionId } = await store.createSession(identity(), again);
      expect(await store.getSession(tenantId, sessionId)).not.toBeNull();
      expect(await liveSessions()).toHaveLength(1);
    });

    it('compares only the metadata, regardless of the order of its keys', async () => {
      const data = { ...identity(), metadata: { a: 1, deep: { x: [1, { b: 2, c: 3 }], y: null } } };
      const { sessionId } = await store.createSession(data, again);
      const sameMetadata = { deep: { y: null, x: [1, { c: 3, b: 2 }] }, a: 1 };
      const renewed = { roles: ['member'], userAgent: 'moved', ipAddress: '192.0.2.7' };
      const repeated = await store.createSession({ ...data, ...renewed, metadata: sameMetadata }, again);
      expect(repeated.sessionId).toBe(sessionId);
      for (const metadata of [{ a: 1 }, { ...data.metadata, a: '1' }, undefined]) {
        await expect(store.createSession({ ...data, metadata }, again)).rejects.toMatchObject(mismatch);
      }
      expect(await liveSessions()).toHaveLength(1);
    });

    it('belongs to its user', async () => {
      const first = await store.createSession(identity(), again);
      const second = await store.createSession({ ...identity('auth0|bob'), metadata: { b: 1 } }, again);
      expect(second.sessionId).not.toBe(first.sessionId);
    });

    it('does not bring an ended session back', async () => {
      const { sessionId } = await store.createSession(identity(), again);
      await store.destroySession(tenantId, sessionId);
      await expect(store.createSession(identity(), again)).rejects.toMatchObject({
        code: 'IDEMPOTENCY_KEY_USED',
      });
    });
  });

  describe('rotateSession under an idempotency key', () => {
    it('returns the same new id for the old one, once', async () => {
      const { sessionId } = await store.createSession(identity());
      client.reset();
      const first = await store.rotateSession(tenantId, sessionId, again);
      const second = await store.rotateSession(tenantId, sessionId, again);
      expect(client.roundTrips).toBe(2);
      expect(second?.sessionId).toBe(first?.sessionId);
      expect(second?.session).toMatchObject({ handle: first?.session.handle, version: 2 });
      expect(eventsOf('rotated')).toHaveLength(1);
      expect(await other.rotateSession(tenantId, sessionId, again)).toMatchObject({
        sessionId: first?.sessionId,
      });
    });

    it('is repeated when its answer was lost, and leaves no inaccessible session', async () => {
      const { sessionId } = await store.createSession(identity());
      await expect(deaf.rotateSession(tenantId, sessionId, again)).rejects.toThrow('no response');
      expect(await store.getSession(tenantId, sessionId)).toBeNull();
      const rotated = await store.rotateSession(tenantId, sessionId, again);
      const [only] = await liveSessions();
      expect(await store.getSession(tenantId, rotated?.sessionId ?? '')).toMatchObject({
        handle: only?.handle,
      });
    });

    it('stores the new secret only encrypted', async () => {
      const { sessionId } = await store.createSession(identity());
      const rotated = await store.rotateSession(tenantId, sessionId, again);
      const stored = JSON.stringify(
        await Promise.all(sessionKeys(tenantId).idempotency.map((key) => redis.admin.raw('HGETALL', key))),
      );
      expect(stored.length).toBeGreaterThan(200);
      for (const id of [sessionId, rotated?.sessionId ?? '']) expect(stored).not.toContain(id.slice(0, 43));
      expect(stored).not.toContain(idempotencyKey);
    });

    it('returns nothing once the new id has ended', async () => {
      const { sessionId } = await store.createSession(identity());
      const first = await store.rotateSession(tenantId, sessionId, again);
      const next = await store.rotateSession(tenantId, first?.sessionId ?? '');
      expect(await store.rotateSession(tenantId, sessionId, again)).toBeNull();
      expect(await store.getSession(tenantId, next?.sessionId ?? '')).not.toBeNull();
      await store.revokeTenantSessions(tenantId);
      expect(await store.rotateSession(tenantId, sessionId, again)).toBeNull();
    });

    it('needs the key, because the old id alone does not work', async () => {
      const { sessionId } = await store.createSession(identity());
      await store.rotateSession(tenantId, sessionId, again);
      expect(await store.rotateSession(tenantId, sessionId)).toBeNull();
      const otherKey = { idempotencyKey: 'another-0000-4000-8000-1234567890ab' };
      expect(await store.rotateSession(tenantId, sessionId, otherKey)).toBeNull();
    });

    it('is one rotation, no matter how many concurrent calls there are', async () => {
      const { sessionId } = await store.createSession(identity());
      const calls = Array.from({ length: 10 }, (_, i) =>
        (i % 2 ? store : other).rotateSession(tenantId, sessionId, again),
      );
      const ids = new Set((await Promise.all(calls)).map((rotated) => rotated?.sessionId));
      expect(ids.size).toBe(1);
      expect(await store.getSession(tenantId, [...ids][0] ?? '')).toMatchObject({ version: 2 });
    });
  });

  describe('updateSession under an idempotency key', () => {
    it('takes effect once, also after another update', async () => {
      const { sessionId } = await store.createSession(identity());
      const update = () => store.updateSession(tenantId, sessionId, { metadata: { page: 'a' } }, again);
      expect(await update()).toMatchObject({ version: 2, metadata: { page: 'a' } });
      await store.updateSession(tenantId, sessionId, { metadata: { page: 'b' } });
      client.reset();
      expect(await update()).toMatchObject({ version: 3, metadata: { page: 'b' } });
      expect(client.roundTrips).toBe(1);
    });

    it('is repeated when its answer was lost, without a conflict of versions', async () => {
      const { sessionId } = await store.createSession(identity());
      const input = [tenantId, sessionId, { metadata: { a: 1 } }, { ifVersion: 1, ...again }] as const;
      await expect(deaf.updateSession(...input)).rejects.toMatchObject({ code: 'TIMEOUT' });
      expect(await store.updateSession(...input)).toMatchObject({ version: 2, metadata: { a: 1 } });
    });

    it('ignores the order of keys and lastActivity, which has no effect', async () => {
      const { sessionId } = await store.createSession(identity());
      const update = (metadata: Record<string, number>, lastActivity: number) =>
        store.updateSession(tenantId, sessionId, { metadata, lastActivity }, again);
      await update({ a: 1, b: 2 }, 1);
      expect(await update({ b: 2, a: 1 }, 2)).toMatchObject({ version: 2 });
    });

    it('rejects another input and changes nothing', async () => {
      const { sessionId } = await store.createSession(identity());
      const { sessionId: second } = await store.createSession(identity());
      await store.updateSession(tenantId, sessionId, { metadata: { a: 1 } }, again);
      for (const [id, updates, options] of [
        [sessionId, { metadata: { a: 2 } }, again],
        [sessionId, { metadata: { a: 1 }, userAgent: 'vitest' }, again],
        [sessionId, { metadata: { a: 1 } }, { ...again, ifVersion: 2 }],
        [second, { metadata: { a: 1 } }, again],
      ] as const) {
        await expect(store.updateSession(tenantId, id, updates, options)).rejects.toMatchObject(mismatch);
      }
      expect(await store.getSession(tenantId, sessionId)).toMatchObject({ version: 2, metadata: { a: 1 } });
    });

    it('returns nothing once the session has ended', async () => {
      const { sessionId } = await store.createSession(identity());
      await store.updateSession(tenantId, sessionId, { metadata: { a: 1 } }, again);
      await store.destroySession(tenantId, sessionId);
      expect(await store.updateSession(tenantId, sessionId, { metadata: { a: 1 } }, again)).toBeNull();
    });
  });

  describe('destroySession under an idempotency key', () => {
    it('reports again that the session was live, by id and by handle, and does not end the next one', async () => {
      const { sessionId, session } = await store.createSession(identity());
      await expect(deaf.destroySession(tenantId, sessionId, again)).rejects.toThrow('no response');
      const next = await store.createSession(identity());
      client.reset();
      expect(await store.destroySession(tenantId, sessionId, again)).toBe(true);
      expect(await other.destroySession(tenantId, { handle: session.handle }, again)).toBe(true);
      expect(client.roundTrips).toBe(1);
      expect(await store.destroySession(tenantId, sessionId)).toBe(false);
      expect(await store.getSession(tenantId, next.sessionId)).not.toBeNull();
    });

    it('is reported once', async () => {
      const { sessionId } = await store.createSession(identity());
      await store.destroySession(tenantId, sessionId, again);
      await store.destroySession(tenantId, sessionId, again);
      expect(eventsOf('destroyed')).toHaveLength(1);
    });

    it('remembers no call without effect', async () => {
      const { sessionId } = await store.createSession(identity());
      await store.destroySession(tenantId, sessionId);
      expect(await store.destroySession(tenantId, sessionId, again)).toBe(false);
      expect(await store.destroySession(tenantId, sessionId, again)).toBe(false);
    });
  });

  it('reports a call whose script the driver has repeated', async () => {
    const script = async (...call: Parameters<typeof client.script>) => {
      await client.script(...call);
      return client.script(...call);
    };
    const onEvent = (event: SessionEvent) => events.push(event);
    const repeating = createSessionStore({ ...client, script }, {}, { onEvent });
    const { sessionId } = await repeating.createSession(identity(), again);
    const rotated = await repeating.rotateSession(tenantId, sessionId, {
      idempotencyKey: `2${idempotencyKey}`,
    });
    expect(await store.getSession(tenantId, rotated?.sessionId ?? '')).not.toBeNull();
    expect(events.map(({ type }) => type)).toEqual(['created', 'rotated']);
  });

  it('rejects a key that was used for another operation', async () => {
    const { sessionId } = await store.createSession(identity(), again);
    const calls = [
      () => store.rotateSession(tenantId, sessionId, again),
      () => store.updateSession(tenantId, sessionId, {}, again),
      () => store.destroySession(tenantId, sessionId, again),
    ];
    for (const call of calls) await expect(call()).rejects.toMatchObject(mismatch);
    expect(await store.getSession(tenantId, sessionId)).toMatchObject({ version: 1 });
  });
});
