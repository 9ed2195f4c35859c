import type { RedisClient } from '../client/index.ts';
import { cacheKeys } from '../shared/keys.ts';
import { RENEW_GENERATION } from './scripts/renew-generation.ts';
import { newGeneration } from './version.ts';

/**
 * Makes everything in a tenant's cache stale by starting a new generation (R7). Unlike an invalidation, it does not
 * depend on earlier ones, so it also covers data that a restore has brought back.
 */
export async function renewGeneration(client: RedisClient, tenantId: string): Promise<void> {
  const { version, invalidations } = cacheKeys(tenantId);
  await client.script(RENEW_GENERATION, [version, invalidations], [newGeneration()]);
}
