import type { RedisClient } from '../client/index.ts';
import { sessionKeys } from '../shared/keys.ts';
import { reclaimSessions } from './reclaim.ts';
import { FORGET } from './scripts/cleanup.ts';
import { createTenantRegistry } from './tenant-registry.ts';

/**
 * Removes up to `limit` ended sessions of a tenant that is being removed, without recording them in the history.
 * @returns how many it removed, and whether none are left
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
 * Removes the remaining data of a tenant whose sessions have all been reclaimed. If a session was created in the
 * meantime, it keeps its epoch, and the tenant stays registered.
 *
 * The registry is in another slot, so the tenant is removed from it first; the call that starts the next epoch
 * registers it again.
 */
export async function forgetTenant(client: RedisClient, tenantId: string): Promise<void> {
  const { tenant, epoch, index, created, revoked, signIns, idempotency, history } = sessionKeys(tenantId);
  const registry = createTenantRegistry(client);
  await registry.remove(tenant);
  const keys = [epoch, index, revoked, signIns, ...history, created, ...idempotency];
  const forgotten = await client.script(FORGET, keys, []);
  if (forgotten !== 1) await registry.register(tenant);
}
