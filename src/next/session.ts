import type {
  CreatedSession,
  ReadSession,
  RedisApiError,
  SessionCalls,
  SessionMetadata,
} from '../client/index.ts';
import { isRedisApiError } from '../client/index.ts';
import {
  type CookieJar,
  clearCookie,
  idIn,
  resolveCookie,
  type SessionCookie,
  setCookie,
} from './session/cookie.ts';
import { assertProxies, deviceOf, type RequestHeaders } from './session/device.ts';

export type * from '../client/index.ts';
export type { CookieAttributes, CookieJar, SessionCookie } from './session/cookie.ts';
export type { RequestHeaders } from './session/device.ts';

/** The state of a request's session. */
export type SessionCheck =
  | { readonly state: 'live'; readonly session: ReadSession }
  /** There is no cookie, or its session has ended. */
  | { readonly state: 'none' }
  /** The service is unavailable: deny access, and ask the user to try again. */
  | { readonly state: 'unavailable'; readonly error: RedisApiError };

/** The result of a sign-out. The cookie is removed in any case. */
export interface SignedOut {
  /** Whether a session was ended. */
  readonly ended: boolean;
  /** Why the session could not be ended. It ends when it reaches its idle timeout. */
  readonly error?: unknown;
}

/** Options of `sessionCheck`. */
export interface SessionCheckOptions {
  /** `sessions` of a client that acts on behalf of the request's user. */
  readonly sessions: Pick<SessionCalls, 'get'>;
  /** The same as for `createNextSessions`. */
  readonly cookie?: SessionCookie | undefined;
}

/** The used part of a request in `proxy.ts`. */
export interface ProxyRequest {
  readonly cookies: Pick<CookieJar, 'get'>;
}

/** Options of `createNextSessions`. */
export interface NextSessionsOptions {
  /** `sessions` of a client that acts on behalf of the current request's user. */
  readonly sessions: Pick<SessionCalls, 'create' | 'get' | 'destroy'>;
  /** `cookies` from `next/headers`. */
  readonly cookies: () => Promise<CookieJar>;
  /** `headers` from `next/headers`. */
  readonly headers: () => Promise<RequestHeaders>;
  /** `cache` from `react`, so that a request reads its session only once. */
  readonly cache?: (<Result>(read: () => Result) => () => Result) | undefined;
  readonly cookie?: SessionCookie | undefined;
  /**
   * Number of your proxies that append to `X-Forwarded-For`; 1 by default, 0 if there is no such proxy. The user's IP
   * address is the one that the first of them added.
   */
  readonly proxies?: number | undefined;
}

/** The session of the current request. */
export interface NextSessions {
  /**
   * Reads the session from the request's cookie and renews its idle timeout.
   * @returns the session; null if there is none
   * @throws RedisApiError if the service is unavailable
   */
  currentSession(): Promise<ReadSession | null>;
  /**
   * Creates a session with the device and the IP address of the user, and sets the cookie. Ends the browser's previous
   * session. For route handlers and server actions.
   * @param metadata data of the application
   * @returns the session, and the other sessions that it replaced
   * @throws RedisApiError SESSION_LIMIT and whatever `create` throws
   */
  signIn(metadata?: SessionMetadata): Promise<CreatedSession>;
  /**
   * Ends the session and always removes the cookie. Does not throw, because Next.js would then discard the response
   * that removes the cookie. For route handlers and server actions.
   * @returns whether a session was ended, and if not, why
   * @throws never for errors of the service or of `getToken`
   */
  signOut(): Promise<SignedOut>;
}

/**
 * Reads and changes the session of the current request, whose id is in a cookie that scripts cannot read. Uses no
 * Node.js APIs.
 * @param options.sessions `sessions` of a client that acts on behalf of the current request's user
 * @param options.cookies `cookies` from `next/headers`
 * @param options.headers `headers` from `next/headers`
 * @param options.cache `cache` from `react`, so that a request reads its session only once
 * @param options.cookie name and attributes of the cookie; `session`, HttpOnly, Secure, SameSite=Lax by default
 * @param options.proxies number of your proxies that append to `X-Forwarded-For`; 1 by default
 * @returns the functions
 * @throws TypeError for an option out of range
 * @example
 * const { currentSession, signIn, signOut } = createNextSessions({ sessions: redis.sessions, cookies, headers, cache });
 */
export function createNextSessions(options: NextSessionsOptions): NextSessions {
  const { sessions, cookies, headers, cache = (read) => read, proxies = 1 } = options;
  assertProxies(proxies);
  const cookie = resolveCookie(options.cookie);

  return {
    currentSession: cache(async () => {
      const id = idIn(await cookies(), cookie);
      return id === undefined ? null : sessions.get(id);
    }),

    async signIn(metadata) {
      const jar = await cookies();
      const previous = idIn(jar, cookie);
      const device = deviceOf(await headers(), proxies);
      // End the previous session first, because the limit may not allow both.
      if (previous !== undefined) await sessions.destroy(previous);
      const created = await sessions.create({ metadata, ...device });
      setCookie(jar, cookie, created.sessionId, created.session.absoluteExpiresAt);
      return created;
    },

    async signOut() {
      const jar = await cookies();
      try {
        const id = idIn(jar, cookie);
        return { ended: id !== undefined && (await sessions.destroy(id)) };
      } catch (error) {
        return { ended: false, error };
      } finally {
        clearCookie(jar, cookie);
      }
    },
  };
}

/**
 * Checks the session of a request in `proxy.ts` and renews its idle timeout. Uses no Node.js APIs.
 * @param request the request of Next.js
 * @param options.sessions `sessions` of a client that acts on behalf of the request's user
 * @param options.cookie the same as for `createNextSessions`
 * @returns whether the session is live, there is none, or the service is unavailable
 * @throws the error of `getToken`; RedisApiError for mistakes, such as a token that the service does not accept
 */
export async function sessionCheck(
  request: ProxyRequest,
  { sessions, cookie }: SessionCheckOptions,
): Promise<SessionCheck> {
  const id = idIn(request.cookies, resolveCookie(cookie));
  if (id === undefined) return { state: 'none' };
  try {
    const session = await sessions.get(id);
    return session ? { state: 'live', session } : { state: 'none' };
  } catch (error) {
    if (isRedisApiError(error) && error.retryable) return { state: 'unavailable', error };
    throw error;
  }
}
