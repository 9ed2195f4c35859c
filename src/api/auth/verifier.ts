import {
  JwksValidationError,
  JwkValidationError,
  JwtBaseError,
  WaitPeriodNotYetEndedJwkError,
} from 'aws-jwt-verify/error';
import { decomposeUnverifiedJwt } from 'aws-jwt-verify/jwt';
import { JwtVerifier } from 'aws-jwt-verify/jwt-verifier';
import { isApiError } from '../errors/index.ts';
import { CLOCK_TOLERANCE, checkClaims, invalidToken } from './claims.ts';
import { type Caller, callerFromClaims } from './identity.ts';
import type { TokenIssuer } from './issuers.ts';
import { createJwksCache, keysUnavailable } from './jwks-cache.ts';
import { type FetchJwks, fetchJwksOverHttp } from './jwks-fetch.ts';
import { jwksUriOf } from './jwks-uri.ts';
import { createTokenCache } from './token-cache.ts';

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
  readonly fetchJwks?: FetchJwks;
  /** ms since the epoch */
  readonly now?: () => number;
}

/**
 * Verifies tokens of a fixed list of issuers, signed with RS256.
 * @param issuers from `loadServiceConfig`
 */
export function createTokenVerifier(
  issuers: readonly TokenIssuer[],
  { fetchJwks = fetchJwksOverHttp, now = Date.now }: TokenVerifierOptions = {},
): TokenVerifier {
  const jwksCache = createJwksCache(fetchJwks, now);
  const accepted = new Map(
    issuers.map((issuer) => [issuer.issuer, { issuer, signature: signatureVerifier(issuer, jwksCache) }]),
  );
  const verified = createTokenCache(now);

  /** Checks everything that needs no key first, so that junk causes no request to the issuer. */
  function acceptedIssuer(token: string) {
    const { header, payload } = decomposeUnverifiedJwt(token);
    if (header.alg !== 'RS256') throw invalidToken('The token is not signed with RS256');
    const found = accepted.get(payload.iss ?? '');
    if (!found) throw invalidToken('The token comes from another issuer');
    checkClaims(payload, found.issuer, now() / 1000);
    return found;
  }

  async function verifyToken(token: string): Promise<Caller> {
    try {
      const { issuer, signature } = acceptedIssuer(token);
      return callerFromClaims(await signature.verify(token), issuer);
    } catch (error) {
      throw apiErrorOf(error);
    }
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

/** For Cognito, whose access tokens have no audience, `checkClaims` checks `client_id`. */
function signatureVerifier(issuer: TokenIssuer, jwksCache: ReturnType<typeof createJwksCache>) {
  return JwtVerifier.create(
    {
      issuer: issuer.issuer,
      audience: issuer.kind === 'cognito' ? null : [issuer.audience].flat(),
      graceSeconds: CLOCK_TOLERANCE,
      jwksUri: jwksUriOf(issuer),
    },
    { jwksCache },
  );
}

/**
 * 401 if the token is wrong, 503 if it cannot be verified now. Forged tokens with unknown keys delay the next fetch of
 * keys. A valid token with a new key must not get a 401 meanwhile, which would sign its user out.
 */
function apiErrorOf(error: unknown): unknown {
  if (isApiError(error) || !(error instanceof JwtBaseError)) return error;
  if (error instanceof WaitPeriodNotYetEndedJwkError) return keysUnavailable(error);
  if (error instanceof JwksValidationError || error instanceof JwkValidationError)
    return keysUnavailable(error);
  return invalidToken('The token is malformed or not signed by its issuer', error);
}
