import { createRedisClient, type RedisApiClient } from '../../../../client/index.ts';
import { demoToken, listDemoTenants } from '../../../auth/demo-users.ts';
import { type Identity, identityOf } from '../../../auth/identity.ts';
import type { Console } from '../../../state/console.ts';
import { recordingFetch } from '../../../state/recording-fetch.ts';

/** A user of one of the two tenants. */
export interface Side {
  readonly tenantId: string;
  readonly tenantName: string;
  readonly userId: string;
  readonly client: RedisApiClient;
}

type NamedUser = Pick<Identity, 'tenantId' | 'tenantName' | 'userId'>;

export const sideOf = (identity: NamedUser, client: RedisApiClient): Side => ({
  tenantId: identity.tenantId ?? 'no tenant',
  tenantName: identity.tenantName ?? identity.tenantId ?? 'No tenant',
  userId: identity.userId,
  client,
});

type Services = Pick<Console, 'deployment' | 'log'>;

/**
 * @param token of a user of another tenant
 * @throws Error when it is not a JWT, or its tenant is `ownTenantId`
 */
export function sideOfToken(token: string, { deployment, log }: Services, ownTenantId: string): Side {
  const identity = identityOf(token);
  if (identity.tenantId === ownTenantId) {
    throw new Error(`This token also belongs to ${ownTenantId}. Use a token of another tenant.`);
  }
  const { sessionUrl, cacheUrl } = deployment;
  const fetch = recordingFetch(log, false);
  return sideOf(
    identity,
    createRedisClient({ sessionUrl, cacheUrl, getToken: () => token, fetch, retries: 0 }),
  );
}

/** Signs in as a demo user of a tenant other than `ownTenantId`. */
export async function demoSide(issuerUrl: string, services: Services, ownTenantId: string): Promise<Side> {
  const tenants = await listDemoTenants(issuerUrl);
  const other = tenants.find(({ id }) => id !== ownTenantId);
  const [user] = other?.users ?? [];
  if (!other || !user) throw new Error('The local issuer has no second tenant.');
  return sideOfToken(await demoToken(issuerUrl, other.id, user.id), services, ownTenantId);
}
