import type { SessionIdentity } from '../../redis/index.ts';
import { ApiError } from '../errors/index.ts';
import type { TokenIssuer } from './issuers.ts';

/** The caller that a verified token identifies. */
export interface Caller extends SessionIdentity {
  readonly roles: readonly string[];
  readonly permissions: readonly string[];
  /** Seconds since the epoch, from `exp`. */
  readonly tokenExpiresAt: number;
}

/** The payload of a token whose signature and standard claims have been checked. */
export type Claims = Readonly<Record<string, unknown>>;

/** Fields of the identity -> the claim that each is copied from. */
export const TEXT_CLAIMS = {
  organizationName: 'org_name',
  email: 'email',
} as const satisfies Partial<Record<keyof SessionIdentity, string>>;

/**
 * Reads a caller from verified claims. Both transports use it.
 * @param issuer the issuer of the token, which determines the claims of tenant, roles and permissions
 * @throws ApiError TENANT_REQUIRED when the claims name no tenant
 */
export function callerFromClaims(claims: Claims, issuer: TokenIssuer): Caller {
  const tenantId = tenantOf(claims, issuer);
  return {
    tenantId,
    userId: textClaim(claims, 'sub') ?? '',
    organizationId: textClaim(claims, 'org_id') ?? tenantId,
    ...textClaims(claims),
    roles: listClaim(claims, issuer.rolesClaim).filter((role) => !isTenantGroup(role, issuer)),
    permissions: [...new Set([...listClaim(claims, issuer.permissionsClaim), ...scopes(claims)])],
    tokenExpiresAt: Number(claims.exp),
  } satisfies Record<keyof Caller, unknown>;
}

function tenantOf(claims: Claims, issuer: TokenIssuer): string {
  const tenant =
    issuer.kind === 'cognito' && issuer.tenantGroupPrefix !== undefined
      ? tenantFromGroups(claims, issuer.tenantGroupPrefix)
      : textClaim(claims, issuer.tenantClaim ?? '');
  if (tenant !== undefined) return tenant;
  throw new ApiError(
    'TENANT_REQUIRED',
    'The token names no tenant: sign in to an organization and use its token.',
    {
      headers: { 'WWW-Authenticate': 'Bearer error="insufficient_scope"' },
    },
  );
}

/** Exactly one group must match: a token with two tenants is ambiguous. */
function tenantFromGroups(claims: Claims, prefix: string): string | undefined {
  const matching = listClaim(claims, 'cognito:groups').filter((group) => group.startsWith(prefix));
  const [group, ...others] = matching;
  if (group === undefined || others.length > 0) return undefined;
  return group.slice(prefix.length) || undefined;
}

const isTenantGroup = (role: string, issuer: TokenIssuer): boolean =>
  issuer.kind === 'cognito' &&
  issuer.tenantGroupPrefix !== undefined &&
  role.startsWith(issuer.tenantGroupPrefix);

const textClaims = (claims: Claims) =>
  Object.fromEntries(
    Object.entries(TEXT_CLAIMS).map(([field, claim]) => [field, textClaim(claims, claim)]),
  ) as Readonly<Record<keyof typeof TEXT_CLAIMS, string | undefined>>;

function textClaim(claims: Claims, name: string): string | undefined {
  const value = claims[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function listClaim(claims: Claims, name: string): string[] {
  const value = claims[name];
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string' && item !== '') : [];
}

/** Scopes that ask for claims and grant nothing: https://openid.net/specs/openid-connect-core-1_0.html#ScopeClaims */
const OIDC_SCOPES = new Set(['openid', 'profile', 'email', 'address', 'phone', 'offline_access']);

/** Space-separated: https://www.rfc-editor.org/rfc/rfc8693#section-4.2 */
const scopes = (claims: Claims): string[] =>
  (textClaim(claims, 'scope') ?? '').split(' ').filter((scope) => scope !== '' && !OIDC_SCOPES.has(scope));
