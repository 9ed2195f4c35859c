import { SignInEndedError, SignInLimitError } from '../errors.ts';
import { logoutKeys, sessionKeys } from '../shared/keys.ts';
import { randomToken } from '../shared/random.ts';
import { type AliasClaim, storeClaim } from './alias.ts';
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

/** A session about to be created: whose it is, the sign-in that it comes from, and its alias. */
export interface NamedSession {
  readonly tenantId: string;
  readonly userId: string;
  readonly signIn?: SignIn | undefined;
  readonly alias?: AliasClaim | undefined;
}

/**
 * Makes the targets and the alias of a session find it. Called again with its slot after the session was created, it learns
 * of a logout meanwhile.
 */
export type Register = (slot?: number) => Promise<void>;

/** Makes logouts find a session by its sign-in before it is stored with it. Without a sign-in there is nothing to do. */
export type Prepare = (session: Pick<NewSession, 'tenantId' | 'userId' | 'signIn'>) => Promise<void>;

/**
 * Charges the tenant for the targets and the alias of a session.
 * @returns stores them; it throws SignInEndedError, SignInLimitError or SessionAliasUsedError
 * @throws TenantSessionLimitError
 */
export async function reserveNames(
  context: SessionContext,
  { tenantId, userId, signIn, alias }: NamedSession,
): Promise<Register> {
  const { tenant, epoch, signIns } = sessionKeys(tenantId);
  const userHash = hashUser(tenantId, userId);
  const targets = signIn ? targetsOf(signIn, userId) : [];
  const { absoluteMs, maxBytesPerTenant } = context.policyOf(tenantId);
  const args = [absoluteMs + MARGIN_MS, maxBytesPerTenant, randomToken(EPOCH_BYTES), TARGET_BYTES];
  const entries = [...targets.map(({ hash }) => hash + userHash), ...(alias ? [alias.entry] : [])];
  const [, expires, isNewEpoch] = await withRoom(context, tenantId, () =>
    runScript(context, RESERVE, [epoch, signIns], [...args, ...entries]),
  );
  // A purge may have removed the tenant from the registry. Without its place there, the entries would stay for good.
  if (isNewEpoch === 1) await context.tenants.register(tenant, true);

  const user = formatUser(tenant, userHash);
  const registered = [user, String(expires), signIn?.issuedAt ?? 0, MAX_USERS];
  return async (slot) => {
    const claiming = alias ? [storeClaim(context, alias, user, String(expires), slot)] : [];
    const registering = targets.map((target) => register(context, target, registered));
    // After an error nothing may go on: the session is ended, or its creation given up.
    await Promise.allSettled([...claiming, ...registering]);
    await Promise.all(claiming);
    const replies = await Promise.all(registering);
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
