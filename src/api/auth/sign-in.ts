import type { SignIn } from '../../redis/index.ts';
import { type Claims, textClaim } from './claim-values.ts';
import { isTime } from './claims.ts';
import type { TokenIssuer } from './issuers.ts';

/** How an issuer ends sessions by back-channel logout. */
export interface LogoutSettings {
  /** Audience of its logout tokens. */
  readonly clientId: string | readonly string[];
  /** The claim of access tokens that identifies the sign-in. */
  readonly sidClaim: string;
}

/** @returns undefined for an issuer without back-channel logout */
export function logoutSettingsOf(issuer: TokenIssuer): LogoutSettings | undefined {
  if (issuer.kind === 'cognito' || issuer.logoutClientId === undefined) return undefined;
  return { clientId: issuer.logoutClientId, sidClaim: issuer.sidClaim ?? 'sid' };
}

/**
 * The sign-in of a token, by which a logout finds sessions; undefined if the issuer does not use back-channel logout,
 * so that its sessions have no extra cost.
 */
export function signInOf(claims: Claims, issuer: TokenIssuer): SignIn | undefined {
  const settings = logoutSettingsOf(issuer);
  if (!settings) return undefined;
  const { iat } = claims;
  return {
    issuer: issuer.issuer,
    sid: textClaim(claims, settings.sidClaim),
    issuedAt: isTime(iat) ? iat : undefined,
  };
}
