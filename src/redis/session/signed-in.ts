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

/** Creates a session that logouts of its sign-in end and that can be found by its alias. */
export const createSignedIn = (
  context: SessionContext,
  data: NewSession<object>,
  { idempotencyKey, alias }: CreateOptions = {},
): Promise<CreatedSession> => {
  const claim = alias === undefined ? undefined : newClaim(alias);
  const options = { idempotencyKey, secret: claim?.secret };
  return withNames(context, claim, (prepare) => createSession(context, data, options, prepare));
};

/** Rotates a session. If a new sign-in is given, logouts of that sign-in end the session from then on. */
export const rotateSignedIn = (
  context: SessionContext,
  tenantId: string,
  sessionId: string,
  options: RotateOptions | undefined,
): Promise<RotatedSession | null> =>
  withNames(context, undefined, (prepare) => rotateSession(context, tenantId, sessionId, options, prepare));

/**
 * Registers a session with a sign-in before it is stored, so that logouts find it. Afterwards, checks for a logout that
 * happened in between; if there was one, the session ends without having been returned. In the same way, an alias is
 * claimed before its session is stored, and receives the location afterwards.
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
      // A session that was never returned does not belong in its user's history.
      if (ended || isRedisError(error, 'SESSION_ALIAS_USED'))
        await destroySession(context, tenantId, { handle }, {}, ended ? 'issuer-logout' : '');
      throw error;
    }
  }
  return stored;
}
