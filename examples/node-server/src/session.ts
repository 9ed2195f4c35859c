import { destroySession, getSession, type Session } from 'amplify-redis';
import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { createMiddleware } from 'hono/factory';
import { HTTPException } from 'hono/http-exception';

const COOKIE = 'session';
const OPTIONS = {
  httpOnly: true,
  secure: process.env.NODE_ENV === 'production',
  sameSite: 'Lax',
  path: '/',
} as const;

/** The tenant in the cookie only locates the session; it grants nothing, because the id is secret. */
export const setSessionCookie = (c: Context, tenantId: string, sessionId: string): void =>
  setCookie(c, COOKIE, `${sessionId}.${tenantId}`, OPTIONS);

function readCookie(c: Context) {
  const [sessionId = '', ...tenant] = (getCookie(c, COOKIE) ?? '').split('.');
  return { sessionId, tenantId: tenant.join('.') };
}

export const clearSessionCookie = (c: Context) => deleteCookie(c, COOKIE, OPTIONS);

/** Ends the session of this browser, if it has one. */
export async function endSession(c: Context): Promise<void> {
  const { sessionId, tenantId } = readCookie(c);
  if (tenantId) await destroySession(tenantId, sessionId);
}

/** Requires a live session, extends its idle timeout, and sets `c.var.session`. */
export const requireSession = createMiddleware<{ Variables: { session: Session } }>(async (c, next) => {
  const { sessionId, tenantId } = readCookie(c);
  const session = tenantId ? await getSession(tenantId, sessionId) : null;
  if (!session) throw new HTTPException(401, { message: 'Sign in first.' });
  c.set('session', session);
  await next();
});
