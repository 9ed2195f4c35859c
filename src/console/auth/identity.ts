/** The identity in a token, decoded without verification and for display only. The service verifies the token. */
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

/** @throws Error when the token is not a JWT */
export function identityOf(token: string): Identity {
  const claims = payloadOf(token);
  return {
    tenantId: text(claims.org_id) ?? text(claims.tenant_id) ?? tenantGroup(claims),
    tenantName: text(claims.org_name),
    userId: text(claims.sub) ?? 'unknown',
    email: text(claims.email),
    issuer: text(claims.iss),
    roles: list(claims.roles ?? claims['cognito:groups']),
    permissions: list(claims.permissions),
    expiresAt: Number(claims.exp) * 1000 || 0,
  };
}

/** The user of a token in the log: `auth0|alice, org_acme`. @returns undefined for a text that is not a token */
export function userOf(token: string): string | undefined {
  try {
    const { userId, tenantId } = identityOf(token);
    return [userId, tenantId].filter(Boolean).join(', ');
  } catch {
    return undefined;
  }
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
    // The error below covers this.
  }
  throw new Error('This is not a JSON Web Token, which has three base64url parts separated by dots.');
}

const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

const list = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];

const tenantGroup = (claims: Record<string, unknown>): string | undefined =>
  list(claims['cognito:groups'])
    .find((group) => group.startsWith('tenant:'))
    ?.slice('tenant:'.length);
