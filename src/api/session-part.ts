import type { SessionStore } from '../redis/index.ts';
import { withoutNulls } from './appsync-arguments.ts';
import { type AppSyncField, field } from './appsync-field.ts';
import type { CallerContext } from './operation.ts';
import { BODY_SLACK, definePart, type Part } from './part.ts';
import type { SessionContext } from './session-access.ts';
import * as sessions from './session-operations.ts';
import { sessionRoutes } from './session-routes.ts';

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
