import { RateLimitedError, ValueTooLargeError } from '../errors.ts';
import type { LimitedTenant } from './limited-tenant.ts';

/**
 * What one call costs.
 * @internal
 */
export interface CallCost {
  /** The call itself is one request. Each key, entry and tag of a batch counts like one. */
  readonly requests?: number | undefined;
  /** Bytes received, or stored if that is more. */
  readonly bytes?: number | undefined;
  /** Returns the sizes of the values to store, in bytes of JSON. Called only if the tenant has a limit on them. */
  readonly valueSizes?: (() => readonly number[]) | undefined;
}

/**
 * A call in progress of a tenant that has limits.
 * @internal
 */
export interface LimitedCall {
  /**
   * Raises what the call costs. Costs are totals: only what exceeds the earlier ones is charged. Decides by the state of
   * the tenant's buckets that Redis last reported, without asking Redis.
   * @param cost the cost known so far
   * @throws RateLimitedError beyond a rate or beyond what a tenant may have in progress in this process;
   *   ValueTooLargeError. Nothing is charged then
   */
  charge(cost: CallCost): void;
  /**
   * Reserves memory for the body until the call ends.
   * @param bytes size of the body in bytes; if unknown, the largest that is accepted
   * @throws RateLimitedError if the tenant's bodies in this process would exceed their limit
   */
  holdBody(bytes: number): void;
  /** Starts reporting the costs of this process to Redis if that is due, in the tick of the call's own commands. */
  flush(): void;
  /**
   * Ends the call, whatever became of it. Await it before responding.
   * @returns when Redis has been told of the costs that were due, or could not be
   * @throws nothing
   */
  end(): Promise<void>;
}

/**
 * Begins a call and charges one request.
 * @throws RateLimitedError; the call has not begun then
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
