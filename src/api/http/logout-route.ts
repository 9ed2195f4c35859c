import type { MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { isRedisError, type SessionStore } from '../../redis/index.ts';
import type { TokenVerifier } from '../auth/index.ts';
import { isApiError } from '../errors/index.ts';
import type { Log } from '../logging/index.ts';
import type { HttpApp, HttpContext, HttpEnv } from './context.ts';
import { notAllowed } from './mount.ts';

/** The `backchannel_logout_uri` to configure at issuers. */
export const LOGOUT_PATH = '/api/redis/backchannel-logout';

/** Maximum size of the body, in bytes. A logout token has about one thousand. */
export const MAX_LOGOUT_BODY_BYTES = 16_384;

/** Its name in the log. */
const OPERATION = 'backchannelLogout';

export interface LogoutRouteOptions {
  readonly sessions: Pick<SessionStore, 'endSessionsOf'>;
  readonly verifier: Pick<TokenVerifier, 'verifyLogout'>;
  readonly log: Log;
}

/**
 * Adds the endpoint to which issuers send logout tokens (OpenID Connect Back-Channel Logout 1.0 sections 2.5 to 2.8).
 * It needs no caller, because the issuer signs the token. Redis is not contacted before the token is verified.
 */
export function mountLogoutRoute(app: HttpApp, { sessions, verifier, log }: LogoutRouteOptions): void {
  const limit = bodyLimit({
    maxSize: MAX_LOGOUT_BODY_BYTES,
    onError: (c) => reject(c, 'The body is too large'),
  });
  const limitBody: MiddlewareHandler<HttpEnv> = (c, next) =>
    limit(c, next).catch(() => reject(c, 'The body ended before it was complete'));
  app.post(LOGOUT_PATH, limitBody, async (c) => {
    c.set('operation', OPERATION);
    const token = await logoutTokenOf(c);
    if (token === undefined) return reject(c, 'Send logout_token once, in a form-encoded body');
    try {
      const logout = await verifier.verifyLogout(token);
      const removed = await sessions.endSessionsOf(logout);
      log('info', 'issuer logout', { audit: true, issuer: logout.issuer, removed });
      return c.body(null, 200);
    } catch (error) {
      const reason = reasonOf(error);
      if (reason === undefined) throw error;
      return reject(c, reason);
    }
  });
  app.all(LOGOUT_PATH, () => notAllowed(['POST']));
}

/** @returns undefined unless the body is a form with one token */
async function logoutTokenOf(c: HttpContext): Promise<string | undefined> {
  if (!/^application\/x-www-form-urlencoded\s*(?:;|$)/i.test(c.req.header('content-type') ?? ''))
    return undefined;
  // If a body does not arrive, it is the sender's fault.
  const text = await c.req.text().catch(() => '');
  const [token, ...others] = new URLSearchParams(text).getAll('logout_token');
  return others.length === 0 ? token : undefined;
}

/** @returns undefined for a failure of the service, because the same token may succeed later */
function reasonOf(error: unknown): string | undefined {
  if (isApiError(error) && error.code === 'INVALID_TOKEN') return error.reason;
  return isRedisError(error, 'INVALID_INPUT') ? 'A claim of the token is too long' : undefined;
}

/** @param description fixed phrase that must never quote the token */
function reject(c: HttpContext, description: string): Response {
  c.set('operation', OPERATION);
  c.set('problem', 'INVALID_TOKEN');
  return c.json({ error: 'invalid_request', error_description: description }, 400);
}
