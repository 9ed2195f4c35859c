import { ApiError } from '../errors/index.ts';
import type { Claims } from './claim-values.ts';
import type { TokenIssuer } from './issuers.ts';

/** Maximum accepted difference between two clocks, in seconds. */
export const CLOCK_TOLERANCE = 5;

/**
 * A 401 with the headers of RFC 6750 section 3.
 * @param why fixed phrase that is sent in a header and must never quote the token
 */
export function invalidToken(why: string, cause?: unknown): ApiError {
  return new ApiError('INVALID_TOKEN', `${why}. Sign in again to get a new token.`, {
    headers: { 'WWW-Authenticate': `Bearer error="invalid_token", error_description="${why}"` },
    reason: why,
    cause,
  });
}

/**
 * Checks the claims of a token from HTTP, or one that AppSync has verified: issuer, times, subject, audience and
 * application (RFC 7519 section 4.1; Cognito's `client_id` and `token_use`).
 * @param now seconds since the epoch
 * @returns the issuer of the token
 * @throws ApiError INVALID_TOKEN
 */
export function checkClaims(claims: Claims, issuers: readonly TokenIssuer[], now: number): TokenIssuer {
  const issuer = issuers.find((known) => known.issuer === claims.iss);
  if (!issuer) throw invalidToken('The token comes from another issuer');
  checkTimes(claims, now);
  checkLifetime(claims, issuer);
  // RFC 8417 section 2.2. A logout token has the same issuer and user as a token that grants access.
  if (claims.events !== undefined) throw invalidToken('The token reports events and does not grant access');
  if (typeof claims.sub !== 'string' || claims.sub === '') throw invalidToken('The token names no user');
  checkAudience(claims, issuer);
  checkApplication(claims, issuer);
  return issuer;
}

/** `exp`, and `nbf` and `iat` if the token has them. @param now seconds since the epoch @throws ApiError INVALID_TOKEN */
export function checkTimes({ exp, nbf, iat }: Claims, now: number): void {
  if (!isTime(exp)) throw invalidToken('The token has no expiry');
  if (exp + CLOCK_TOLERANCE <= now) throw invalidToken('The token has expired');
  const hasBegun = (time: unknown) => time === undefined || (isTime(time) && time - CLOCK_TOLERANCE <= now);
  if (!hasBegun(nbf)) throw invalidToken('The token is not valid yet');
  if (!hasBegun(iat)) throw invalidToken('The token was issued in the future');
}

function checkLifetime({ exp, iat }: Claims, { maxLifetimeSeconds }: TokenIssuer): void {
  if (maxLifetimeSeconds === undefined) return;
  if (!isTime(iat)) throw invalidToken('The token does not state when it was issued');
  if (Number(exp) - iat > maxLifetimeSeconds)
    throw invalidToken('The token has a longer lifetime than is accepted');
}

function checkAudience(claims: Claims, issuer: TokenIssuer): void {
  if (issuer.kind !== 'cognito') {
    if (!overlap(claims.aud, issuer.audience)) throw invalidToken('The token is for another audience');
    return;
  }
  if (claims.token_use !== issuer.tokenUse) throw invalidToken('The token has a different token_use');
  const client = issuer.tokenUse === 'id' ? claims.aud : claims.client_id;
  if (!overlap(client, issuer.clientId)) throw invalidToken('The token was issued to another client');
}

/** `azp` (OpenID Connect), or `client_id` (RFC 9068 section 2.2). */
function checkApplication({ azp, client_id }: Claims, issuer: TokenIssuer): void {
  if (issuer.kind === 'cognito' || issuer.authorizedParties === undefined) return;
  if (!overlap(azp ?? client_id, issuer.authorizedParties)) {
    throw invalidToken('The token was issued to another application');
  }
}

export const isTime = (value: unknown): value is number =>
  typeof value === 'number' && Number.isFinite(value);

export const overlap = (given: unknown, accepted: string | readonly string[]): boolean =>
  [given].flat().some((one) => typeof one === 'string' && [accepted].flat().includes(one));
