import type { Session } from '../../redis/index.ts';
import { type SessionContext, sessionOperations, updateSession } from '../operations/index.ts';
import { byAction, endpoint } from './endpoint.ts';
import { endpointsOf, ofKind } from './endpoints.ts';
import { entityTag, versionOf } from './entity-tag.ts';
import type { RouteTable } from './mount.ts';
import { REPEATABLE } from './repeatable.ts';

const BASE = '/api/redis/session';

/** A session id is safest in a header because, unlike URLs, headers rarely end up in access logs. */
const ID = { header: 'X-Session-Id' };
const VERSION = { header: 'If-Match', parse: versionOf };

const tagged = ({ session }: { session: Session }) => ({ ETag: entityTag(session.version) });

const updating = { fromHeaders: { sessionId: ID, ifVersion: VERSION, ...REPEATABLE }, headers: tagged };

const endpoints = endpointsOf<SessionContext, typeof sessionOperations>(sessionOperations, {
  createSession: {
    fromHeaders: REPEATABLE,
    headers: (created) => ({ ...tagged(created), Location: `${BASE}s/${created.session.handle}` }),
  },
  getSession: { fromHeaders: { sessionId: ID }, headers: tagged },
  listSessions: { fromHeaders: { current: { ...ID, unless: 'currentHandle', exclusive: true } } },
  updateSession: updating,
  destroySession: { fromHeaders: { sessionId: { ...ID, unless: 'handle' }, ...REPEATABLE } },
  destroyOtherSessions: { fromHeaders: { except: { ...ID, unless: 'exceptHandle' } } },
  rotateSession: { fromHeaders: { sessionId: ID, ...REPEATABLE }, headers: tagged },
});

/** If the path contains the session, the body may be the updates themselves. */
const updateAt = endpoint(updateSession, {
  ...updating,
  input: ({ sessionId, ifVersion, idempotencyKey, ...rest }) => ({
    sessionId,
    ifVersion,
    idempotencyKey,
    ...(Object.hasOwn(rest, 'updates') ? rest : { updates: rest }),
  }),
});

const { updateSession: update, ...others } = endpoints;
const { getSession, getSessionSummary, listSessions, createSession, destroySession, destroyOtherSessions } =
  endpoints;
const ends = [destroySession, destroyOtherSessions, endpoints.revokeTenantSessions];

/** The routes from the guide, then the same operations by resource. */
export const sessionRoutes: RouteTable<SessionContext> = {
  [BASE]: {
    GET: byAction('get', ofKind('query', endpoints)),
    POST: byAction('create', ofKind('mutation', others)),
    PUT: byAction('update', [update]),
    PATCH: byAction('update', [update]),
    DELETE: byAction('destroy', ends, { delete: destroySession }),
  },
  [`${BASE}/:sessionId`]: { GET: getSession, PUT: updateAt, PATCH: updateAt, DELETE: destroySession },
  [`${BASE}s`]: { GET: listSessions, POST: createSession, DELETE: destroyOtherSessions },
  [`${BASE}s/:handle`]: { GET: getSessionSummary, DELETE: destroySession },
};
