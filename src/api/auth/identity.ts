import type { SessionIdentity, SignIn } from '../../redis/index.ts';
import { ApiError } from '../errors/index.ts';
import { authenticationOf } from './authentication.ts';
import { type Claims, claimAt, isText, listClaim, textClaim } from './claim-values.ts';
import type { TokenIssuer } from './issuers.ts';
import { emailOf, organizationNameOf } from './profile.ts';
import { sessionClaimsOf } from './session-claims.ts';
import { signInOf } from './sign-in.ts';

/** The caller that a verified token identifies. */
export interface Caller extends SessionIdentity {
  readonly roles: readonly string[];
  readonly permissions: readonly string[];
  /** Seconds since the epoch, from `exp`. */
  readonly tokenExpiresAt: number;
  /** Present for issuers with back-channel logout. */
  readonly signIn?: SignIn | undefined;
}

/** Fields of the identity, and the claim that each one is copied from. */
export const TEXT_CLAIMS = {
  organizationName: 'org_name',
  email: 'email',
} as const satisfies Partial<Record<keyof SessionIdentity, string>>;

/**
 * Reads a caller from verified claims, for both transports.
 * @param issuer the issuer of the token, which determines the claims of tenant, roles and permissions
 * @throws ApiError TENANT_REQUIRED unless the claims contain exactly one tenant
 */
export function callerFromClaims(claims: Claims, issuer: TokenIssuer): Caller {
  const tenantId = tenantOf(claims, issuer);
  return {
    tenantId,
    userId: textClaim(claims, 'sub') ?? '',
    // Not `org_id`, which could be a different organization if the tenant comes from another claim.
    organizationId: tenantId,
    ...textClaims(claims),
    organizationName: organizationNameOf(claims, tenantId),
    email: emailOf(claims, issuer),
    roles: listClaim(claims, issuer.rolesClaim).filter((role) => !isTenantGroup(role, issuer)),
    permissions: permissionsOf(claims, issuer),
    claims: sessionClaimsOf(claims, issuer),
    ...authenticationOf(claims),
    tokenExpiresAt: Number(claims.exp),
    signIn: signInOf(claims, issuer),
  } satisfies Record<keyof Caller, unknown>;
}

function tenantOf(claims: Claims, issuer: TokenIssuer): string {
  const [tenant, ...others] = tenantsOf(claims, issuer);
  if (others.length > 0)
    throw tenantRequired('The token names several tenants. Use a token that names a single tenant.');
  if (isText(tenant)) return tenant;
  throw tenantRequired('The token names no tenant. Sign in to an organization and use its token.');
}

/** All tenants in a token. A user's token with two tenants is ambiguous. */
export function tenantsOf(claims: Claims, issuer: TokenIssuer): unknown[] {
  if (issuer.tenant !== undefined) return [issuer.tenant];
  const prefix = tenantGroupPrefix(issuer);
  if (prefix === undefined) return [claimAt(claims, issuer.tenantClaim ?? DEFAULT_TENANT_CLAIM)].flat();
  const groups = listClaim(claims, 'cognito:groups').filter((group) => group.startsWith(prefix));
  return groups.map((group) => group.slice(prefix.length));
}

export const DEFAULT_TENANT_CLAIM = 'org_id';

const tenantRequired = (message: string): ApiError =>
  new ApiError('TENANT_REQUIRED', message, {
    headers: { 'WWW-Authenticate': 'Bearer error="insufficient_scope"' },
  });

const tenantGroupPrefix = (issuer: TokenIssuer): string | undefined =>
  issuer.kind === 'cognito' ? issuer.tenantGroupPrefix : undefined;

const isTenantGroup = (role: string, issuer: TokenIssuer): boolean => {
  const prefix = tenantGroupPrefix(issuer);
  return prefix !== undefined && role.startsWith(prefix);
};

/**
 * If the issuer does not check scopes, users can request any scope, so `scope` counts only if the issuer's settings
 * name it.
 */
export function permissionsOf(
  claims: Claims,
  { permissionsClaim, permissionPrefix = '' }: TokenIssuer,
): string[] {
  const own = listClaim(claims, permissionsClaim).filter((name) => name.startsWith(permissionPrefix));
  return [...new Set(own.map((name) => name.slice(permissionPrefix.length)).filter(isText))];
}

const textClaims = (claims: Claims) =>
  Object.fromEntries(
    Object.entries(TEXT_CLAIMS).map(([field, claim]) => [field, textClaim(claims, claim)]),
  ) as Readonly<Record<keyof typeof TEXT_CLAIMS, string | undefined>>;
