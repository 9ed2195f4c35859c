import type { RedisClient } from '../client/index.ts';
import { RateLimitedError, type RedisError, ValueTooLargeError } from '../errors.ts';
import { createBoundedMap } from '../shared/bounded-map.ts';
import { rateKeys } from '../shared/keys.ts';
import { createLocalBucket, type LocalBucket } from './local-bucket.ts';
import {
  type Bucket,
  createTenantLimits,
  type TenantLimits,
  type TenantLimitsConfig,
} from './rate-limits.ts';
import { chargeBuckets } from './token-bucket.ts';

export type QuotaName = 'requests' | 'bytes';

/** How much of a limit is left. */
export interface Quota {
  readonly name: QuotaName;
  readonly bucket: Bucket;
  readonly remaining: number;
  /** Seconds until it is full again. */
  readonly fullInSeconds: number;
}

/** Whether a call may proceed. */
export interface RateLimitDecision {
  /** Why it may not: RATE_LIMITED or VALUE_TOO_LARGE. Nothing is charged then. */
  readonly error?: RedisError;
  /** Resolves when the call was charged, or could not be; never rejects. Await it before responding. */
  readonly pending: Promise<void>;
  /**
   * Reads what is left of the tenant's limits, as far as this process knows.
   * @returns one quota per limit
   */
  quotas(): Quota[];
}

/** Keeps tenants within their limits. */
export interface TenantLimiter {
  /**
   * Decides by the state of the tenant's buckets that Redis last reported, and charges them in parallel with the call,
   * so that no call waits for it before it begins. While one charge is in progress, the costs of later calls are added
   * up, so that each process sends at most one charge per tenant at a time. What several
   * processes allow before they learn of one another, at most one burst each, is a debt: calls are rejected until it is
   * refilled. If Redis is unavailable, calls pass.
   * @param tenantId tenant of the caller
   * @param sizes of the values to store, in bytes of JSON; only called when there is a limit on them
   * @returns undefined for a tenant without limits
   * @throws InvalidInputError for a tenant id that no tenant can have
   */
  limit(tenantId: string, sizes?: () => readonly number[]): RateLimitDecision | undefined;
}

interface Tenant {
  readonly limits: TenantLimits;
  readonly buckets: ReadonlyMap<QuotaName, LocalBucket>;
  charging: boolean;
}

/** Memory for what this process knows of all tenants, and of one, in bytes. */
const MAX_BYTES = 8 * 1_048_576;
const TENANT_BYTES = 3_800;

/**
 * Creates a limiter.
 * @param client connection to the Redis that holds the buckets
 * @param config limits by tenant
 * @param now a clock that never steps back, in ms
 * @returns the limiter
 * @throws InvalidInputError for an invalid configuration
 */
export function createTenantLimiter(
  client: RedisClient,
  config: TenantLimitsConfig,
  now: () => number = () => performance.now(),
): TenantLimiter {
  const limitsOf = createTenantLimits(config);
  const tenants = createBoundedMap<Tenant>({ maxBytes: MAX_BYTES, isUseless: isFull });

  function tenantOf(tenantId: string): Tenant | undefined {
    const known = tenants.get(tenantId);
    if (known) return known;
    const keys = rateKeys(tenantId);
    const limits = limitsOf(tenantId);
    if (!limits) return undefined;
    const buckets = new Map<QuotaName, LocalBucket>();
    if (limits.requests) buckets.set('requests', createLocalBucket(keys.requests, limits.requests, now));
    if (limits.bytes) buckets.set('bytes', createLocalBucket(keys.bytes, limits.bytes, now));
    const tenant: Tenant = { limits, buckets, charging: false };
    tenants.set(tenantId, tenant, TENANT_BYTES);
    return tenant;
  }

  async function charge(tenant: Tenant): Promise<void> {
    const unsent = [...tenant.buckets.values()].flatMap((bucket) => bucket.unsent() ?? []);
    const charges = unsent.map(({ charge }) => charge);
    const debts = await chargeBuckets(client, charges).catch(() => undefined);
    for (const [i, { confirm }] of unsent.entries()) confirm(debts?.[i]);
  }

  /** @returns a promise of the first charge only: costs added meanwhile are sent after it */
  function startCharging(tenant: Tenant): Promise<void> {
    if (tenant.charging || !hasUnsent(tenant)) return Promise.resolve();
    tenant.charging = true;
    const chargeRest = async (): Promise<void> => {
      while (hasUnsent(tenant)) await charge(tenant);
      tenant.charging = false;
    };
    // After the calls of this tick, and still within it.
    const first = Promise.resolve().then(() => charge(tenant));
    void first.then(chargeRest);
    return first;
  }

  return {
    limit(tenantId, sizes) {
      const tenant = tenantOf(tenantId);
      if (!tenant) return undefined;
      const { limits, buckets } = tenant;
      const quotas = () => [...buckets].map(([name, bucket]) => ({ name, ...bucket.state() }));
      const bytes = limits.bytes || limits.maxValueBytes ? (sizes?.() ?? []) : [];
      const costs = { requests: 1, bytes: bytes.reduce((sum, size) => sum + size, 0) };
      const error = tooLarge(limits, bytes, costs.bytes) ?? tooMuch(buckets, costs);
      if (error) return { error, pending: Promise.resolve(), quotas };
      for (const [name, bucket] of buckets) bucket.take(costs[name]);
      return { pending: startCharging(tenant), quotas };
    },
  };
}

/** Full buckets are what a tenant starts with, so nothing is lost with them. */
const isFull = ({ buckets, charging }: Tenant): boolean =>
  !charging && [...buckets.values()].every((bucket) => bucket.state().fullInSeconds === 0);

const hasUnsent = ({ buckets }: Tenant): boolean =>
  [...buckets.values()].some((bucket) => bucket.hasUnsent());

function tooLarge(limits: TenantLimits, sizes: readonly number[], total: number): RedisError | undefined {
  const { maxValueBytes = Number.POSITIVE_INFINITY, bytes } = limits;
  const largest = sizes.find((size) => size > maxValueBytes);
  if (largest !== undefined) return new ValueTooLargeError('The value', largest, maxValueBytes);
  // More than the bucket can ever hold.
  if (bytes && total > bytes.burst) return new ValueTooLargeError('The values', total, bytes.burst);
  return undefined;
}

function tooMuch(
  buckets: ReadonlyMap<QuotaName, LocalBucket>,
  costs: Readonly<Record<QuotaName, number>>,
): RedisError | undefined {
  for (const [name, bucket] of buckets) {
    const waitMs = bucket.waitFor(costs[name]);
    if (waitMs > 0) return new RateLimitedError(name, waitMs);
  }
  return undefined;
}
