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

/** The part of a `SessionStore` that the store needs. */
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

/** A session that the store creates. */
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
   * Encrypts the stored data: a random string of at least 32 characters. In a list, the first secret encrypts and all
   * of them decrypt, so that a secret can be replaced. Data that none of them can decrypt does not count as a session.
   */
  readonly secret: string | readonly string[];
  /** A store from `createSessionStore`; by default the default instance, which is configured by the environment. */
  readonly sessions?: Auth0Sessions | undefined;
  /** Returns the tenant of a session; by default, the user's `org_id`. Undefined selects `defaultTenant`. */
  readonly tenantOf?: ((session: Auth0SessionData) => string | undefined) | undefined;
  /** The tenant of users without an organization. If it is not set, their sign-in fails. */
  readonly defaultTenant?: string | undefined;
  /** `iss` of the id tokens, for sessions without one. */
  readonly issuer?: string | undefined;
  /** `headers` from `next/headers`, so that sessions record the device and the IP address of the user. */
  readonly headers?: (() => Promise<RequestHeaders>) | undefined;
  /** Number of your proxies that append to `X-Forwarded-For`; 1 by default, 0 if there is no such proxy. */
  readonly proxies?: number | undefined;
}

/** A `SessionDataStore` of `@auth0/nextjs-auth0`. */
export interface Auth0SessionStore {
  /**
   * Reads a session and renews its idle timeout.
   * @param id the SDK's id of the session
   * @returns the stored session; null once it has ended for any reason
   * @throws UnavailableError
   */
  get(id: string): Promise<Auth0SessionData | null>;
  /**
   * Stores a session. Does nothing for an id whose session has ended, so a late save cannot restore it.
   * @param id the SDK's id of the session
   * @param session the session, which is stored completely
   * @returns a promise that resolves when it is stored
   * @throws InvalidInputError for a session without a tenant, or with a user or tenant other than the stored one's;
   *   ValueTooLargeError beyond `maxMetadataBytes`; whatever `createSession` throws
   */
  set(id: string, session: Auth0SessionData): Promise<void>;
  /**
   * Atomically replaces the stored data of a session that has not ended, and renews its idle timeout.
   * @param id the SDK's id of the session
   * @param session the session, which is stored completely
   * @returns whether the session was live
   * @throws the same errors as `set`
   */
  update(id: string, session: Auth0SessionData): Promise<boolean>;
  /**
   * Ends a session.
   * @param id the SDK's id of the session
   * @returns a promise that resolves when it has ended
   * @throws UnavailableError
   */
  delete(id: string): Promise<void>;
  /**
   * Ends the sessions that a logout token identifies, in every tenant of the user.
   * @param logoutToken claims of a logout token that the SDK has verified
   * @returns a promise that resolves when they have ended
   * @throws InvalidInputError without an issuer, or without `sid` and `sub`; UnavailableError
   */
  deleteByLogoutToken(logoutToken: Auth0LogoutToken): Promise<void>;
}

const defaultInstance: Auth0Sessions = {
  ...{ createSession, resolveSessionAlias, isSessionOf, getSession, updateSession, destroySession },
  endSessionsOf,
};

/**
 * Creates a session store for `sessionStore` of `Auth0Client` of `@auth0/nextjs-auth0` 4. The app's sessions are then
 * managed by this product: limited and listed per user and tenant, with a device, and revocable from anywhere. Their
 * tokens are stored encrypted. Requires the Node.js runtime.
 * @param options.secret a random string of at least 32 characters, or several, of which the first one encrypts
 * @param options.sessions a store from `createSessionStore`; the default instance by default
 * @param options.tenantOf returns the tenant of a session; the user's `org_id` by default
 * @param options.defaultTenant the tenant of users without an organization
 * @param options.issuer `iss` of the id tokens, for sessions that have none
 * @param options.headers `headers` from `next/headers`, for the device and the IP address of the user
 * @param options.proxies number of your proxies that append to `X-Forwarded-For`; 1 by default
 * @returns the store; its methods reject with a TypeError for a secret that is too short
 * @throws TypeError for any other option out of range
 * @see https://github.com/auth0/nextjs-auth0/blob/main/EXAMPLES.md#database-sessions
 * @example
 * export const auth0 = new Auth0Client({ sessionStore: auth0SessionStore({ secret, headers }) });
 */
export function auth0SessionStore(options: Auth0SessionStoreOptions): Auth0SessionStore {
  const { sessions = defaultInstance, issuer, headers, proxies = 1, defaultTenant } = options;
  const { tenantOf = ({ user }) => user.org_id } = options;
  assertProxies(proxies);
  // Checked at the first call, because `next build` evaluates the file, often without secrets.
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
      'has no tenant: the user has no org_id, and defaultTenant is not set',
    );
  }

  const stored = (id: string, session: Auth0SessionData) => ({
    metadata: { auth0: encryption().encrypt(id, jsonOf(session)) },
  });

  /** @returns whether it was live; undefined if no session was created with this id */
  async function replace(id: string, session: Auth0SessionData): Promise<boolean | undefined> {
    const tenantId = tenantFor(session);
    const found = await sessions.resolveSessionAlias(id);
    if (!found) return undefined;
    const isSame =
      found.tenantId === tenantId && sessions.isSessionOf(tenantId, session.user.sub, found.sessionId);
    if (!isSame)
      throw new InvalidInputError('session', 'has a different tenant or user than the stored session');
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
        // Either another call has just created the session, or it has ended.
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

/** @throws InvalidInputError for values that JSON cannot represent, such as a bigint */
function jsonOf(session: Auth0SessionData): string {
  try {
    return JSON.stringify(session);
  } catch {
    throw new InvalidInputError('session', 'must be JSON');
  }
}
