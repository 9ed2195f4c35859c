import type { Claims } from './claim-values.ts';
import { permissionsOf, tenantsOf } from './identity.ts';
import type { TokenIssuer } from './issuers.ts';

/** What a verified token says of a server. */
export interface ServerIdentity {
  /** As the token names them. Machine tokens often name none, and then count for every tenant. */
  readonly tenants: readonly unknown[];
  readonly permissions: readonly string[];
  /** Seconds since the epoch, from `exp`. */
  readonly tokenExpiresAt: number;
}

export function serverFromClaims(claims: Claims, issuer: TokenIssuer): ServerIdentity {
  return {
    tenants: tenantsOf(claims, issuer).filter((tenant) => tenant !== undefined),
    permissions: permissionsOf(claims, issuer),
    tokenExpiresAt: Number(claims.exp),
  };
}
