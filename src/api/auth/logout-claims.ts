import type { IssuerLogout } from '../../redis/index.ts';
import { type Claims, textClaim } from './claim-values.ts';
import { CLOCK_TOLERANCE, checkTimes, invalidToken, isTime, overlap } from './claims.ts';
import type { TokenIssuer } from './issuers.ts';
import { logoutSettingsOf } from './sign-in.ts';

/** Maximum age of a logout token, in s since `iat`. Its id is remembered for longer than that. */
export const MAX_LOGOUT_AGE_S = 10 * 60;

const LOGOUT_EVENT = 'http://schemas.openid.net/event/backchannel-logout';

/**
 * Checks the claims of a logout token: https://openid.net/specs/openid-connect-backchannel-1_0.html#Validation
 * @param now seconds since the epoch
 * @returns its issuer, and the subject and sign-in that it names
 * @throws ApiError INVALID_TOKEN
 */
export function checkLogoutClaims(
  claims: Claims,
  issuers: readonly TokenIssuer[],
  now: number,
): { readonly issuer: TokenIssuer; readonly logout: IssuerLogout } {
  const issuer = issuers.find((known) => known.issuer === claims.iss);
  const settings = issuer && logoutSettingsOf(issuer);
  if (!settings) throw invalidToken('The token comes from an issuer without back-channel logout');
  if (!overlap(claims.aud, settings.clientId)) throw invalidToken('The token is for another audience');
  const { events, nonce, iat } = claims;
  if (!Object.hasOwn(Object(events), LOGOUT_EVENT)) throw invalidToken('The token does not report a logout');
  // ID tokens have a nonce; logout tokens must not.
  if (nonce !== undefined) throw invalidToken('The token has a nonce');
  checkTimes(claims, now);
  if (!isTime(iat)) throw invalidToken('The token does not state when it was issued');
  if (iat + MAX_LOGOUT_AGE_S + CLOCK_TOLERANCE <= now) throw invalidToken('The token is too old');
  const [subject, sid, tokenId] = ['sub', 'sid', 'jti'].map((name) => textClaim(claims, name));
  if (tokenId === undefined) throw invalidToken('The token has no jti');
  if (subject === undefined && sid === undefined)
    throw invalidToken('The token names no user and no session');
  return { issuer, logout: { issuer: issuer.issuer, subject, sid, issuedAt: iat, tokenId } };
}
