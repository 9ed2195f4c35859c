import type { RedisClient } from '../client/index.ts';
import { TENANT_REGISTRY } from '../shared/keys.ts';

/** Tenants remembered as registered before the memory is cleared whole. */
const MAX_REMEMBERED = 10_000;

/**
 * The registry of tenants that hold sessions: a sorted set of encoded tenant names, scored by the time of their last
 * cleanup, so that each run goes on with those that waited longest and none needs SCAN.
 */
export interface TenantRegistry {
  /** Registers a tenant once per process. A failure is tried again with the tenant's next session. */
  register(tenant: string): Promise<void>;
  /** Tenants last cleaned before a moment, longest waiting first. */
  waiting(before: number, count: number): Promise<string[]>;
  cleaned(tenant: string, at: number): Promise<void>;
}

export function createTenantRegistry(client: RedisClient): TenantRegistry {
  const registered = new Set<string>();
  return {
    async register(tenant) {
      if (registered.has(tenant)) return;
      await client.command(['ZADD', TENANT_REGISTRY, 'NX', 0, tenant]);
      if (registered.size >= MAX_REMEMBERED) registered.clear();
      registered.add(tenant);
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
