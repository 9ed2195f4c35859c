import type { PurgeOptions, TenantPurgeReport } from '../tenant/index.ts';
import { currentInstance } from './current.ts';

/**
 * Removes everything a tenant stores. The first call ends its sessions and clears its cache before it reclaims memory,
 * so that nothing can be reached from then on; further calls reclaim memory until `more` is false. Any call may be
 * repeated, and an abandoned purge may begin again. Data that the tenant stores meanwhile may be removed or may stay.
 * @param tenantId the tenant to purge
 * @param options cursor of the previous call, how much to do, and whether only to count
 * @returns how much was removed or counted, and the cursor for the next call
 * @throws InvalidInputError for a cursor that no call has returned, or an invalid limit; UnavailableError
 */
export async function purgeTenant(tenantId: string, options?: PurgeOptions): Promise<TenantPurgeReport> {
  return currentInstance().purge(tenantId, options);
}
