import type { TokenIssuer } from './issuers.ts';

/** The URL of an issuer's signing keys, used by the verifier that reads them and by the mirror that copies them. */
export function jwksUriOf({ issuer, jwksUri }: TokenIssuer): string {
  const path = new URL(issuer).pathname.replace(/\/$/, '');
  return jwksUri ?? new URL(`${path}/.well-known/jwks.json`, issuer).href;
}
