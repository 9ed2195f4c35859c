import { type Claims, claimAt, textClaim } from './claim-values.ts';
import type { TokenIssuer } from './issuers.ts';

/** The claim that says whether the user has proved to own the address (OpenID Connect Core section 5.1). */
export const EMAIL_VERIFIED = 'email_verified';

/** The address of the user, unless the token says that it is not verified, or does not say so where it must. */
export function emailOf(claims: Claims, { requireVerifiedEmail = false }: TokenIssuer): string | undefined {
  // Some issuers send it as a string.
  const verified = claimAt(claims, EMAIL_VERIFIED) ?? !requireVerifiedEmail;
  return verified === true || verified === 'true' ? textClaim(claims, 'email') : undefined;
}

/** The name of the tenant's organization, unless the token is for another organization than the tenant. */
export function organizationNameOf(claims: Claims, tenantId: string): string | undefined {
  const name = textClaim(claims, 'org_name');
  const id = claimAt(claims, 'org_id') ?? tenantId;
  return [id, name].flat().includes(tenantId) ? name : undefined;
}
