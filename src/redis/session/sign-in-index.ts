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

/** Maximum number of users that one logout reaches: one for each tenant of a subject. */
export const MAX_USERS = 1_000;

/** Time allowed for creating a session, in ms, so that the session does not outlive its entries. */
const MARGIN_MS = 60 * 60 * 1000;

/** A session that is about to be created: its owner, its sign-in and its alias. */
export interface NamedSession {
  readonly tenantId: string;
  readonly userId: string;
  readonly signIn?: SignIn | undefined;
  readonly alias?: AliasClaim | undefined;
}

/**
 * Registers a session under its logout targets and its alias. Call it again with the slot after the session was
 * created; it then detects a logout that happened in the meantime.
 */
export type Register = (slot?: number) => Promise<void>;

/**
 * Makes logouts find a session by its sign-in, before the session is stored with it. Does nothing without a sign-in.
 */
export type Prepare = (session: Pick<NewSession, 'tenantId' | 'userId' | 'signIn'>) => Promise<void>;

/**
 * Charges the tenant for the targets and the alias of a session.
 * @returns a function that stores them and throws SignInEndedError, SignInLimitError or SessionAliasUsedError
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
  // A purge may have removed the tenant from the registry. Without it, the entries would never be removed.
  if (isNewEpoch === 1) await context.tenants.register(tenant, true);

  const user = formatUser(tenant, userHash);
  const registered = [user, String(expires), signIn?.issuedAt ?? 0, MAX_USERS];
  return async (slot) => {
    const claiming = alias ? [storeClaim(context, alias, user, String(expires), slot)] : [];
    const registering = targets.map((target) => register(context, target, registered));
    // Wait for all of them even after an error, before the session is ended or its creation is abandoned.
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
