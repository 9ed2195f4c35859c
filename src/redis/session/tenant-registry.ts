import type { RedisClient } from '../client/index.ts';
import { createBoundedMap } from '../shared/bounded-map.ts';
import { TENANT_REGISTRY } from '../shared/keys.ts';

/** Memory for the tenants that this process has registered, in bytes. */
export const MAX_BYTES = 4 * 1_048_576;

/**
 * The registry of tenants that hold sessions: a sorted set of encoded tenant names, scored by the time of their last
 * cleanup, so that each run continues with the tenants that have waited longest, without SCAN.
 */
export interface TenantRegistry {
  /**
   * Registers a tenant once per process. After a failure, the tenant's next session tries again.
   * @param again registers it even if this process has already done so, because a purge may have removed it since
   */
  register(tenant: string, again?: boolean): Promise<void>;
  remove(tenant: string): Promise<void>;
  /**
   * @param before ms since the epoch
   * @returns up to `count` tenants last cleaned before that time, longest waiting first
   */
  waiting(before: number, count: number): Promise<string[]>;
  cleaned(tenant: string, at: number): Promise<void>;
}

export function createTenantRegistry(client: RedisClient): TenantRegistry {
  const registered = createBoundedMap<true>({ maxBytes: MAX_BYTES });
  return {
    async register(tenant, again = false) {
      if (registered.get(tenant) && !again) return;
      registered.delete(tenant);
      await client.command(['ZADD', TENANT_REGISTRY, 'NX', 0, tenant]);
      registered.set(tenant, true, 0);
    },
    async remove(tenant) {
      await client.command(['ZREM', TENANT_REGISTRY, tenant]);
    },
    async waiting(before, count) {
      const reply = await client.command([
        ...(['ZRANGE', TENANT_REGISTRY, '-inf', `(${before}`, 'BYSCORE', 'LIMIT', 0, count] as const),
      ]);
      return Array.isArray(reply) ? reply.map(String) : [];
    },
    async cleaned(tenant, at) {
      await client.command(['ZADD', TENANT_REGISTRY, 'XX', at, tenant]);
    },
  };
}
