import type { SessionReference, SessionStore } from '../../redis/index.ts';
import { DELEGATE_SESSIONS, holds, MANAGE_SESSIONS, requirePermission } from '../auth/index.ts';
import { notFound } from '../errors/index.ts';
import type { CallerContext, RequestFacts } from './context.ts';

export interface SessionContext extends CallerContext {
  readonly sessions: SessionStore;
}

/** Longest user agent and address kept, in characters; real ones are shorter. */
const MAX_CHARS = { userAgent: 512, ipAddress: 64 } as const;

/** The same words for a session that is missing, dead or another's: the answer must not tell which. */
export const noSession = () => notFound('No live session of yours has this id.');

/**
 * Whose sessions a caller means.
 * @throws ApiError FORBIDDEN when it is another user and the caller may not manage sessions
 */
export function targetUser({ caller }: SessionContext, userId: string | undefined): string {
  if (userId === undefined || userId === caller.userId) return caller.userId;
  requirePermission(caller, MANAGE_SESSIONS);
  return userId;
}

/** @throws ApiError NOT_FOUND unless it is the caller's own, or the caller manages the tenant's sessions */
export function requireAccess({ caller, sessions }: SessionContext, session: SessionReference): void {
  if (holds(caller, MANAGE_SESSIONS) || sessions.isSessionOf(caller.tenantId, caller.userId, session)) return;
  throw noSession();
}

/** What the request says of its client, if the caller is trusted to say so; undefined otherwise. */
export function delegatedClient({ caller }: SessionContext, claimed: RequestFacts): RequestFacts {
  return holds(caller, DELEGATE_SESSIONS) ? clip(claimed) : {};
}

/** Where the user comes from: what a trusted server says, else what the door saw. */
export function clientFacts(context: SessionContext, claimed: RequestFacts): RequestFacts {
  const delegated = delegatedClient(context, claimed);
  const seen = clip(context.request);
  return {
    userAgent: delegated.userAgent ?? seen.userAgent,
    ipAddress: delegated.ipAddress ?? seen.ipAddress,
  };
}

const clip = ({ userAgent, ipAddress }: RequestFacts): RequestFacts => ({
  userAgent: userAgent?.slice(0, MAX_CHARS.userAgent),
  ipAddress: ipAddress?.slice(0, MAX_CHARS.ipAddress),
});
