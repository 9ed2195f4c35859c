import type { Claims } from './claim-values.ts';
import { permissionsOf, tenantsOf } from './identity.ts';
import type { TokenIssuer } from './issuers.ts';

/** Identity of a server, from a verified token. */
export interface ServerIdentity {
  /** The tenants in the token. Machine tokens often contain none, and are then valid for every tenant. */
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
