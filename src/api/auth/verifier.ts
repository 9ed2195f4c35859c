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
import { createTokenCache } from './token-cache.ts';

export interface TokenVerifier {
  /**
   * @param token a JWT (RFC 7519), without the word Bearer
   * @throws ApiError INVALID_TOKEN, TENANT_REQUIRED, or KEYS_UNAVAILABLE when no verdict is possible now
   */
  verify(token: string): Promise<Caller>;
}

export interface TokenVerifierOptions {
  /** Where signing keys come from; over HTTP by default. */
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
  const known = new Map(issuers.map((issuer) => [issuer.issuer, issuer]));
  const jwksCache = createJwksCache(fetchJwks, now);
  const signatures = new Map(issuers.map((issuer) => [issuer.issuer, signatureVerifier(issuer, jwksCache)]));
  const verified = createTokenCache(now);

  /** Refuses what needs no key to be refused, so that junk costs the issuer nothing. */
  function issuerOf(token: string): TokenIssuer {
    const { header, payload } = decomposeUnverifiedJwt(token);
    if (header.alg !== 'RS256') throw invalidToken('The token is not signed with RS256');
    const issuer = known.get(payload.iss ?? '');
    if (!issuer) throw invalidToken('The token comes from another issuer');
    checkClaims(payload, issuer, now() / 1000);
    return issuer;
  }

  async function verifyAnew(token: string): Promise<Caller> {
    try {
      const issuer = issuerOf(token);
      const claims = await signatures.get(issuer.issuer)?.verify(token);
      if (!claims) throw invalidToken('The token comes from another issuer');
      return callerFromClaims(claims, issuer);
    } catch (error) {
      throw verdict(error);
    }
  }

  return {
    async verify(token) {
      const remembered = verified.get(token);
      if (remembered) return remembered;
      const caller = await verifyAnew(token);
      verified.remember(token, caller);
      return caller;
    },
  };
}

/** `checkClaims` looks at `client_id` for Cognito, whose access tokens have no audience. */
function signatureVerifier(issuer: TokenIssuer, jwksCache: ReturnType<typeof createJwksCache>) {
  return JwtVerifier.create(
    {
      issuer: issuer.issuer,
      audience: issuer.kind === 'cognito' ? null : [issuer.audience].flat(),
      graceSeconds: CLOCK_TOLERANCE,
      ...(issuer.jwksUri !== undefined && { jwksUri: issuer.jwksUri }),
    },
    { jwksCache },
  );
}

/**
 * 401 when the token is at fault, 503 when it cannot be judged now. While forged tokens with unknown keys hold
 * back the next fetch of keys, a token with a truly new key is such a case: a 401 would sign its user out.
 */
function verdict(error: unknown): unknown {
  if (isApiError(error) || !(error instanceof JwtBaseError)) return error;
  if (error instanceof WaitPeriodNotYetEndedJwkError) return keysUnavailable(error);
  if (error instanceof JwksValidationError || error instanceof JwkValidationError)
    return keysUnavailable(error);
  return invalidToken('The token is malformed or not signed by its issuer', error);
}
