import { isRedisError } from '../errors.ts';
import { destroySession } from './change.ts';
import type { SessionContext } from './context.ts';
import { createSession } from './create.ts';
import { rotateSession } from './rotate.ts';
import { type Prepare, type Register, reserveSignIn } from './sign-in-index.ts';
import type { CreatedSession, NewSession, RotatedSession, RotateOptions, Session } from './types.ts';

/** Creates a session that logouts of its sign-in end. */
export const createSignedIn = (
  context: SessionContext,
  data: NewSession<object>,
  idempotencyKey: string | undefined,
): Promise<CreatedSession> =>
  withSignIn(context, (prepare) => createSession(context, data, idempotencyKey, prepare));

/** Rotates a session, which logouts of the new sign-in end from then on, if there is one. */
export const rotateSignedIn = (
  context: SessionContext,
  tenantId: string,
  sessionId: string,
  options: RotateOptions | undefined,
): Promise<RotatedSession | null> =>
  withSignIn(context, (prepare) => rotateSession(context, tenantId, sessionId, options, prepare));

/**
 * A session with a sign-in is found by logouts before it is stored. A logout that looked for it just before is found
 * afterwards, and the session ends without having been returned.
 */
async function withSignIn<Stored extends { readonly session: Session } | null>(
  context: SessionContext,
  store: (prepare: Prepare) => Promise<Stored>,
): Promise<Stored> {
  const registrations: Register[] = [];
  const stored = await store(async ({ signIn, ...owner }) => {
    if (!signIn) return;
    const register = await reserveSignIn(context, { ...owner, signIn });
    await register();
    registrations.push(register);
  });
  if (!stored) return stored;
  const { tenantId, handle } = stored.session;
  for (const register of registrations) {
    try {
      await register();
    } catch (error) {
      if (isRedisError(error, 'SIGN_IN_ENDED')) await destroySession(context, tenantId, { handle });
      throw error;
    }
  }
  return stored;
}
