import { checkClaims } from './claims.ts';
import { type Caller, callerFromClaims } from './identity.ts';
import type { TokenIssuer } from './issuers.ts';
import { type FetchJwks, fetchJwksOverHttp } from './jwks-fetch.ts';
import { jwksUriOf } from './jwks-uri.ts';
import { createKeySetCache } from './key-set-cache.ts';
import { type ClaimMapping, createMappingWatch } from './mapping-watch.ts';
import { createTokenCache } from './token-cache.ts';
import { decodeToken } from './token-header.ts';
import { verifySignature } from './token-signature.ts';

export interface TokenVerifier {
  /**
   * @param token a JWT (RFC 7519), without the word Bearer
   * @returns the caller that it identifies
   * @throws ApiError INVALID_TOKEN, TENANT_REQUIRED, or KEYS_UNAVAILABLE if it cannot be verified now
   */
  verify(token: string): Promise<Caller>;
}

export interface TokenVerifierOptions {
  /** Fetches signing keys; over HTTP by default. */
  readonly fetchJwks?: FetchJwks | undefined;
  /** Receives settings of an issuer that match nothing in its tokens. */
  readonly onUnmatched?: ((mapping: ClaimMapping) => void) | undefined;
  /** ms since the epoch */
  readonly now?: () => number;
}

/**
 * Verifies tokens of a fixed list of issuers, signed with RS256.
 * @param issuers from `loadServiceConfig`
 */
export function createTokenVerifier(
  issuers: readonly TokenIssuer[],
  { fetchJwks = fetchJwksOverHttp, onUnmatched = () => {}, now = Date.now }: TokenVerifierOptions = {},
): TokenVerifier {
  const keySets = createKeySetCache(fetchJwks, now);
  const watch = createMappingWatch(onUnmatched);
  const verified = createTokenCache(now);

  /** Checks everything that needs no key first, so that junk causes no request to the issuer. */
  async function verifyToken(token: string): Promise<Caller> {
    const { header, claims } = decodeToken(token);
    const issuer = checkClaims(claims, issuers, now() / 1000);
    await verifySignature(token, header, jwksUriOf(issuer), keySets);
    watch(claims, issuer);
    return callerFromClaims(claims, issuer);
  }

  return {
    async verify(token) {
      const known = verified.get(token);
      if (known) return known;
      const caller = await verifyToken(token);
      verified.set(token, caller);
      return caller;
    },
  };
}
