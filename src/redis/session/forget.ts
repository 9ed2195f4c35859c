import type { RedisClient } from '../client/index.ts';
import { sessionKeys } from '../shared/keys.ts';
import { reclaimSessions } from './reclaim.ts';
import { FORGET } from './scripts/cleanup.ts';
import { createTenantRegistry } from './tenant-registry.ts';

/**
 * Removes up to `limit` ended sessions of a tenant that is to be forgotten, and leaves no history of them.
 * @returns how many it removed, and whether none is left
 */
export const reclaimTenant = (
  client: RedisClient,
  tenantId: string,
  limit: number,
): Promise<{ readonly removed: number; readonly done: boolean }> =>
  reclaimSessions({ client, emit: () => {} }, sessionKeys(tenantId), {
    limit,
    noted: false,
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
  const { tenant, epoch, index, created, revoked, signIns, idempotency, history } = sessionKeys(tenantId);
  const registry = createTenantRegistry(client);
  await registry.remove(tenant);
  const keys = [epoch, index, revoked, signIns, ...history, created, ...idempotency];
  const forgotten = await client.script(FORGET, keys, []);
  if (forgotten !== 1) await registry.register(tenant);
}
