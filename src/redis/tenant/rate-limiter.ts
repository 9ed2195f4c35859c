import type { RedisClient } from '../client/index.ts';
import { createBoundedMap } from '../shared/bounded-map.ts';
import { rateKeys } from '../shared/keys.ts';
import { beginCall, type LimitedCall } from './limited-call.ts';
import { createLimitedTenant, type LimitedTenant, type QuotaName } from './limited-tenant.ts';
import { type Bucket, createTenantLimits, type TenantLimitsConfig } from './rate-limits.ts';

/**
 * The remaining amount of a limit.
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
 * Keeps tenants within their limits. It decides from the last state of the tenant's buckets that Redis reported. Costs
 * are added up in the process and reported once they reach a small fraction of a bucket, or with every call while less
 * than half of the bucket is left. If processes together allow too much before their reports reach each other, the
 * excess is a debt: calls are rejected until the bucket is refilled. If Redis is unavailable, calls pass.
 * @internal
 */
export interface TenantLimiter {
  /**
   * Begins a call, after its token is verified and before its body is read, and charges one request.
   * @param tenantId tenant of the caller
   * @returns the call, which the caller must end; undefined for a tenant without limits
   * @throws RateLimitedError, in which case nothing is charged; InvalidInputError for an invalid tenant id
   */
  begin(tenantId: string): LimitedCall | undefined;
  /**
   * Reads the remaining amounts of a tenant's limits, as far as this process knows.
   * @param tenantId tenant of a call that has started or was rejected
   * @returns one quota per rate limit; none for a tenant without limits
   */
  quotas(tenantId: string): Quota[];
}

/** Memory for the state of all tenants, and of one tenant, in bytes. */
export const MAX_LIMITED_TENANTS_BYTES = 8 * 1_048_576;
const TENANT_BYTES = 3_800;

/**
 * Creates a limiter.
 * @param client connection to the Redis that holds the buckets
 * @param config limits by tenant
 * @param now a clock that never steps back, in ms
 * @param maxBytes memory for the state of tenants, in bytes
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
    // A tenant starts with full buckets, so evicting full ones loses nothing.
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
