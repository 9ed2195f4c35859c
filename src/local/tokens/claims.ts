import { TEXT_CLAIMS } from '../../api/auth/index.ts';
import { exampleSession } from '../../api/operations/index.ts';
import { DEMO_TENANTS, findDemoUser } from './demo-tenants.ts';

/** The audience of every local token. The product accepts no other audience from the local issuer. */
export const LOCAL_AUDIENCE = 'https://amplify-redis.local/api';

/** Claims of local tokens that sessions keep, by the names that they have there. */
export const LOCAL_SESSION_CLAIMS = { department: 'https://amplify-redis.local/department' };

/** The user that a token identifies. */
export interface TokenSubject {
  readonly tenant: string;
  readonly user: string;
  /** By default those of the demo user, and none for other users. */
  readonly permissions?: readonly string[] | undefined;
}

/** The claims of an Auth0 access token for an organization, except issuer and times. */
export function accessTokenClaims({ tenant, user, permissions }: TokenSubject): Record<string, unknown> {
  const organization = DEMO_TENANTS.find(({ id }) => id === tenant);
  const demoUser = findDemoUser(tenant, user);
  return {
    ...exampleClaims(),
    aud: LOCAL_AUDIENCE,
    azp: 'amplify-redis-local',
    sub: user.includes('|') ? user : `auth0|${user}`,
    scope: 'openid profile email',
    org_id: tenant,
    org_name: organization?.name ?? tenant,
    email: `${encodeURIComponent(user)}@${organization?.domain ?? 'tenant.example'}`,
    email_verified: true,
    roles: [demoUser?.role ?? 'member'],
    permissions: permissions ?? demoUser?.permissions ?? [],
  };
}

/** Every claim that sessions copy, so that local sessions have every field but an actor: demo users act for themselves. */
function exampleClaims(): Record<string, unknown> {
  const session = exampleSession();
  const copies = (mapping: Readonly<Record<string, string>>, from: Readonly<Record<string, unknown>>) =>
    Object.entries(mapping).map(([field, claim]) => [claim, from[field]]);
  return Object.fromEntries([
    ...copies(TEXT_CLAIMS, session),
    ...copies({ amr: 'amr', acr: 'acr' }, session),
    ...copies(LOCAL_SESSION_CLAIMS, session.claims),
  ]);
}
