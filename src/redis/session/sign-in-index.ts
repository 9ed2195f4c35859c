import { SignInEndedError, SignInLimitError } from '../errors.ts';
import { logoutKeys, sessionKeys } from '../shared/keys.ts';
import { randomToken } from '../shared/random.ts';
import { runScript, type SessionContext } from './context.ts';
import { hashUser } from './id.ts';
import { EPOCH_BYTES, TARGET_BYTES } from './record.ts';
import { withRoom } from './room.ts';
import { REGISTER, RESERVE } from './scripts/sign-in.ts';
import { formatUser, type LogoutTarget, type SignIn, targetsOf } from './sign-in.ts';
import type { NewSession } from './types.ts';

/** Most users of tenants that one logout reaches: the tenants of a subject. */
export const MAX_USERS = 1_000;

/** A session is created within this time, in ms, so it does not outlive its entries. */
const MARGIN_MS = 60 * 60 * 1000;

/** A session about to be created: whose it is, and the sign-in that it comes from. */
export interface NewSignIn {
  readonly tenantId: string;
  readonly userId: string;
  readonly signIn: SignIn;
}

/** Makes the targets of a session find it. Called again after the session was created, it learns of a logout meanwhile. */
export type Register = () => Promise<void>;

/** Makes logouts find a session by its sign-in before it is stored with it. Without a sign-in there is nothing to do. */
export type Prepare = (session: Pick<NewSession, 'tenantId' | 'userId' | 'signIn'>) => Promise<void>;

/**
 * Charges the tenant for the targets of a session.
 * @returns stores them; it throws SignInEndedError or SignInLimitError
 * @throws TenantSessionLimitError
 */
export async function reserveSignIn(
  context: SessionContext,
  { tenantId, userId, signIn }: NewSignIn,
): Promise<Register> {
  const { tenant, epoch, signIns } = sessionKeys(tenantId);
  const userHash = hashUser(tenantId, userId);
  const targets = targetsOf(signIn, userId);
  const { absoluteMs, maxBytesPerTenant } = context.policyOf(tenantId);
  const args = [absoluteMs + MARGIN_MS, maxBytesPerTenant, randomToken(EPOCH_BYTES), TARGET_BYTES];
  const entries = targets.map(({ hash }) => hash + userHash);
  const [, expires, isNewEpoch] = await withRoom(context, tenantId, () =>
    runScript(context, RESERVE, [epoch, signIns], [...args, ...entries]),
  );
  // A purge may have removed the tenant from the registry. Without its place there, the entries would stay for good.
  if (isNewEpoch === 1) await context.tenants.register(tenant, true);

  const registered = [formatUser(tenant, userHash), String(expires), signIn.issuedAt ?? 0, MAX_USERS];
  return async () => {
    const replies = await Promise.all(targets.map((target) => register(context, target, registered)));
    if (replies.includes('ended')) throw new SignInEndedError();
    if (replies.includes('full')) throw new SignInLimitError(MAX_USERS);
  };
}

async function register(
  context: SessionContext,
  { hash }: LogoutTarget,
  args: readonly (string | number)[],
): Promise<string> {
  const { users, ended } = logoutKeys(hash);
  const [status] = await runScript(context, REGISTER, [users, ended], args);
  return status;
}
