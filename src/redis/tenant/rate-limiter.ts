import type { RedisClient } from '../client/index.ts';
import { RateLimitedError, type RedisError, ValueTooLargeError } from '../errors.ts';
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

/** Whether a call may go on. */
export interface RateLimitDecision {
  /** Why it may not: RATE_LIMITED or VALUE_TOO_LARGE. Nothing was charged then. */
  readonly error?: RedisError;
  /** Settles when the call was pending, or could not be; never rejects. To be awaited before answering. */
  readonly pending: Promise<void>;
  /** What is left of the tenant's limits, as far as this process knows. */
  quotas(): Quota[];
}

/** Keeps tenants within their limits. */
export interface TenantLimiter {
  /**
   * Decides by what this process last heard of the tenant's buckets in Redis, and charges them alongside the call: no
   * call waits for it before it begins. While one charge is under way the next calls are added up, so that each process
   * sends at most one charge per tenant at a time. What processes let pass before they hear of one another is owed and
   * refused later: at most one burst for each. If Redis cannot be asked, calls pass.
   * @param sizes of the values to be stored, in bytes of JSON; only asked when there is a limit on them
   * @returns undefined for a tenant without limits
   */
  limit(tenantId: string, sizes?: () => readonly number[]): RateLimitDecision | undefined;
}

interface Tenant {
  readonly limits: TenantLimits;
  readonly buckets: ReadonlyMap<QuotaName, LocalBucket>;
  charging: boolean;
}

/** Tenants remembered before the memory is cleared whole. */
const MAX_TENANTS = 1_000;

/** @param now a clock that never steps back, in ms */
export function createTenantLimiter(
  client: RedisClient,
  config: TenantLimitsConfig,
  now: () => number = () => performance.now(),
): TenantLimiter {
  const limitsOf = createTenantLimits(config);
  const tenants = new Map<string, Tenant>();

  function tenantOf(tenantId: string): Tenant | undefined {
    const known = tenants.get(tenantId);
    if (known) return known;
    const limits = limitsOf(tenantId);
    if (!limits) return undefined;
    const keys = rateKeys(tenantId);
    const buckets = new Map<QuotaName, LocalBucket>();
    if (limits.requests) buckets.set('requests', createLocalBucket(keys.requests, limits.requests, now));
    if (limits.bytes) buckets.set('bytes', createLocalBucket(keys.bytes, limits.bytes, now));
    if (tenants.size >= MAX_TENANTS) tenants.clear();
    const tenant: Tenant = { limits, buckets, charging: false };
    tenants.set(tenantId, tenant);
    return tenant;
  }

  async function charge(tenant: Tenant): Promise<void> {
    const due = [...tenant.buckets.values()].flatMap((bucket) => bucket.due() ?? []);
    const charges = due.map(({ charge }) => charge);
    const owed = await chargeBuckets(client, charges).catch(() => undefined);
    for (const [i, { settle }] of due.entries()) settle(owed?.[i]);
  }

  /** @returns a promise of the first charge only: what is added meanwhile is sent after it */
  function startCharging(tenant: Tenant): Promise<void> {
    if (tenant.charging || !hasDue(tenant)) return Promise.resolve();
    tenant.charging = true;
    const goOn = async (): Promise<void> => {
      while (hasDue(tenant)) await charge(tenant);
      tenant.charging = false;
    };
    // After the calls of this tick, and still within it.
    const first = Promise.resolve().then(() => charge(tenant));
    void first.then(goOn);
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

const hasDue = ({ buckets }: Tenant): boolean => [...buckets.values()].some((bucket) => bucket.hasDue());

function tooLarge(limits: TenantLimits, sizes: readonly number[], total: number): RedisError | undefined {
  const { maxValueBytes = Number.POSITIVE_INFINITY, bytes } = limits;
  const largest = sizes.find((size) => size > maxValueBytes);
  if (largest !== undefined) return new ValueTooLargeError('The value', largest, maxValueBytes);
  // It could wait for ever.
  if (bytes && total > bytes.burst) return new ValueTooLargeError('What is to be stored', total, bytes.burst);
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
