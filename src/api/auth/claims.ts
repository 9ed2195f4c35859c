import { ApiError } from '../errors/index.ts';
import type { Claims } from './identity.ts';
import type { TokenIssuer } from './issuers.ts';

/** Largest accepted difference between two clocks, in seconds. */
export const CLOCK_TOLERANCE = 5;

/**
 * A 401 with the headers of RFC 6750 section 3.
 * @param why a fixed phrase, sent in a header: it must never quote the token
 */
export function invalidToken(why: string, cause?: unknown): ApiError {
  return new ApiError('INVALID_TOKEN', `${why}. Sign in again to get a new token.`, {
    headers: { 'WWW-Authenticate': `Bearer error="invalid_token", error_description="${why}"` },
    cause,
  });
}

/**
 * Checks the claims that every accepted token must carry, beyond its signature:
 * issuer, audience, times and subject (RFC 7519 section 4.1; Cognito's `client_id` and `token_use`).
 * @param now seconds since the epoch
 * @throws ApiError INVALID_TOKEN
 */
export function checkClaims(claims: Claims, issuer: TokenIssuer, now: number): void {
  if (claims.iss !== issuer.issuer) throw invalidToken('The token comes from another issuer');
  if (!isTime(claims.exp)) throw invalidToken('The token has no expiry');
  if (claims.exp + CLOCK_TOLERANCE <= now) throw invalidToken('The token has expired');
  if (claims.nbf !== undefined && !(isTime(claims.nbf) && claims.nbf - CLOCK_TOLERANCE <= now)) {
    throw invalidToken('The token is not valid yet');
  }
  if (typeof claims.sub !== 'string' || claims.sub === '') throw invalidToken('The token names no user');
  checkAudience(claims, issuer);
}

function checkAudience(claims: Claims, issuer: TokenIssuer): void {
  if (issuer.kind !== 'cognito') {
    if (!overlap(claims.aud, issuer.audience)) throw invalidToken('The token is meant for another audience');
    return;
  }
  if (claims.token_use !== issuer.tokenUse) throw invalidToken('The token is of another use');
  const client = issuer.tokenUse === 'id' ? claims.aud : claims.client_id;
  if (!overlap(client, issuer.clientId)) throw invalidToken('The token was issued to another client');
}

const isTime = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);

const overlap = (given: unknown, accepted: string | readonly string[]): boolean =>
  [given].flat().some((one) => typeof one === 'string' && [accepted].flat().includes(one));
