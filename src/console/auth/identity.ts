/** Whom a token names, read without a check: for display. What counts is what the service makes of it. */
export interface Identity {
  readonly tenantId: string | undefined;
  readonly tenantName: string | undefined;
  readonly userId: string;
  readonly email: string | undefined;
  readonly issuer: string | undefined;
  readonly roles: readonly string[];
  readonly permissions: readonly string[];
  /** ms since the epoch */
  readonly expiresAt: number;
}

/** @throws Error for what is no JWT */
export function identityOf(token: string): Identity {
  const claims = payloadOf(token);
  return {
    tenantId: text(claims.org_id) ?? text(claims.tenant_id) ?? tenantGroup(claims),
    tenantName: text(claims.org_name),
    userId: text(claims.sub) ?? 'nobody',
    email: text(claims.email),
    issuer: text(claims.iss),
    roles: list(claims.roles ?? claims['cognito:groups']),
    permissions: permissionsOf(claims),
    expiresAt: Number(claims.exp) * 1000 || 0,
  };
}

/** What OpenID Connect itself means by scopes: they ask for claims and permit nothing. */
const CLAIM_SCOPES = ['openid', 'profile', 'email', 'address', 'phone', 'offline_access'];

function permissionsOf(claims: Record<string, unknown>): string[] {
  const scopes = (text(claims.scope)?.split(' ') ?? []).filter((scope) => !CLAIM_SCOPES.includes(scope));
  return [...new Set([...list(claims.permissions), ...scopes])];
}

function payloadOf(token: string): Record<string, unknown> {
  const [, payload] = token.trim().split('.');
  try {
    const bytes = Uint8Array.from(atob((payload ?? '').replaceAll('-', '+').replaceAll('_', '/')), (char) =>
      char.charCodeAt(0),
    );
    const claims: unknown = JSON.parse(new TextDecoder().decode(bytes));
    if (typeof claims === 'object' && claims !== null) return { ...claims };
  } catch {
    // Said below.
  }
  throw new Error('This is not a JSON Web Token: it has three parts of base64url, separated by dots.');
}

const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

const list = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];

const tenantGroup = (claims: Record<string, unknown>): string | undefined =>
  list(claims['cognito:groups'])
    .find((group) => group.startsWith('tenant:'))
    ?.slice('tenant:'.length);
