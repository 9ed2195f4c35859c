import { randomBytes, randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type Auth0SessionData,
  type Auth0SessionStoreOptions,
  auth0SessionStore,
} from '../../src/next/auth0-session-store-core.ts';
import { createSessionStore, type RedisClient } from '../../src/redis/index.ts';
import { expectSoundSessions } from '../support/admin/session-keyspace.ts';
import { forEachRedis } from '../support/redis/kinds.ts';
import { type FreshSessions, freshSessions } from '../support/stores/fresh-stores.ts';

const SECRET = 's'.repeat(32);
const ISSUER = 'https://acme.eu.auth0.com/';
const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';
const now = () => Math.floor(Date.now() / 1_000);
/** In the format of the SDK. */
const newId = () => randomBytes(16).toString('hex');
const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
/** A token whose signature is no longer verified. */
const jwt = (claims: object, bytes = 0) =>
  `${part({ alg: 'RS256', typ: 'JWT' })}.${part({ ...claims, pad: 'x'.repeat(bytes) })}.${randomBytes(256).toString('base64url')}`;

forEachRedis((redis) => {
  let { tenantId, client, store: sessions, open } = {} as FreshSessions;
  let user: string;
  let sid: string;

  beforeEach(() => {
    ({ tenantId, client, store: sessions, open } = freshSessions(redis));
    user = `auth0|${randomUUID()}`;
    sid = randomUUID();
  });

  afterEach(() => expectSoundSessions(redis.admin, tenantId));

  const storeOf = (options: Partial<Auth0SessionStoreOptions> = {}) =>
    auth0SessionStore({ secret: SECRET, sessions, ...options });

  /** A session as the SDK stores it after a sign-in to an organization. */
  function signedIn(more: Partial<Auth0SessionData> = {}, tokenBytes = 800): Auth0SessionData {
    const claims = { iss: ISSUER, sub: user, aud: 'client', iat: now(), exp: now() + 3_600, sid };
    return {
      user: { sub: user, email: 'alice@acme.example', name: 'Alice ☃', org_id: tenantId },
      tokenSet: {
        accessToken: jwt(claims, tokenBytes),
        idToken: jwt({ ...claims, org_id: tenantId, org_name: 'acme' }, tokenBytes),
        ...{
          refreshToken: `v1.${randomBytes(48).toString('base64url')}`,
          scope: 'openid profile offline_access',
        },
        ...{ expiresAt: now() + 3_600, token_type: 'Bearer' },
      },
      internal: { sid, createdAt: now() },
      ...more,
    };
  }

  const list = async () => (await sessions.listUserSessions(tenantId, user)).sessions;

  describe('what is stored', () => {
    it('comes back equal, and is listed as a session with its user, tenant and device', async () => {
      const headers = async () => new Headers({ 'user-agent': FIREFOX, 'x-forwarded-for': '192.0.2.1' });
      const store = storeOf({ headers });
      const id = newId();
      const session = signedIn({ custom: { list: [1, null, 'é'] } });
      await store.set(id, session);
      expect(await store.get(id)).toEqual(session);
      expect(await list()).toMatchObject([
        {
          ...{ tenantId, userId: user, organizationId: tenantId, organizationName: 'acme' },
          ...{ email: 'alice@acme.example', device: 'Firefox on Linux', ipAddress: '192.0.2.1' },
        },
      ]);
      expect(await store.get(newId())).toBeNull();
    });

    it('costs two round trips to read and two to update', async () => {
      sessions = open({});
      const store = storeOf();
      const id = newId();
      const session = signedIn();
      await store.set(id, session);
      client.reset();
      await store.get(id);
      expect(client.roundTrips).toBe(2);
      client.reset();
      expect(await store.update(id, session)).toBe(true);
      expect(client.roundTrips).toBe(2);
    });

    it('contains no token that Redis could reveal, and belongs to its id', async () => {
      const store = storeOf();
      const [id, other] = [newId(), newId()];
      const session = signedIn();
      await store.set(id, session);
      await store.set(other, signedIn());
      for (const key of await redis.admin.everyKey(`session:{${tenantId}}*`)) {
        const text = String(await redis.admin.raw('GET', key));
        for (const secret of [id, session.tokenSet.accessToken, session.tokenSet.idToken ?? '', 'Alice'])
          expect(text).not.toContain(secret);
      }
      const [first, second] = await Promise.all([id, other].map((one) => sessions.resolveSessionAlias(one)));
      const stolen = await sessions.getSession(tenantId, second?.sessionId ?? '');
      await sessions.updateSession(tenantId, first?.sessionId ?? '', { metadata: stolen?.metadata ?? {} });
      expect(await store.get(id)).toBeNull();
    });

    it('is read with an earlier secret, and with no other one', async () => {
      const id = newId();
      const session = signedIn();
      await storeOf().set(id, session);
      const next = 'n'.repeat(32);
      expect(await storeOf({ secret: [next, SECRET] }).get(id)).toEqual(session);
      expect(await storeOf({ secret: next }).get(id)).toBeNull();
      await storeOf({ secret: [next, SECRET] }).update(id, session);
      expect(await storeOf({ secret: next }).get(id)).toEqual(session);
    });

    it('fits with two tokens of 2 KB each, and is a typed error beyond the limit', async () => {
      const id = newId();
      const session = signedIn({}, 1_300);
      expect(session.tokenSet.accessToken.length).toBeGreaterThan(2_000);
      await storeOf().set(id, session);
      expect(await storeOf().get(id)).toEqual(session);
      const large = signedIn({ accessTokens: Array.from({ length: 5 }, () => jwt({}, 1_300)) });
      const error = { code: 'VALUE_TOO_LARGE', limitBytes: 16_384 };
      await expect(storeOf().update(id, large)).rejects.toMatchObject(error);
      await expect(storeOf().set(newId(), large)).rejects.toMatchObject(error);
      expect(await storeOf().get(id)).toEqual(session);
      sessions = open({ maxMetadataBytes: 65_536 });
      expect(await storeOf().update(id, large)).toBe(true);
    });
  });

  describe('the tenant', () => {
    it('is the organization of the user, the default, or the result of tenantOf', async () => {
      const { user: signedInUser, ...rest } = signedIn();
      const alone = { ...rest, user: { sub: signedInUser.sub, plan: 'free' } };
      await expect(storeOf().set(newId(), alone)).rejects.toMatchObject({ code: 'INVALID_INPUT' });
      expect(await list()).toEqual([]);
      await storeOf({ defaultTenant: tenantId }).set(newId(), alone);
      const tenantOf = ({ user: { plan } }: Auth0SessionData) => (plan === 'free' ? tenantId : undefined);
      await storeOf({ tenantOf }).set(newId(), alone);
      expect(await list()).toHaveLength(2);
    });

    it('and the user of a session never change', async () => {
      const store = storeOf();
      const id = newId();
      const session = signedIn();
      await store.set(id, session);
      const others = [
        { ...session, user: { ...session.user, org_id: `${tenantId}2` } },
        { ...session, user: { ...session.user, sub: `${user}2` } },
      ];
      for (const other of others) {
        await expect(store.update(id, other)).rejects.toMatchObject({ code: 'INVALID_INPUT' });
        await expect(store.set(id, other)).rejects.toMatchObject({ code: 'INVALID_INPUT' });
      }
      expect(await store.get(id)).toEqual(session);
    });
  });

  describe('a session ends', () => {
    it.each<[string, (id: string) => Promise<unknown>]>([
      ['with delete', (id) => storeOf().delete(id)],
      ['with a logout of its sign-in', () => storeOf().deleteByLogoutToken({ iss: ISSUER, sid, sub: user })],
      ['with a logout of its user', () => storeOf().deleteByLogoutToken({ iss: ISSUER, sub: user })],
      ['with all sessions of its user', () => sessions.destroyUserSessions(tenantId, user)],
      ['with its tenant', () => sessions.revokeTenantSessions(tenantId)],
      [
        'at the limit',
        async () => {
          for (let i = 0; i < 3; i++) await storeOf().set(newId(), signedIn());
        },
      ],
    ])('%s, and a late save does not restore it', async (_, end) => {
      const store = storeOf();
      const id = newId();
      const session = signedIn();
      await store.set(id, session);
      await end(id);
      expect(await store.get(id)).toBeNull();
      expect(await store.update(id, session)).toBe(false);
      await store.set(id, session);
      expect(await store.get(id)).toBeNull();
      await store.delete(id);
    });

    it('not with a logout at another issuer, of another sign-in or of another user', async () => {
      const store = storeOf();
      const id = newId();
      await store.set(id, signedIn());
      await store.deleteByLogoutToken({ iss: 'https://other.example/', sid, sub: user });
      await store.deleteByLogoutToken({ iss: ISSUER, sid: randomUUID(), sub: user });
      await store.deleteByLogoutToken({ iss: ISSUER, sub: `${user}2` });
      expect(await store.get(id)).not.toBeNull();
      await expect(store.deleteByLogoutToken({ sid })).rejects.toMatchObject({ code: 'INVALID_INPUT' });
      await storeOf({ issuer: ISSUER }).deleteByLogoutToken({ sid });
      expect(await store.get(id)).toBeNull();
    });

    it('also without an id token, if the issuer is known', async () => {
      const id = newId();
      const session = signedIn({ tokenSet: { accessToken: 'opaque', expiresAt: now() } });
      const store = storeOf({ issuer: ISSUER });
      await store.set(id, session);
      await store.deleteByLogoutToken({ iss: ISSUER, sid });
      expect(await store.get(id)).toBeNull();
    });
  });

  describe('races', () => {
    /** A store that does something before the first run of a script. */
    function slowed(script: string, action: () => Promise<unknown>) {
      let done = false;
      const slow: RedisClient = {
        ...client,
        async script(given, keys, args) {
          if (given.name === script && !done) {
            done = true;
            await action();
          }
          return client.script(given, keys, args);
        },
      };
      return storeOf({ sessions: createSessionStore(slow) });
    }

    it('a delete during a slow update, or a slow save, wins', async () => {
      for (const save of ['update', 'set'] as const) {
        const id = newId();
        const session = signedIn();
        await storeOf().set(id, session);
        const slow = slowed('updateSession', () => storeOf().delete(id));
        expect(await slow[save](id, session)).toBe(save === 'update' ? false : undefined);
        expect(await storeOf().get(id)).toBeNull();
      }
      expect(await list()).toEqual([]);
    });

    it('two first saves of one id create one session, and the later one is stored', async () => {
      const id = newId();
      const [earlier, later] = [signedIn({ n: 1 }), signedIn({ n: 2 })];
      const slow = slowed('reserveSignIn', () => storeOf().set(id, earlier));
      await slow.set(id, later);
      expect(await list()).toHaveLength(1);
      expect(await storeOf().get(id)).toEqual(later);
    });

    it('a sign-in that a logout has overtaken is rejected', async () => {
      const id = newId();
      const logOut = () => storeOf().deleteByLogoutToken({ iss: ISSUER, sid, sub: user });
      const slow = slowed('createSession', logOut);
      await expect(slow.set(id, signedIn())).rejects.toMatchObject({ code: 'SIGN_IN_ENDED' });
      expect(await storeOf().get(id)).toBeNull();
      expect(await list()).toEqual([]);
    });
  });

  it('rejects invalid options, and values that are not JSON', async () => {
    for (const secret of ['short', [], [SECRET, 'short']]) {
      await expect(storeOf({ secret }).get(newId())).rejects.toThrow(TypeError);
      await expect(storeOf({ secret }).set(newId(), signedIn())).rejects.toThrow(TypeError);
    }
    expect(await list()).toEqual([]);
    expect(() => storeOf({ proxies: -1 })).toThrow(TypeError);
    await expect(storeOf().set(newId(), signedIn({ big: 1n }))).rejects.toMatchObject({
      code: 'INVALID_INPUT',
    });
    await expect(storeOf().get('short')).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  });
});
