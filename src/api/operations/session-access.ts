import { isRedisError, type SessionReference, type SessionStore } from '../../redis/index.ts';
import { DELEGATE_SESSIONS, holds, invalidToken, MANAGE_SESSIONS, requirePermission } from '../auth/index.ts';
import { notFound } from '../errors/index.ts';
import type { CallerContext, RequestFacts } from './context.ts';

export interface SessionContext extends CallerContext {
  readonly sessions: SessionStore;
}

/** Maximum length of a stored user agent and IP address, in characters. Real ones are shorter. */
export const MAX_CLIENT_CHARS = { userAgent: 512, ipAddress: 64 } as const;

/**
 * One error for sessions that are missing, have ended or belong to another user, because the response must not reveal
 * which.
 */
export const noSession = () => notFound('No live session of yours has this id.');

/**
 * @throws ApiError INVALID_TOKEN if the user has logged out at the issuer since the token was issued; any other error
 * unchanged
 */
export function rejectEndedSignIn(error: unknown): never {
  throw isRedisError(error, 'SIGN_IN_ENDED')
    ? invalidToken('The sign-in of the token has ended at its issuer')
    : error;
}

/**
 * The user whose sessions the caller requests.
 * @param userId the requested user; the caller by default
 * @throws ApiError FORBIDDEN if it is another user and the caller may not manage sessions
 */
export function targetUser({ caller }: SessionContext, userId: string | undefined): string {
  if (userId === undefined || userId === caller.userId) return caller.userId;
  requirePermission(caller, MANAGE_SESSIONS);
  return userId;
}

/** @throws ApiError NOT_FOUND unless it is the caller's own session or the caller manages the tenant's sessions */
export function requireAccess({ caller, sessions }: SessionContext, session: SessionReference): void {
  if (holds(caller, MANAGE_SESSIONS) || sessions.isSessionOf(caller.tenantId, caller.userId, session)) return;
  throw noSession();
}

/** If the server sends its own token as well, the user's token does not need the permission. */
const delegates = ({ caller, delegated = false }: SessionContext): boolean =>
  delegated || holds(caller, DELEGATE_SESSIONS);

/** The client named in the request if the caller is trusted to name it; otherwise empty. */
export function delegatedClient(context: SessionContext, claimed: RequestFacts): RequestFacts {
  return delegates(context) ? clip(claimed) : {};
}

/** Input fields that are accepted without effect, because the calls in the guide send them. */
export const IGNORED_FIELDS = ['userAgent', 'ipAddress', 'lastActivity'] as const;

/**
 * The part of an output that lists fields without effect.
 * @param given the input as sent
 * @returns an empty object if every field had an effect
 */
export function ignoredIn(
  context: SessionContext,
  given: Readonly<Partial<Record<(typeof IGNORED_FIELDS)[number], unknown>>>,
): { ignored?: (typeof IGNORED_FIELDS)[number][] } {
  const without = IGNORED_FIELDS.filter((field) => field === 'lastActivity' || !delegates(context));
  const ignored = without.filter((field) => given[field] !== undefined);
  return ignored.length > 0 ? { ignored } : {};
}

/** The user's client: as passed by a trusted server, otherwise as observed by the transport. */
export function clientFacts(context: SessionContext, claimed: RequestFacts): RequestFacts {
  const delegated = delegatedClient(context, claimed);
  const observed = clip(context.request);
  return {
    userAgent: delegated.userAgent ?? observed.userAgent,
    ipAddress: delegated.ipAddress ?? observed.ipAddress,
  };
}

const clip = ({ userAgent, ipAddress }: RequestFacts): RequestFacts => ({
  userAgent: userAgent?.slice(0, MAX_CLIENT_CHARS.userAgent),
  ipAddress: ipAddress?.slice(0, MAX_CLIENT_CHARS.ipAddress),
});
