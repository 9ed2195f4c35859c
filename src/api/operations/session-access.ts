import { isRedisError, type SessionReference, type SessionStore } from '../../redis/index.ts';
import { DELEGATE_SESSIONS, holds, invalidToken, MANAGE_SESSIONS, requirePermission } from '../auth/index.ts';
import { notFound } from '../errors/index.ts';
import type { CallerContext, RequestFacts } from './context.ts';

export interface SessionContext extends CallerContext {
  readonly sessions: SessionStore;
}

/** Longest user agent and address kept, in characters; real ones are shorter. */
export const MAX_CLIENT_CHARS = { userAgent: 512, ipAddress: 64 } as const;

/** One error for sessions that are missing, ended or of another user: the response must not reveal which. */
export const noSession = () => notFound('No live session of yours has this id.');

/** @throws ApiError INVALID_TOKEN if the user has logged out at the issuer since the token was issued; any other error as it is */
export function rejectEndedSignIn(error: unknown): never {
  throw isRedisError(error, 'SIGN_IN_ENDED')
    ? invalidToken('The sign-in of the token has ended at its issuer')
    : error;
}

/**
 * The user whose sessions the caller asks for.
 * @param userId as given; the caller by default
 * @throws ApiError FORBIDDEN when it is another user and the caller may not manage sessions
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

/** A user's own token needs no such permission if the server sends its token beside it. */
const delegates = ({ caller, delegated = false }: SessionContext): boolean =>
  delegated || holds(caller, DELEGATE_SESSIONS);

/** The client that the request names, if the caller is trusted to name one; empty otherwise. */
export function delegatedClient(context: SessionContext, claimed: RequestFacts): RequestFacts {
  return delegates(context) ? clip(claimed) : {};
}

/** Input that is accepted and has no effect: the guide's calls send it, so it must not be rejected. */
export const IGNORED_FIELDS = ['userAgent', 'ipAddress', 'lastActivity'] as const;

/**
 * The part of an output that tells what had no effect.
 * @param given the input as it was sent
 * @returns nothing if all of it had
 */
export function ignoredIn(
  context: SessionContext,
  given: Readonly<Partial<Record<(typeof IGNORED_FIELDS)[number], unknown>>>,
): { ignored?: (typeof IGNORED_FIELDS)[number][] } {
  const without = IGNORED_FIELDS.filter((field) => field === 'lastActivity' || !delegates(context));
  const ignored = without.filter((field) => given[field] !== undefined);
  return ignored.length > 0 ? { ignored } : {};
}

/** Where the user comes from: as a trusted server states it, otherwise as the transport observed it. */
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
