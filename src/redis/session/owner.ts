import { assertReference, assertTenant } from './argument-checks.ts';
import { hashUser, parseReference } from './id.ts';
import type { SessionReference } from './types.ts';

/**
 * Whether an id or handle belongs to a session of this user. Ids contain a hash of their user, so this needs no round
 * trip. Does not check whether the session is live.
 * @param tenantId tenant of the user
 * @param userId user within the tenant
 * @param session session id, or `{ handle }`
 * @returns whether it is one one of the user's
 * @throws InvalidInputError for an invalid tenant or user id
 */
export function isSessionOf(tenantId: string, userId: string, session: SessionReference): boolean {
  assertTenant(tenantId);
  assertReference('session', session);
  return parseReference(session)?.userHash === hashUser(tenantId, userId);
}
