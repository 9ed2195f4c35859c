import type { RedisClient } from '../client/index.ts';
import { sessionKeys } from '../shared/keys.ts';
import { reclaimSessions } from './reclaim.ts';
import { FORGET } from './scripts/cleanup.ts';
import { createTenantRegistry } from './tenant-registry.ts';

/**
 * Removes up to `limit` ended sessions of a tenant.
 * @returns how many it removed, and whether none is left
 */
export const reclaimTenant = (
  client: RedisClient,
  tenantId: string,
  limit: number,
): Promise<{ readonly removed: number; readonly done: boolean }> =>
  reclaimSessions({ client, emit: () => {} }, sessionKeys(tenantId), {
    limit,
    hasTime: () => true,
    signIns: 'all',
  });

/**
 * Removes what is left of a tenant whose sessions have all been reclaimed. A session that was created meanwhile keeps its
 * epoch and its place in the registry.
 *
 * The registry is in another slot, so the tenant leaves it first: whoever begins the next epoch registers it again.
 */
export async function forgetTenant(client: RedisClient, tenantId: string): Promise<void> {
  const { tenant, epoch, index, revoked, signIns, idempotency } = sessionKeys(tenantId);
  const registry = createTenantRegistry(client);
  await registry.remove(tenant);
  const forgotten = await client.script(FORGET, [epoch, index, revoked, signIns, ...idempotency], []);
  if (forgotten !== 1) await registry.register(tenant);
}
