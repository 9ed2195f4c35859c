import type { RedisClient } from '../client/index.ts';
import type { RateKeys } from '../shared/keys.ts';
import { createInFlight, type InFlight } from './in-flight.ts';
import { createLocalBucket, type LocalBucket } from './local-bucket.ts';
import type { TenantLimits } from './rate-limits.ts';
import { chargeBuckets } from './token-bucket.ts';

/** @internal */
export type QuotaName = 'requests' | 'bytes';

/** The state of one tenant with limits, as far as this process knows it. */
export interface LimitedTenant {
  readonly maxValueBytes: number | undefined;
  readonly buckets: ReadonlyMap<QuotaName, LocalBucket>;
  readonly inFlight: { readonly requests: InFlight; readonly bytes: InFlight };
  /**
   * Charges the buckets in Redis if that is due, at the end of this tick. One charge per tenant is in progress at a
   * time; later costs are sent after it, if they are due.
   * @returns a promise for the charge that this call starts; it never rejects
   */
  flush(): Promise<void>;
  /** Whether its buckets are full, like those of a tenant that this process does not know. */
  isFull(): boolean;
  /** Reports every cost immediately from now on, because this process tracks too many other tenants to add them up. */
  forget(): void;
}

/** @param now a clock that never steps back, in ms */
export function createLimitedTenant(
  client: RedisClient,
  keys: RateKeys,
  limits: TenantLimits,
  now: () => number,
): LimitedTenant {
  const buckets = new Map<QuotaName, LocalBucket>();
  if (limits.requests) buckets.set('requests', createLocalBucket(keys.requests, limits.requests, now));
  if (limits.bytes) buckets.set('bytes', createLocalBucket(keys.bytes, limits.bytes, now));
  let charging = false;
  let forgotten = false;

  const isDue = () =>
    [...buckets.values()].some((bucket) => (forgotten ? bucket.hasUnsent() : bucket.isDue()));

  async function charge(): Promise<void> {
    const unsent = [...buckets.values()].flatMap((bucket) => bucket.unsent() ?? []);
    const charges = unsent.map((each) => each.charge);
    const debts = await chargeBuckets(client, charges).catch(() => undefined);
    for (const [i, { confirm }] of unsent.entries()) confirm(debts?.[i]);
  }

  async function chargeWhatIsDue(): Promise<void> {
    while (isDue()) await charge();
    charging = false;
  }

  function flush(): Promise<void> {
    if (charging || !isDue()) return Promise.resolve();
    charging = true;
    // Runs after the calls of this tick, but still within it.
    const first = Promise.resolve().then(charge);
    void first.then(chargeWhatIsDue);
    return first;
  }

  return {
    maxValueBytes: limits.maxValueBytes,
    buckets,
    inFlight: {
      requests: createInFlight('inFlight', limits.maxInFlight),
      bytes: createInFlight('inFlightBytes', limits.maxInFlightBytes),
    },
    flush,
    isFull: () => !charging && [...buckets.values()].every((bucket) => bucket.state().fullInSeconds === 0),
    forget() {
      forgotten = true;
      void flush();
    },
  };
}
