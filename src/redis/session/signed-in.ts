import { isRedisError } from '../errors.ts';
import { type AliasClaim, newClaim } from './alias.ts';
import { destroySession } from './change.ts';
import type { SessionContext } from './context.ts';
import { createSession } from './create.ts';
import { parseHandle } from './id.ts';
import { rotateSession } from './rotate.ts';
import { type Prepare, type Register, reserveNames } from './sign-in-index.ts';
import type {
  CreatedSession,
  CreateOptions,
  NewSession,
  RotatedSession,
  RotateOptions,
  Session,
} from './types.ts';

/** Creates a session that logouts of its sign-in end, and that its alias finds. */
export const createSignedIn = (
  context: SessionContext,
  data: NewSession<object>,
  { idempotencyKey, alias }: CreateOptions = {},
): Promise<CreatedSession> => {
  const claim = alias === undefined ? undefined : newClaim(alias);
  const options = { idempotencyKey, secret: claim?.secret };
  return withNames(context, claim, (prepare) => createSession(context, data, options, prepare));
};

/** Rotates a session, which logouts of the new sign-in end from then on, if there is one. */
export const rotateSignedIn = (
  context: SessionContext,
  tenantId: string,
  sessionId: string,
  options: RotateOptions | undefined,
): Promise<RotatedSession | null> =>
  withNames(context, undefined, (prepare) => rotateSession(context, tenantId, sessionId, options, prepare));

/**
 * A session with a sign-in is found by logouts before it is stored. A logout that looked for it just before is found
 * afterwards, and the session ends without having been returned. In the same steps, an alias is claimed before its session
 * is stored, and learns afterwards where that is.
 */
async function withNames<Stored extends { readonly session: Session } | null>(
  context: SessionContext,
  alias: AliasClaim | undefined,
  store: (prepare: Prepare) => Promise<Stored>,
): Promise<Stored> {
  const registrations: Register[] = [];
  const stored = await store(async ({ signIn, ...owner }) => {
    if (!signIn && !alias) return;
    const register = await reserveNames(context, { ...owner, signIn, alias });
    await register();
    registrations.push(register);
  });
  if (!stored) return stored;
  const { tenantId, handle } = stored.session;
  for (const register of registrations) {
    try {
      await register(parseHandle(handle)?.slot);
    } catch (error) {
      const ended = isRedisError(error, 'SIGN_IN_ENDED');
      // A session that was never returned is no part of its user's history.
      if (ended || isRedisError(error, 'SESSION_ALIAS_USED'))
        await destroySession(context, tenantId, { handle }, {}, ended ? 'issuer-logout' : '');
      throw error;
    }
  }
  return stored;
}
