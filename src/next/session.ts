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

/** What a request says about its session. */
export type SessionCheck =
  | { readonly state: 'live'; readonly session: ReadSession }
  /** There is no cookie, or its session has ended. */
  | { readonly state: 'none' }
  /** The service cannot tell at the moment: let no one in, and ask to try again. */
  | { readonly state: 'unavailable'; readonly error: RedisApiError };

/** What a sign-out did. The cookie is gone in any case. */
export interface SignedOut {
  /** Whether a session was ended. */
  readonly ended: boolean;
  /** Why the session could not be ended; it ends by itself when it is idle for long enough. */
  readonly error?: unknown;
}

/** Options of `sessionCheck`. */
export interface SessionCheckOptions {
  /** `sessions` of a client that acts for the user of the request. */
  readonly sessions: Pick<SessionCalls, 'get'>;
  /** As given to `createNextSessions`. */
  readonly cookie?: SessionCookie | undefined;
}

/** A request of `proxy.ts`, as far as it is needed. */
export interface ProxyRequest {
  readonly cookies: Pick<CookieJar, 'get'>;
}

/** Options of `createNextSessions`. */
export interface NextSessionsOptions {
  /** `sessions` of a client that acts for the user of the current request. */
  readonly sessions: Pick<SessionCalls, 'create' | 'get' | 'destroy'>;
  /** `cookies` of `next/headers`. */
  readonly cookies: () => Promise<CookieJar>;
  /** `headers` of `next/headers`. */
  readonly headers: () => Promise<RequestHeaders>;
  /** `cache` of `react`, so that a request reads its session once. */
  readonly cache?: (<Result>(read: () => Result) => () => Result) | undefined;
  readonly cookie?: SessionCookie | undefined;
  /**
   * How many proxies of yours add to `X-Forwarded-For`; 1 by default. The address of the user is the one that the first of
   * them added. 0 if there is no such proxy.
   */
  readonly proxies?: number | undefined;
}

/** The session of the current request. */
export interface NextSessions {
  /**
   * Reads the session of the request's cookie and renews its idle timeout.
   * @returns the session; null without one
   * @throws RedisApiError when the service cannot tell
   */
  currentSession(): Promise<ReadSession | null>;
  /**
   * Creates a session, with the device and the address of the user, and sets the cookie. Ends the session that the browser
   * had. For route handlers and server actions.
   * @param metadata data of the application
   * @returns the session, and which others it replaced
   * @throws RedisApiError SESSION_LIMIT and whatever `create` throws
   */
  signIn(metadata?: SessionMetadata): Promise<CreatedSession>;
  /**
   * Ends the session and removes the cookie, whatever happens. It does not throw, because Next.js would drop the removal of
   * the cookie with the response. For route handlers and server actions.
   * @returns whether a session was ended, and otherwise why not
   * @throws nothing that the service or `getToken` throws
   */
  signOut(): Promise<SignedOut>;
}

/**
 * Reads and changes the session of the current request, whose id is in a cookie that no script can read. Needs no API of
 * Node.js.
 * @param options.sessions `sessions` of a client that acts for the user of the current request
 * @param options.cookies `cookies` of `next/headers`
 * @param options.headers `headers` of `next/headers`
 * @param options.cache `cache` of `react`, so that a request reads its session once
 * @param options.cookie name and attributes of the cookie; `session`, HttpOnly, Secure, SameSite=Lax by default
 * @param options.proxies number of proxies of yours that add to `X-Forwarded-For`; 1 by default
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
      // Before the new one, for which there may be no room beside it.
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
 * Checks the session of a request in `proxy.ts`. Renews its idle timeout. Needs no API of Node.js.
 * @param request the request of Next.js
 * @param options.sessions `sessions` of a client that acts for the user of the request
 * @param options.cookie as given to `createNextSessions`
 * @returns whether the session is live, there is none, or the service cannot tell
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
