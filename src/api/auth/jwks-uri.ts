import type { TokenIssuer } from './issuers.ts';

/** The URL of an issuer's signing keys, the same for the verifier that reads it and the mirror that copies it. */
export function jwksUriOf({ issuer, jwksUri }: TokenIssuer): string {
  const path = new URL(issuer).pathname.replace(/\/$/, '');
  return jwksUri ?? new URL(`${path}/.well-known/jwks.json`, issuer).href;
}
