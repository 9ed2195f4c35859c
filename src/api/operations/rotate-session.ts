import * as z from 'zod/mini';
import { idempotencyKey } from './bounds.ts';
import { defineOperation } from './define.ts';
import { noSession, rejectEndedSignIn, requireAccess, type SessionContext } from './session-access.ts';
import { identityOf } from './session-rights.ts';
import { exampleId, exampleSession, issuedId, sessionId, sessionSchema } from './session-schemas.ts';

export const rotateSession = defineOperation({
  name: 'rotateSession',
  kind: 'mutation',
  action: 'rotate',
  summary:
    'Gives a session a new id; the old one stops working at once. A session of the caller also takes the identity of the token.',
  permission: 'authenticated',
  input: () => z.strictObject({ sessionId: sessionId(), idempotencyKey: idempotencyKey() }),
  output: () => z.object({ sessionId: issuedId(), session: sessionSchema() }),
  status: 200,
  errors: [
    'NOT_FOUND',
    'TENANT_SESSION_LIMIT',
    'SIGN_IN_LIMIT',
    'IDEMPOTENCY_KEY_MISMATCH',
    'VALUE_TOO_LARGE',
  ],
  example: () => ({
    input: { sessionId: exampleId },
    output: { sessionId: exampleId, session: exampleSession() },
  }),
  async run(context: SessionContext, { sessionId, ...options }) {
    requireAccess(context, sessionId);
    const { caller, sessions } = context;
    const isOwn = sessions.isSessionOf(caller.tenantId, caller.userId, sessionId);
    // A manager's token does not contain the roles and permissions of another user.
    const token = isOwn ? { identity: identityOf(caller), signIn: caller.signIn } : {};
    const rotated = await sessions
      .rotateSession(caller.tenantId, sessionId, { ...options, ...token })
      .catch(rejectEndedSignIn);
    if (!rotated) throw noSession();
    return rotated;
  },
});
