import { expect, it } from 'vitest';
import { createLeases } from '../../src/redis/cache/lease.ts';

const LEASE_MS = 300;
const REQUEST = { tenantId: 'org_acme', namespace: 'ns', key: 'key' };

/** Leases of a key that others hold. @param freeAfterMs from now */
function heldLeases(freeAfterMs: number) {
  const free = performance.now() + freeAfterMs;
  let reads = 0;
  const readUnderLease = async () => {
    reads++;
    return { result: { state: 'miss' as const }, acquired: performance.now() >= free };
  };
  const leases = createLeases({ readUnderLease }, { add: () => {} }, LEASE_MS);
  const acquire = (maxWaitMs: number) => leases.acquire(REQUEST, 'token', () => false, maxWaitMs);
  return { acquire, reads: () => reads };
}

it('a caller waits for two leases: one whose holder crashed, and one of the process that took over', async () => {
  const { acquire } = heldLeases(2 * LEASE_MS);
  expect(await acquire(60_000)).toMatchObject({ acquired: true });
});

it('a caller waits no longer, and then loads without the lease', async () => {
  const { acquire, reads } = heldLeases(Number.POSITIVE_INFINITY);
  expect(await acquire(60_000)).toMatchObject({ acquired: false });
  expect(reads()).toBeGreaterThan(1);
});

it('a caller that has no time to wait reads once', async () => {
  const { acquire, reads } = heldLeases(Number.POSITIVE_INFINITY);
  expect(await acquire(0)).toMatchObject({ acquired: false });
  expect(reads()).toBe(1);
});
