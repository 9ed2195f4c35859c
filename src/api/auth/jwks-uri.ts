import type { TokenIssuer } from './issuers.ts';

/** Where an issuer publishes its signing keys: what the verifier asks, and what a mirror must copy. */
export function jwksUriOf({ issuer, jwksUri }: TokenIssuer): string {
  return jwksUri ?? `${issuer.replace(/\/$/, '')}/.well-known/jwks.json`;
}
