import { RateLimitedError, ValueTooLargeError } from '../errors.ts';
import type { LimitedTenant } from './limited-tenant.ts';

/**
 * The cost of one call.
 * @internal
 */
export interface CallCost {
  /** The call itself is one request. Each key, entry and tag of a batch counts as one more. */
  readonly requests?: number | undefined;
  /** Bytes received or stored, whichever is larger. */
  readonly bytes?: number | undefined;
  /**
   * Returns the sizes of the values to store, in bytes of JSON. Called only if the tenant has a limit on value sizes.
   */
  readonly valueSizes?: (() => readonly number[]) | undefined;
}

/**
 * A call in progress by a tenant that has limits.
 * @internal
 */
export interface LimitedCall {
  /**
   * Raises the cost of the call. Costs are totals: only the increase is charged. Decides from the last state of the
   * tenant's buckets that Redis reported, without contacting Redis.
   * @param cost the cost known so far
   * @throws RateLimitedError beyond a rate limit or beyond the tenant's limit of calls in progress in this process;
   *   ValueTooLargeError. In these cases, nothing is charged
   */
  charge(cost: CallCost): void;
  /**
   * Reserves memory for the body until the call ends.
   * @param bytes size of the body, in bytes; if unknown, the maximum size that is accepted
   * @throws RateLimitedError if the tenant's bodies in this process would exceed their limit
   */
  holdBody(bytes: number): void;
  /** Starts reporting this process's costs to Redis if that is due, in the same tick as the call's own commands. */
  flush(): void;
  /**
   * Ends the call, whether or not it succeeded. Await this before responding.
   * @returns a promise that resolves when the costs that were due have been reported to Redis, or could not be
   * @throws never
   */
  end(): Promise<void>;
}

/**
 * Begins a call and charges one request.
 * @throws RateLimitedError; in that case, the call has not started
 */
export function beginCall(tenant: LimitedTenant): LimitedCall {
  const total = { requests: 0, bytes: 0 };
  const requestsHeld = tenant.inFlight.requests.open();
  const bytesHeld = tenant.inFlight.bytes.open();
  let flushed: Promise<unknown> = Promise.resolve();

  const call: LimitedCall = {
    charge({ requests = 0, bytes = 0, valueSizes }) {
      assertValuesFit(tenant, valueSizes);
      const raised = { requests: Math.max(total.requests, requests), bytes: Math.max(total.bytes, bytes) };
      for (const [name, bucket] of tenant.buckets) {
        const waitMs = bucket.waitFor(raised[name], total[name]);
        if (waitMs > 0) throw new RateLimitedError(name, waitMs);
      }
      requestsHeld.raiseTo(raised.requests);
      for (const [name, bucket] of tenant.buckets) bucket.take(raised[name] - total[name]);
      Object.assign(total, raised);
    },
    holdBody: (bytes) => bytesHeld.raiseTo(bytes),
    flush() {
      flushed = Promise.all([flushed, tenant.flush()]);
    },
    async end() {
      requestsHeld.release();
      bytesHeld.release();
      call.flush();
      await flushed;
    },
  };
  call.charge({ requests: 1 });
  return call;
}

function assertValuesFit({ maxValueBytes }: LimitedTenant, sizes: CallCost['valueSizes']): void {
  if (maxValueBytes === undefined) return;
  const tooLarge = sizes?.().find((size) => size > maxValueBytes);
  if (tooLarge !== undefined) throw new ValueTooLargeError('The value', tooLarge, maxValueBytes);
}
