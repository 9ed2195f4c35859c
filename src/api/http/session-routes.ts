import type { Session } from '../../redis/index.ts';
import * as operations from '../operations/index.ts';
import { merge, type RawInput, type SessionContext } from '../operations/index.ts';
import type { HttpContext } from './context.ts';
import { byAction, endpoint, noContent, ok, type Respond } from './endpoint.ts';
import { entityTag, versionOf } from './entity-tag.ts';
import type { RouteTable } from './mount.ts';

const BASE = '/api/redis/session';
/** Where a session id travels best: unlike the URL, header fields seldom end up in access logs. */
const ID_HEADER = 'x-session-id';

const withTag: Respond<{ session: Session }> = (c, output) =>
  c.json(output, 200, { ETag: entityTag(output.session.version) });

const created: Respond<{ sessionId: string; session: Session }> = (c, output) =>
  c.json(output, 201, { ETag: entityTag(output.session.version), Location: `${BASE}/${output.sessionId}` });

const header = (c: HttpContext, input: RawInput, field: string, name: string): RawInput =>
  merge(input, { [field]: c.req.header(name) }, `the header ${name}`);

const takeId = (c: HttpContext, input: RawInput): RawInput => header(c, input, 'sessionId', ID_HEADER);

const takeIdUnlessHandle = (c: HttpContext, input: RawInput): RawInput =>
  input.handle === undefined ? takeId(c, input) : input;

const takeKept = (c: HttpContext, input: RawInput): RawInput =>
  input.exceptHandle === undefined ? header(c, input, 'except', ID_HEADER) : input;

/** https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/ */
const takeOperationId = (c: HttpContext, input: RawInput): RawInput =>
  header(c, input, 'idempotencyKey', 'idempotency-key');

const takeVersion = (c: HttpContext, input: RawInput): RawInput =>
  merge(takeId(c, input), { ifVersion: versionOf(c.req.header('if-match')) }, 'the header if-match');

/** Where the path names the session, the body may be the updates themselves. */
const takeUpdates = (c: HttpContext, { sessionId, ifVersion, ...rest }: RawInput): RawInput =>
  takeVersion(c, { sessionId, ifVersion, ...(Object.hasOwn(rest, 'updates') ? rest : { updates: rest }) });

const create = endpoint(operations.createSession, created, takeOperationId);
const get = endpoint(operations.getSession, withTag, takeId);
const list = endpoint(operations.listSessions, ok);
const update = endpoint(operations.updateSession, withTag, takeVersion);
const updateAt = endpoint(operations.updateSession, withTag, takeUpdates);
const destroy = endpoint(operations.destroySession, noContent, takeIdUnlessHandle);
const destroyOthers = endpoint(operations.destroyOtherSessions, ok, takeKept);
const rotate = endpoint(operations.rotateSession, withTag, takeId);
const revokeTenant = endpoint(operations.revokeTenantSessions, noContent);

/** The guide's routes, then the same operations by resource. */
export const sessionRoutes: RouteTable<SessionContext> = {
  [BASE]: {
    GET: byAction('get', { get, list }),
    POST: byAction('create', { create, rotate, destroy, destroyOthers, revokeTenant }),
    PUT: byAction('update', { update }),
    PATCH: byAction('update', { update }),
    DELETE: byAction('destroy', { destroy, delete: destroy, destroyOthers, revokeTenant }),
  },
  [`${BASE}/:sessionId`]: { GET: get, PUT: updateAt, PATCH: updateAt, DELETE: destroy },
  [`${BASE}s`]: { GET: list, POST: create, DELETE: destroyOthers },
  [`${BASE}s/:handle`]: { DELETE: destroy },
};
