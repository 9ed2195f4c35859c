import { orNull, RedisApiError } from '../errors/index.ts';
import { type HttpCall, keyHeader, type Send } from '../http/index.ts';
import { assertJson } from '../json.ts';
import type { SessionCalls } from './sessions.ts';
import type {
  CreatedSession,
  EndedSession,
  ReadSession,
  Session,
  SessionData,
  SessionPage,
  SessionReference,
  SessionSummary,
  TenantSessionPage,
  UpdatedSession,
} from './types.ts';

interface UpdateAnswer extends Pick<UpdatedSession, 'ignored'> {
  readonly session: Session;
}

/** @param serviceUrl without a trailing slash */
export function sessionCalls(send: Send, serviceUrl: string): SessionCalls {
  const url = `${serviceUrl}/api/redis/session`;
  const call = <T>(request: Omit<HttpCall, 'url'>) => send<T>({ url, ...request });

  return {
    async create({ metadata, userAgent, ipAddress } = {}, { idempotencyKey, signal } = {}) {
      if (metadata !== undefined) assertJson(metadata, 'metadata');
      return call<CreatedSession>({
        method: 'POST',
        headers: keyHeader(idempotencyKey),
        body: { metadata, userAgent, ipAddress },
        asServer: statesClient({ userAgent, ipAddress }),
        repeatable: true,
        signal,
      });
    },

    get: async (sessionId, { signal } = {}) =>
      orNull(async () => {
        const request = { method: 'GET', query: { action: 'get' }, repeatable: true, signal } as const;
        return flat(await call<Read<Session>>({ ...request, headers: sessionIdHeader(sessionId) }));
      }),

    getSummary: async (handle, { signal } = {}) =>
      orNull(async () => {
        const query = { action: 'summary', handle };
        return flat(await call<Read<SessionSummary>>({ method: 'GET', query, repeatable: true, signal }));
      }),

    async list({ userId, cursor, limit, current, signal } = {}) {
      const { headers, handle: currentHandle } = namedSession(current);
      const query = { action: 'list', userId, cursor, limit, currentHandle };
      return call<SessionPage>({ method: 'GET', query, headers, repeatable: true, signal });
    },

    async listEnded({ userId, signal } = {}) {
      const query = { action: 'listEnded', userId };
      const request = { method: 'GET', query, repeatable: true, signal } as const;
      return (await call<{ sessions: readonly EndedSession[] }>(request)).sessions;
    },

    async listTenant({ userId, cursor, limit, signal } = {}) {
      const query = { action: 'listTenant', userId, cursor, limit };
      return call<TenantSessionPage>({ method: 'GET', query, repeatable: true, signal });
    },

    async update(sessionId, { metadata, userAgent, ipAddress }, { ifVersion, idempotencyKey, signal } = {}) {
      if (metadata !== undefined) assertJson(metadata, 'metadata');
      return orNull(async () => {
        const body = { updates: { metadata, userAgent, ipAddress }, ifVersion };
        const request = {
          method: 'PUT',
          headers: { ...sessionIdHeader(sessionId), ...keyHeader(idempotencyKey) },
          body,
          asServer: statesClient({ userAgent, ipAddress }),
          repeatable: true,
          signal,
        } as const;
        const { session, ignored } = await call<UpdateAnswer>(request);
        return ignored ? { ...session, ignored } : session;
      });
    },

    async destroy(session, { idempotencyKey, signal } = {}) {
      const ended = await orNull(async () => {
        const { headers, handle } = namedSession(session);
        await call<void>({
          method: 'DELETE',
          headers: { ...headers, ...keyHeader(idempotencyKey) },
          query: { handle },
          repeatable: true,
          signal,
        });
        return true;
      });
      return ended ?? false;
    },

    async destroyOthers({ userId, except, signal } = {}) {
      const { headers, handle: exceptHandle } = namedSession(except);
      // Not a DELETE, which intermediaries may repeat; that would end sessions created in the meantime.
      const body = { action: 'destroyOthers', userId, exceptHandle };
      const request = { method: 'POST', headers, body, repeatable: false, signal } as const;
      return (await call<{ destroyed: number }>(request)).destroyed;
    },

    rotate: async (sessionId, { idempotencyKey, signal } = {}) =>
      orNull(() =>
        call<{ sessionId: string; session: Session }>({
          method: 'POST',
          headers: { ...sessionIdHeader(sessionId), ...keyHeader(idempotencyKey) },
          body: { action: 'rotate' },
          repeatable: true,
          signal,
        }),
      ),

    async revokeTenant({ confirm, signal } = {}) {
      const body = { action: 'revokeTenant', confirm };
      await call<void>({ method: 'POST', body, repeatable: false, signal });
    },
  };
}

const statesClient = ({ userAgent, ipAddress }: SessionData): boolean =>
  userAgent !== undefined || ipAddress !== undefined;

/** Adds a session to a request: an id as a header, a handle as a field. */
const namedSession = (session: SessionReference | undefined) => ({
  headers: typeof session === 'string' ? sessionIdHeader(session) : {},
  handle: typeof session === 'object' ? session.handle : undefined,
});

interface Read<T> extends Pick<ReadSession, 'rightsDiffer'> {
  readonly session: T;
}

const flat = <T>({ session, rightsDiffer }: Read<T>) => ({
  ...session,
  ...(rightsDiffer !== undefined && { rightsDiffer }),
});

/** Session ids are sent in a header, because URLs end up in access logs and headers rarely do. */
function sessionIdHeader(sessionId: string): { 'X-Session-Id': string } {
  if (/^[\x21-\x7e]{1,512}$/.test(sessionId)) return { 'X-Session-Id': sessionId };
  throw new RedisApiError('NOT_FOUND', 'There is no session with this id.');
}
