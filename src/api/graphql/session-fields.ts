import type { SessionStore } from '../../redis/index.ts';
import { sessionRoutes } from '../http/session-routes.ts';
import { BODY_SLACK, definePart, type Part } from '../modules.ts';
import type { CallerContext } from '../operations/operation.ts';
import type { SessionContext } from '../operations/session-access.ts';
import * as sessions from '../operations/sessions.ts';
import { withoutNulls } from './arguments.ts';
import { type AppSyncField, field } from './field.ts';

const fields: readonly AppSyncField<SessionContext>[] = [
  field(sessions.createSession),
  field(sessions.getSession),
  field(sessions.listSessions),
  field(sessions.updateSession, {
    input: ({ updates, ...rest }) => withoutNulls({ ...rest, updates: withoutNulls(Object(updates)) }),
  }),
  field(sessions.destroySession),
  field(sessions.destroyOtherSessions),
  field(sessions.rotateSession),
  field(sessions.revokeTenantSessions),
];

/** @param maxMetadataBytes what the store takes */
export const sessionPart = (sessions: SessionStore, maxMetadataBytes: number): Part<CallerContext> =>
  definePart({
    routes: sessionRoutes,
    fields,
    own: { sessions },
    maxBodyBytes: maxMetadataBytes + BODY_SLACK,
  });
