import { isRedisApiError, RedisApiError } from './client-error.ts';
import type { HttpCall } from './http-call.ts';
import { assertJson } from './json.ts';
import { newOperationId } from './operation-id.ts';
import type { Send } from './send.ts';
import type { CreatedSession, Session, SessionPage } from './session-types.ts';
import type { SessionCalls } from './sessions.ts';

/** @param serviceUrl without a slash at its end */
export function sessionCalls(send: Send, serviceUrl: string): SessionCalls {
  const url = `${serviceUrl}/api/redis/session`;
  const call = async <T>(request: Omit<HttpCall, 'url'>): Promise<T> =>
    (await send({ url, ...request })) as T;

  return {
    create({ metadata, userAgent, ipAddress } = {}, { idempotencyKey = newOperationId(), signal } = {}) {
      return checked(metadata, () =>
        call<CreatedSession>({
          method: 'POST',
          headers: { 'Idempotency-Key': idempotencyKey },
          body: { metadata, userAgent, ipAddress },
          repeatable: true,
          signal,
        }),
      );
    },

    get: (sessionId, { signal } = {}) =>
      orNull(async () => {
        const request = { method: 'GET', query: { action: 'get' }, repeatable: true, signal } as const;
        return (await call<{ session: Session }>({ ...request, headers: named(sessionId) })).session;
      }),

    list: ({ userId, cursor, limit, signal } = {}) =>
      call<SessionPage>({
        method: 'GET',
        query: { action: 'list', userId, cursor, limit },
        repeatable: true,
        signal,
      }),

    update: (sessionId, { metadata, userAgent, ipAddress }, { ifVersion, signal } = {}) =>
      checked(metadata, () =>
        orNull(async () => {
          const body = { updates: { metadata, userAgent, ipAddress }, ifVersion };
          const request = {
            method: 'PUT',
            headers: named(sessionId),
            body,
            repeatable: false,
            signal,
          } as const;
          return (await call<{ session: Session }>(request)).session;
        }),
      ),

    async destroy(session, { signal } = {}) {
      const ended = await orNull(async () => {
        const reference =
          typeof session === 'string' ? { headers: named(session) } : { query: { handle: session.handle } };
        await call<void>({ method: 'DELETE', ...reference, repeatable: true, signal });
        return true;
      });
      return ended ?? false;
    },

    async destroyOthers({ userId, except, signal } = {}) {
      const kept = typeof except === 'string' ? { headers: named(except) } : {};
      const exceptHandle = typeof except === 'object' ? except.handle : undefined;
      // Not as a DELETE, which would be tried again and then end sessions created meanwhile.
      const body = { action: 'destroyOthers', userId, exceptHandle };
      const request = { method: 'POST', ...kept, body, repeatable: false, signal } as const;
      return (await call<{ destroyed: number }>(request)).destroyed;
    },

    rotate: (sessionId, { signal } = {}) =>
      orNull(() =>
        call<{ sessionId: string; session: Session }>({
          method: 'POST',
          headers: named(sessionId),
          body: { action: 'rotate' },
          repeatable: false,
          signal,
        }),
      ),

    async revokeTenant({ signal } = {}) {
      await call<void>({ method: 'POST', body: { action: 'revokeTenant' }, repeatable: false, signal });
    },
  };
}

/** An id goes in a header field: unlike URLs, those seldom end up in access logs. */
function named(sessionId: string): { 'X-Session-Id': string } {
  if (/^[\x21-\x7e]{1,512}$/.test(sessionId)) return { 'X-Session-Id': sessionId };
  throw new RedisApiError('NOT_FOUND', 'No session has such an id.');
}

/** What is missing, dead or another's is not an error but an answer. */
async function orNull<T>(call: () => Promise<T>): Promise<T | null> {
  try {
    return await call();
  } catch (error) {
    if (isRedisApiError(error, 'NOT_FOUND')) return null;
    throw error;
  }
}

async function checked<T>(metadata: unknown, call: () => Promise<T>): Promise<T> {
  if (metadata !== undefined) assertJson(metadata, 'metadata');
  return call();
}
