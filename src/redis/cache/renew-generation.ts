import type { RedisClient } from '../client/index.ts';
import { cacheKeys } from '../shared/keys.ts';
import { RENEW_GENERATION } from './scripts/renew-generation.ts';
import { newGeneration } from './version.ts';

/**
 * Makes stale whatever a tenant's cache holds, by a new generation (R7). Unlike an invalidation it needs no memory of
 * earlier ones, so it holds for data that a restore has brought back.
 */
export async function renewGeneration(client: RedisClient, tenantId: string): Promise<void> {
  const { version, invalidations } = cacheKeys(tenantId);
  await client.script(RENEW_GENERATION, [version, invalidations], [newGeneration()]);
}
