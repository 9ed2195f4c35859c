import { type Claims, claimAt, textClaim } from './claim-values.ts';
import type { TokenIssuer } from './issuers.ts';

/** The claim that indicates whether the user has proved ownership of the address (OpenID Connect Core section 5.1). */
export const EMAIL_VERIFIED = 'email_verified';

/**
 * The e-mail address of the user, unless the token marks it as unverified, or must mark it as verified and does not.
 */
export function emailOf(claims: Claims, { requireVerifiedEmail = false }: TokenIssuer): string | undefined {
  // Some issuers send the claim as a string.
  const verified = claimAt(claims, EMAIL_VERIFIED) ?? !requireVerifiedEmail;
  return verified === true || verified === 'true' ? textClaim(claims, 'email') : undefined;
}

/** The name of the tenant's organization, unless the token belongs to another organization. */
export function organizationNameOf(claims: Claims, tenantId: string): string | undefined {
  const name = textClaim(claims, 'org_name');
  const id = claimAt(claims, 'org_id') ?? tenantId;
  return [id, name].flat().includes(tenantId) ? name : undefined;
}
