import {
  createSession,
  destroySession,
  endSessionsOf,
  getSession,
  InvalidInputError,
  isRedisError,
  isSessionOf,
  resolveSessionAlias,
  updateSession,
} from '../redis/index.ts';
import { createEncryption, type Encryption } from './auth0/encryption.ts';
import { type Auth0LogoutToken, type Auth0SessionData, ownerOf } from './auth0/session-data.ts';
import { assertProxies, deviceOf, type RequestHeaders } from './session/device.ts';

export type { Auth0LogoutToken, Auth0SessionData, Auth0User } from './auth0/session-data.ts';
export type { RequestHeaders } from './session/device.ts';

/** What the store needs of a `SessionStore`. */
export type Auth0Sessions = {
  createSession(data: NewAuth0Session, options: { readonly alias: string }): Promise<unknown>;
  resolveSessionAlias(
    alias: string,
  ): Promise<{ readonly tenantId: string; readonly sessionId: string } | null>;
  isSessionOf(tenantId: string, userId: string, sessionId: string): boolean;
  getSession(
    tenantId: string,
    sessionId: string,
  ): Promise<{ readonly metadata: Readonly<Record<string, unknown>> } | null>;
  updateSession(
    tenantId: string,
    sessionId: string,
    updates: { readonly metadata: { readonly auth0: string } },
  ): Promise<object | null>;
  destroySession(tenantId: string, sessionId: string): Promise<boolean>;
  endSessionsOf(logout: {
    readonly issuer: string;
    readonly subject?: string | undefined;
    readonly sid?: string | undefined;
  }): Promise<number>;
};

/** What the store creates. */
export interface NewAuth0Session {
  readonly tenantId: string;
  readonly userId: string;
  readonly organizationId?: string;
  readonly organizationName?: string;
  readonly email?: string;
  readonly userAgent?: string;
  readonly ipAddress?: string;
  readonly signIn?: { readonly issuer: string; readonly sid?: string; readonly issuedAt: number };
  readonly metadata: { readonly auth0: string };
}

/** Options of `auth0SessionStore`. */
export interface Auth0SessionStoreOptions {
  /**
   * Encrypts what is stored: a random string of at least 32 characters. Of a list, the first one encrypts and all of them
   * decrypt, so that a secret can be replaced. What none of them decrypts is no session.
   */
  readonly secret: string | readonly string[];
  /** From `createSessionStore`; by default the default instance, which is configured by the environment. */
  readonly sessions?: Auth0Sessions | undefined;
  /** The tenant of a session; by default the user's `org_id`. Undefined stands for `defaultTenant`. */
  readonly tenantOf?: ((session: Auth0SessionData) => string | undefined) | undefined;
  /** The tenant of users without an organization. Without it, their sign-in fails. */
  readonly defaultTenant?: string | undefined;
  /** `iss` of the id tokens, for sessions that have none. */
  readonly issuer?: string | undefined;
  /** `headers` of `next/headers`, so that a session has the device and the address of its user. */
  readonly headers?: (() => Promise<RequestHeaders>) | undefined;
  /** How many proxies of yours add to `X-Forwarded-For`; 1 by default, 0 if there is no such proxy. */
  readonly proxies?: number | undefined;
}

/** A `SessionDataStore` of `@auth0/nextjs-auth0`. */
export interface Auth0SessionStore {
  /**
   * Reads a session and renews its idle timeout.
   * @param id the SDK's id of the session
   * @returns what was stored; null once the session has ended, by whatever means
   * @throws UnavailableError
   */
  get(id: string): Promise<Auth0SessionData | null>;
  /**
   * Stores a session. Does nothing for an id whose session has ended: a save that comes late brings nothing back.
   * @param id the SDK's id of the session
   * @param session all of it is stored
   * @returns when it is stored
   * @throws InvalidInputError for a session without a tenant, or of another user or tenant than the stored one;
   *   ValueTooLargeError beyond `maxMetadataBytes`; whatever `createSession` throws
   */
  set(id: string, session: Auth0SessionData): Promise<void>;
  /**
   * Replaces what is stored of a session that has not ended, in one step, and renews its idle timeout.
   * @param id the SDK's id of the session
   * @param session all of it is stored
   * @returns whether the session was live
   * @throws as `set`
   */
  update(id: string, session: Auth0SessionData): Promise<boolean>;
  /**
   * Ends a session.
   * @param id the SDK's id of the session
   * @returns when it has ended
   * @throws UnavailableError
   */
  delete(id: string): Promise<void>;
  /**
   * Ends the sessions that a logout token names, in every tenant of the user.
   * @param logoutToken claims of a logout token that the SDK has verified
   * @returns when they have ended
   * @throws InvalidInputError without an issuer, or without `sid` and `sub`; UnavailableError
   */
  deleteByLogoutToken(logoutToken: Auth0LogoutToken): Promise<void>;
}

const defaultInstance: Auth0Sessions = {
  ...{ createSession, resolveSessionAlias, isSessionOf, getSession, updateSession, destroySession },
  endSessionsOf,
};

/**
 * Creates a session store for `sessionStore` of `Auth0Client` of `@auth0/nextjs-auth0` 4. The sessions of the app are then
 * sessions of ours: limited and listed per user and tenant, with a device, and ended from anywhere. The tokens in them are
 * stored encrypted. Its file runs in Node.js.
 * @param options.secret a random string of at least 32 characters, or several: the first one encrypts
 * @param options.sessions from `createSessionStore`; the default instance by default
 * @param options.tenantOf returns the tenant of a session; the user's `org_id` by default
 * @param options.defaultTenant the tenant of users without an organization
 * @param options.issuer `iss` of the id tokens, for sessions that have none
 * @param options.headers `headers` of `next/headers`, for the device and the address of the user
 * @param options.proxies number of proxies of yours that add to `X-Forwarded-For`; 1 by default
 * @returns the store; its methods reject with a TypeError for a secret that is too short
 * @throws TypeError for another option out of range
 * @see https://github.com/auth0/nextjs-auth0/blob/main/EXAMPLES.md#database-sessions
 * @example
 * export const auth0 = new Auth0Client({ sessionStore: auth0SessionStore({ secret, headers }) });
 */
export function auth0SessionStore(options: Auth0SessionStoreOptions): Auth0SessionStore {
  const { sessions = defaultInstance, issuer, headers, proxies = 1, defaultTenant } = options;
  const { tenantOf = ({ user }) => user.org_id } = options;
  assertProxies(proxies);
  // Checked at the first call: `next build` evaluates the file, often without secrets.
  let created: Encryption | undefined;
  const encryption = () => {
    created ??= createEncryption(options.secret);
    return created;
  };

  function tenantFor(session: Auth0SessionData): string {
    const tenantId = tenantOf(session) ?? defaultTenant;
    if (tenantId !== undefined) return tenantId;
    throw new InvalidInputError(
      'session',
      'has no tenant: its user has no org_id, and there is no defaultTenant',
    );
  }

  const stored = (id: string, session: Auth0SessionData) => ({
    metadata: { auth0: encryption().encrypt(id, jsonOf(session)) },
  });

  /** @returns whether it was live; undefined if no session was created under this id */
  async function replace(id: string, session: Auth0SessionData): Promise<boolean | undefined> {
    const tenantId = tenantFor(session);
    const found = await sessions.resolveSessionAlias(id);
    if (!found) return undefined;
    const isSame =
      found.tenantId === tenantId && sessions.isSessionOf(tenantId, session.user.sub, found.sessionId);
    if (!isSame) throw new InvalidInputError('session', 'is of another tenant or user than the stored one');
    return (await sessions.updateSession(tenantId, found.sessionId, stored(id, session))) !== null;
  }

  return {
    async get(id) {
      const { decrypt } = encryption();
      const found = await sessions.resolveSessionAlias(id);
      const session = found && (await sessions.getSession(found.tenantId, found.sessionId));
      const encrypted = session?.metadata.auth0;
      const text = typeof encrypted === 'string' ? decrypt(id, encrypted) : undefined;
      return text === undefined ? null : JSON.parse(text);
    },

    async set(id, session) {
      if ((await replace(id, session)) !== undefined) return;
      const tenantId = tenantFor(session);
      const device = headers ? deviceOf(await headers(), proxies) : {};
      const data = { tenantId, ...ownerOf(session, issuer), ...device, ...stored(id, session) };
      try {
        await sessions.createSession(data, { alias: id });
      } catch (error) {
        if (!isRedisError(error, 'SESSION_ALIAS_USED')) throw error;
        // Another call has just created it, or it has ended.
        await replace(id, session);
      }
    },

    update: async (id, session) => (await replace(id, session)) === true,

    async delete(id) {
      const found = await sessions.resolveSessionAlias(id);
      if (found) await sessions.destroySession(found.tenantId, found.sessionId);
    },

    async deleteByLogoutToken({ iss = issuer, sid, sub }) {
      if (iss === undefined) throw new InvalidInputError('logoutToken.iss', 'is missing');
      await sessions.endSessionsOf({ issuer: iss, sid, subject: sub });
    },
  };
}

/** @throws InvalidInputError for what JSON cannot hold, such as a bigint */
function jsonOf(session: Auth0SessionData): string {
  try {
    return JSON.stringify(session);
  } catch {
    throw new InvalidInputError('session', 'must be JSON');
  }
}
