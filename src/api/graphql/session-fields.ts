import type { SessionContext } from '../operations/index.ts';
import * as sessions from '../operations/index.ts';
import { withoutNulls } from './arguments.ts';
import { field, type GraphqlField } from './field.ts';

/** The session operations as fields of the GraphQL schema. */
export const sessionFields: readonly GraphqlField<SessionContext>[] = [
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
