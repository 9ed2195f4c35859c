import { DEMO_TENANTS, findDemoUser } from './demo-tenants.ts';

/** What every local token is for; the product accepts no other audience from the local issuer. */
export const LOCAL_AUDIENCE = 'https://amplify-redis.local/api';

export const DEFAULT_TTL_SECONDS = 3600;
export const MAX_TTL_SECONDS = 30 * 24 * 60 * 60;

/** Whom a token is for. */
export interface TokenSubject {
  readonly tenant: string;
  readonly user: string;
  /** Absent: those of the demo user, or none for anybody else. */
  readonly permissions?: readonly string[] | undefined;
}

/** The claims of an Auth0 access token for an organization, beyond issuer and times. */
export function accessTokenClaims({ tenant, user, permissions }: TokenSubject): Record<string, unknown> {
  const organization = DEMO_TENANTS.find(({ id }) => id === tenant);
  const demoUser = findDemoUser(tenant, user);
  return {
    aud: LOCAL_AUDIENCE,
    azp: 'amplify-redis-local',
    sub: user.includes('|') ? user : `auth0|${user}`,
    scope: 'openid profile email',
    org_id: tenant,
    org_name: organization?.name ?? tenant,
    email: `${encodeURIComponent(user)}@${organization?.domain ?? 'tenant.example'}`,
    roles: [demoUser?.role ?? 'member'],
    permissions: permissions ?? demoUser?.permissions ?? [],
  };
}
