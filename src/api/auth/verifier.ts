import type { IssuerLogout } from '../../redis/index.ts';
import type { Claims } from './claim-values.ts';
import { checkClaims } from './claims.ts';
import { type Caller, callerFromClaims } from './identity.ts';
import type { TokenIssuer } from './issuers.ts';
import { type FetchJwks, fetchJwksOverHttp } from './jwks-fetch.ts';
import { jwksUriOf } from './jwks-uri.ts';
import { createKeySetCache } from './key-set-cache.ts';
import { checkLogoutClaims } from './logout-claims.ts';
import { type ClaimMapping, createMappingWatch } from './mapping-watch.ts';
import { type ServerIdentity, serverFromClaims } from './server.ts';
import { createTokenCache, MAX_SERVER_BYTES } from './token-cache.ts';
import { decodeToken } from './token-header.ts';
import { verifySignature } from './token-signature.ts';

export interface TokenVerifier {
  /**
   * @param token a JWT (RFC 7519), without the word Bearer
   * @returns the caller identified by the token
   * @throws ApiError INVALID_TOKEN, TENANT_REQUIRED, or KEYS_UNAVAILABLE if it cannot be verified now
   */
  verify(token: string): Promise<Caller>;
  /**
   * @param token token of a server that calls on behalf of a user; it need not contain a tenant
   * @returns the server identified by the token
   * @throws ApiError INVALID_TOKEN, or KEYS_UNAVAILABLE if it cannot be verified now
   */
  verifyServer(token: string): Promise<ServerIdentity>;
  /**
   * @param token a logout token (OpenID Connect Back-Channel Logout 1.0)
   * @returns the issuer, subject and sign-in that it names
   * @throws ApiError INVALID_TOKEN, or KEYS_UNAVAILABLE if it cannot be verified now
   */
  verifyLogout(token: string): Promise<IssuerLogout>;
}

export interface TokenVerifierOptions {
  /** Fetches signing keys; over HTTP by default. */
  readonly fetchJwks?: FetchJwks | undefined;
  /** Called with each setting of an issuer that matches nothing in its tokens. */
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
  const callers = createTokenCache<Caller>(now);
  const servers = createTokenCache<ServerIdentity>(now, MAX_SERVER_BYTES);

  /** Checks everything that needs no key first, so that invalid tokens do not cause requests to the issuer. */
  async function verifyToken(token: string): Promise<{ claims: Claims; issuer: TokenIssuer }> {
    const { header, claims } = decodeToken(token, 'access');
    const issuer = checkClaims(claims, issuers, now() / 1000);
    await verifySignature(token, header, jwksUriOf(issuer), keySets);
    return { claims, issuer };
  }

  return {
    async verify(token) {
      const known = callers.get(token);
      if (known) return known;
      const { claims, issuer } = await verifyToken(token);
      watch(claims, issuer);
      const caller = callerFromClaims(claims, issuer);
      callers.set(token, caller);
      return caller;
    },
    async verifyServer(token) {
      const known = servers.get(token);
      if (known) return known;
      const { claims, issuer } = await verifyToken(token);
      const server = serverFromClaims(claims, issuer);
      servers.set(token, server);
      return server;
    },
    async verifyLogout(token) {
      const { header, claims } = decodeToken(token, 'logout');
      const { issuer, logout } = checkLogoutClaims(claims, issuers, now() / 1000);
      await verifySignature(token, header, jwksUriOf(issuer), keySets);
      return logout;
    },
  };
}
