import { isSessionClaim, type SessionClaims } from '../../redis/index.ts';
import { type Claims, claimAt } from './claim-values.ts';
import type { TokenIssuer } from './issuers.ts';

/** The claims that an issuer's settings map into the session. Claims that a session cannot store are omitted. */
export function sessionClaimsOf(claims: Claims, { sessionClaims }: TokenIssuer): SessionClaims | undefined {
  if (sessionClaims === undefined) return undefined;
  return Object.fromEntries(
    Object.entries(sessionClaims).flatMap(([field, path]) => {
      const value = claimAt(claims, path);
      return isSessionClaim(value) ? [[field, value]] : [];
    }),
  );
}
