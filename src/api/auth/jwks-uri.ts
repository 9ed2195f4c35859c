import type { TokenIssuer } from './issuers.ts';

/** The URL of an issuer's signing keys. The verifier reads it, and a mirror copies it. */
export function jwksUriOf({ issuer, jwksUri }: TokenIssuer): string {
  return jwksUri ?? `${issuer.replace(/\/$/, '')}/.well-known/jwks.json`;
}
