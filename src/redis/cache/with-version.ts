import type { RedisClient, RedisReply, RedisScript } from '../client/index.ts';
import type { CacheTenantRegistry } from './tenant-registry.ts';
import { newGeneration } from './version.ts';

/**
 * Runs a script whose first argument is the generation for a new version, or ''. If the script returns nil because the
 * tenant has no version, it runs again to create one.
 */
export type RunWithVersion = (
  script: RedisScript,
  tenantId: string,
  keys: readonly string[],
  args: readonly (string | number)[],
) => Promise<RedisReply>;

export function createRunWithVersion(client: RedisClient, registry: CacheTenantRegistry): RunWithVersion {
  return async (script, tenantId, keys, args) => {
    const reply = await client.script(script, keys, ['', ...args]);
    if (reply !== null) return reply;
    // Register the tenant before its version exists, so that no version is missed.
    await registry.register(tenantId);
    return client.script(script, keys, [newGeneration(), ...args]);
  };
}
