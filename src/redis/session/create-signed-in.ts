import { isRedisError } from '../errors.ts';
import { destroySession } from './change.ts';
import type { SessionContext } from './context.ts';
import { createSession } from './create.ts';
import { type Register, reserveSignIn } from './sign-in-index.ts';
import type { CreatedSession, NewSession } from './types.ts';

/**
 * Creates a session. One with a sign-in is found by logouts before it exists. A logout that looked for it just before is
 * found afterwards, and the session ends without having been returned.
 */
export async function createSignedIn(
  context: SessionContext,
  data: NewSession<object>,
  idempotencyKey: string | undefined,
): Promise<CreatedSession> {
  const registrations: Register[] = [];
  const created = await createSession(context, data, idempotencyKey, async ({ signIn, ...owner }) => {
    if (!signIn) return;
    const register = await reserveSignIn(context, { ...owner, signIn });
    await register();
    registrations.push(register);
  });
  const { tenantId, handle } = created.session;
  for (const register of registrations) {
    try {
      await register();
    } catch (error) {
      if (isRedisError(error, 'SIGN_IN_ENDED')) await destroySession(context, tenantId, { handle });
      throw error;
    }
  }
  return created;
}
