import type { RedisClient } from '../client/index.ts';
import { createBoundedMap } from '../shared/bounded-map.ts';
import { rateKeys } from '../shared/keys.ts';
import { beginCall, type LimitedCall } from './limited-call.ts';
import { createLimitedTenant, type LimitedTenant, type QuotaName } from './limited-tenant.ts';
import { type Bucket, createTenantLimits, type TenantLimitsConfig } from './rate-limits.ts';

/**
 * How much of a limit is left.
 * @internal
 */
export interface Quota {
  readonly name: QuotaName;
  readonly bucket: Bucket;
  readonly remaining: number;
  /** Seconds until it is full again. */
  readonly fullInSeconds: number;
}

/**
 * Keeps tenants within their limits. It decides by the state of the tenant's buckets that Redis last reported. Costs add
 * up in the process and are reported once they amount to a small part of a bucket, or at every call while less than half
 * of it is left. What processes allow before they learn of one another is a debt: calls are rejected until it is
 * refilled. If Redis is unavailable, calls pass.
 * @internal
 */
export interface TenantLimiter {
  /**
   * Begins a call, after its token is verified and before its body is read, and charges one request.
   * @param tenantId tenant of the caller
   * @returns the call, which must be ended; undefined for a tenant without limits
   * @throws RateLimitedError, and nothing is charged; InvalidInputError for a tenant id that no tenant can have
   */
  begin(tenantId: string): LimitedCall | undefined;
  /**
   * Reads what is left of a tenant's limits, as far as this process knows.
   * @param tenantId tenant of a call that has begun or was rejected
   * @returns one quota per rate limit; none for a tenant without limits
   */
  quotas(tenantId: string): Quota[];
}

/** Memory for what this process knows of all tenants, and of one, in bytes. */
export const MAX_LIMITED_TENANTS_BYTES = 8 * 1_048_576;
const TENANT_BYTES = 3_800;

/**
 * Creates a limiter.
 * @param client connection to the Redis that holds the buckets
 * @param config limits by tenant
 * @param now a clock that never steps back, in ms
 * @param maxBytes memory for what this process knows of tenants, in bytes
 * @returns the limiter
 * @throws InvalidInputError for an invalid configuration
 * @internal
 */
export function createTenantLimiter(
  client: RedisClient,
  config: TenantLimitsConfig,
  now: () => number = () => performance.now(),
  maxBytes: number = MAX_LIMITED_TENANTS_BYTES,
): TenantLimiter {
  const limitsOf = createTenantLimits(config);
  const tenants = createBoundedMap<LimitedTenant>({
    maxBytes,
    // Full buckets are what a tenant starts with, so nothing is lost with them.
    isUseless: (tenant) => tenant.isFull(),
    onEvict: (tenant) => tenant.forget(),
  });

  function tenantOf(tenantId: string): LimitedTenant | undefined {
    const known = tenants.get(tenantId);
    if (known) return known;
    const keys = rateKeys(tenantId);
    const limits = limitsOf(tenantId);
    if (!limits) return undefined;
    const tenant = createLimitedTenant(client, keys, limits, now);
    if (!tenants.set(tenantId, tenant, TENANT_BYTES)) tenant.forget();
    return tenant;
  }

  return {
    begin(tenantId) {
      const tenant = tenantOf(tenantId);
      return tenant && beginCall(tenant);
    },
    quotas: (tenantId) =>
      [...(tenants.get(tenantId)?.buckets ?? [])].map(([name, bucket]) => ({ name, ...bucket.state() })),
  };
}
