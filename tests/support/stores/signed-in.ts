import { randomUUID } from 'node:crypto';
import type {
  CreatedSession,
  RedisClient,
  SessionConfig,
  SessionStore,
  SignIn,
} from '../../../src/redis/index.ts';
import { targetsOf } from '../../../src/redis/session/sign-in.ts';
import { logoutKeys } from '../../../src/redis/shared/keys.ts';
import { freshTenant, type TestRedis } from '../redis/kinds.ts';
import { freshSessions } from './fresh-stores.ts';

export const ISSUER = 'https://acme.eu.auth0.com/';
/** When the tokens of sign-ins were issued, in s since the epoch. */
export const ISSUED = 1_700_000_000;

/** Session stores, and a user that no other test uses, with two tenants. */
export function freshSignIns(redis: TestRedis) {
  const fresh = freshSessions(redis);
  const alice = `auth0|${randomUUID()}`;
  const tenants: readonly [string, string] = [fresh.tenantId, freshTenant()];
  let store = fresh.open({ touchInterval: 0 });

  /** Opens another store, in which the user signs in from now on. */
  const use = (config: Partial<SessionConfig>): SessionStore => {
    store = fresh.open(config);
    return store;
  };
  const signIn = (tenantId: string, given: Partial<SignIn> = {}, userId = alice): Promise<CreatedSession> =>
    store.createSession({ tenantId, userId, signIn: { issuer: ISSUER, issuedAt: ISSUED, ...given } });
  const isLive = async ({ sessionId, session }: CreatedSession): Promise<boolean> =>
    (await store.getSession(session.tenantId, sessionId)) !== null;
  return {
    ...fresh,
    ...{ alice, tenants, store, use, signIn, isLive },
    live: (sessions: readonly CreatedSession[]) => Promise.all(sessions.map(isLive)),
    inBoth: (given: Partial<SignIn> = {}) => Promise.all(tenants.map((tenant) => signIn(tenant, given))),
    /** Keys of what logouts find of the user: by the subject, and by the `sid` or its absence. */
    usersOf: (given: Partial<SignIn> = {}) =>
      targetsOf({ issuer: ISSUER, ...given }, alice).map(({ hash }) => logoutKeys(hash).users),
    /** A client that runs an action before each script. */
    intercepted: (before: (name: string, keys: readonly string[]) => Promise<unknown>): RedisClient => ({
      ...fresh.client,
      async script(script, keys, args) {
        await before(script.name, keys);
        return fresh.client.script(script, keys, args);
      },
    }),
  };
}

export type FreshSignIns = ReturnType<typeof freshSignIns>;
