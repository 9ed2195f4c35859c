import type { PurgeOptions, TenantPurgeReport } from '../tenant/index.ts';
import { currentInstance } from './current.ts';

/**
 * Removes all data of a tenant. The first call ends its sessions and clears its cache before it reclaims memory, so
 * nothing is accessible from then on; further calls reclaim memory until `more` is false. Any call can be repeated,
 * and an abandoned purge can be started again. Data that the tenant stores during a purge may or may not be removed.
 * @param tenantId the tenant to purge
 * @param options cursor from the previous call, limit, and whether to only count
 * @returns the numbers of removed or counted items, and the cursor for the next call
 * @throws InvalidInputError for an unknown cursor or an invalid limit; UnavailableError
 */
export async function purgeTenant(tenantId: string, options?: PurgeOptions): Promise<TenantPurgeReport> {
  return currentInstance().purge(tenantId, options);
}
