import { type SessionContext, sessionOperations } from '../operations/index.ts';
import { withoutNulls } from './arguments.ts';
import { fieldsOf } from './field.ts';

/** The session operations as fields of the GraphQL schema. */
export const sessionFields = fieldsOf<SessionContext, typeof sessionOperations>(sessionOperations, {
  updateSession: {
    input: ({ updates, ...rest }) => withoutNulls({ ...rest, updates: withoutNulls(Object(updates)) }),
  },
});
