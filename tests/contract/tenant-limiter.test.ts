import { beforeEach, describe, expect, it } from 'vitest';
import { getCache } from '../../src/api/operations/cache.ts';
import { runOperation } from '../../src/api/operations/run.ts';
import {
  type CallCost,
  createCacheStore,
  createTenantLimiter,
  type LimitedCall,
  type RedisClient,
  type RedisError,
  type TenantLimiter,
} from '../../src/redis/index.ts';
import { expectDeclaredKeys } from '../support/admin/declared-keys.ts';
import { forEachRedis, freshTenant } from '../support/redis/kinds.ts';
import { type CountingClient, countingClient } from '../support/stores/counting-client.ts';
import { waitUntil } from '../support/wait-until.ts';

/** So slow that nothing refills during a test. */
const SLOW = { requestsPerSecond: 0.001, burst: 3 };

forEachRedis((redis) => {
  let tenant: string;
  let client: CountingClient;
  let limiter: TenantLimiter;

  beforeEach(() => {
    tenant = freshTenant();
    client = countingClient(redis.client);
    limiter = createTenantLimiter(client, { '*': SLOW });
  });

  /** Runs a call. @returns the code of the error, or the remaining amount of each limit */
  async function ask(of: TenantLimiter, cost: CallCost = {}, tenantId = tenant) {
    let call: LimitedCall | undefined;
    try {
      call = of.begin(tenantId);
      call?.charge(cost);
    } catch (error) {
      return (error as RedisError).code;
    } finally {
      await call?.end();
    }
    return of.quotas(tenantId).map(({ remaining }) => remaining);
  }

  /** @returns the error with which a call is rejected */
  function rejectionOf(of: TenantLimiter): RedisError & { readonly retryAfterMs: number } {
    try {
      of.begin(tenant);
    } catch (error) {
      return error as RedisError & { readonly retryAfterMs: number };
    }
    throw new Error('The call was not rejected');
  }

  it('lets a burst pass, then rejects without asking Redis', async () => {
    for (const left of [2, 1, 0]) expect(await ask(limiter)).toEqual([left]);
    expect(client.roundTrips).toBe(3);
    const { code, retryable, retryAfterMs } = rejectionOf(limiter);
    expect([code, retryable]).toEqual(['RATE_LIMITED', true]);
    expect(retryAfterMs).toBeGreaterThan(900_000);
    expect(client.roundTrips).toBe(3);
  });

  it('shares the bucket among processes: any excess becomes a debt', async () => {
    for (let i = 0; i < 3; i++) await ask(limiter);
    const other = createTenantLimiter(redis.client, { '*': SLOW });
    expect(await ask(other)).toEqual([0]);
    // One request beyond the burst is a debt, so two must refill.
    expect(rejectionOf(other).retryAfterMs).toBeGreaterThan(1_900_000);
  });

  it('limits the debt to the capacity of the bucket', async () => {
    const others = Array.from({ length: 9 }, () => createTenantLimiter(redis.client, { '*': SLOW }));
    for (const other of others) await ask(other);
    const ms = await redis.admin.pttl(`rate:{${tenant}}:requests`);
    expect(ms).toBeGreaterThan(5_900_000);
    expect(ms).toBeLessThanOrEqual(6_000_000);
  });

  it('sends one charge for the calls of a tick, and one at a time', async () => {
    limiter = createTenantLimiter(client, { '*': { requestsPerSecond: 0.001, burst: 1_000 } });
    const first = Array.from({ length: 100 }, () => ask(limiter));
    await Promise.resolve();
    const later = Array.from({ length: 50 }, () => ask(limiter));
    await Promise.all([...first, ...later]);
    // Each one refills in 1,000 s.
    const charged = async () => Math.ceil((await redis.admin.pttl(`rate:{${tenant}}:requests`)) / 1_000_000);
    await waitUntil('the second charge', async () => (await charged()) === 150);
    expect(client.roundTrips).toBe(2);
  });

  it('counts within one tick what it has allowed itself', () => {
    for (let i = 0; i < 3; i++) limiter.begin(tenant);
    for (let i = 0; i < 2; i++) expect(rejectionOf(limiter).code).toBe('RATE_LIMITED');
    expect(client.roundTrips).toBe(0);
  });

  it('fills again by the clock of the server, and then leaves nothing in Redis', async () => {
    let here = 0;
    limiter = createTenantLimiter(client, { '*': { requestsPerSecond: 20, burst: 1 } }, () => here);
    expect(await ask(limiter)).toEqual([0]);
    expect(await ask(limiter)).toBe('RATE_LIMITED');
    const key = `rate:{${tenant}}:requests`;
    await waitUntil('the key to go', async () => (await redis.admin.pttl(key)) === -2);
    here = 50;
    expect(await ask(limiter)).toEqual([0]);
  });

  it('adds up small costs, and reports them once they amount to a two-hundredth of the bucket', async () => {
    limiter = createTenantLimiter(client, { '*': { requestsPerSecond: 0.001, burst: 2_000 } });
    for (let i = 1; i < 10; i++) expect(await ask(limiter)).toEqual([2_000 - i]);
    expect(client.roundTrips).toBe(0);
    expect(await ask(limiter)).toEqual([1_990]);
    expect(client.roundTrips).toBe(1);
    await ask(limiter, { requests: 10 });
    expect(client.roundTrips).toBe(2);
  });

  it('reports every call while less than half of the bucket is left', async () => {
    limiter = createTenantLimiter(client, { '*': { requestsPerSecond: 0.001, burst: 2_000 } });
    await ask(limiter, { requests: 1_001 });
    for (let i = 0; i < 3; i++) await ask(limiter);
    expect(client.roundTrips).toBe(4);
  });

  it('charges what a call turns out to cost, once', async () => {
    limiter = createTenantLimiter(client, { '*': { ...SLOW, burst: 100 } });
    const call = limiter.begin(tenant);
    call?.charge({ requests: 7 });
    call?.charge({ requests: 7 });
    call?.charge({ requests: 5 });
    await call?.end();
    expect(limiter.quotas(tenant)[0]?.remaining).toBe(93);
    expect(client.roundTrips).toBe(1);
  });

  it('allows a call that costs more than the bucket holds if it is full; all of it becomes a debt', async () => {
    expect(await ask(limiter, { requests: 10 })).toEqual([0]);
    expect(rejectionOf(limiter).retryAfterMs).toBeGreaterThan(7_900_000);
    limiter = createTenantLimiter(client, { '*': { ...SLOW, burst: 5 } });
    await ask(limiter);
    expect(await ask(limiter, { requests: 10 })).toBe('RATE_LIMITED');
  });

  it('charges one request for a call whose further costs are rejected', async () => {
    limiter = createTenantLimiter(client, { '*': { ...SLOW, burst: 9 } });
    await ask(limiter);
    expect(await ask(limiter, { requests: 9 })).toBe('RATE_LIMITED');
    expect(limiter.quotas(tenant)[0]?.remaining).toBe(7);
  });

  it('counts the bytes of a call, and checks the size of each value', async () => {
    limiter = createTenantLimiter(client, {
      '*': { writeBytesPerSecond: 0.001, writeBytesBurst: 1_000, maxValueBytes: 600 },
    });
    expect(await ask(limiter, { bytes: 700, valueSizes: () => [400, 300] })).toEqual([300]);
    expect(await ask(limiter, { bytes: 301 })).toBe('RATE_LIMITED');
    expect(await ask(limiter, { bytes: 601, valueSizes: () => [601] })).toBe('VALUE_TOO_LARGE');
    expect(await ask(limiter, { bytes: 300 })).toEqual([0]);
    // A read takes nothing from it.
    expect(await ask(limiter)).toEqual([0]);
    expect(client.roundTrips).toBe(2);
  });

  it('charges both buckets in one round trip, or neither', async () => {
    limiter = createTenantLimiter(client, {
      '*': { ...SLOW, writeBytesPerSecond: 0.001, writeBytesBurst: 9 },
    });
    expect(await ask(limiter, { bytes: 9 })).toEqual([2, 0]);
    // Its request is charged, its bytes are not.
    expect(await ask(limiter, { bytes: 1 })).toBe('RATE_LIMITED');
    expect(await ask(limiter)).toEqual([0, 0]);
    expect(client.roundTrips).toBe(3);
  });

  it('keeps tenants apart, with separate limits', async () => {
    const neighbour = freshTenant();
    limiter = createTenantLimiter(client, { '*': SLOW, [neighbour]: { burst: 5 } });
    for (let i = 0; i < 3; i++) await ask(limiter);
    expect(await ask(limiter)).toBe('RATE_LIMITED');
    expect(await ask(limiter, {}, neighbour)).toEqual([4]);
  });

  it('costs nothing for a tenant without limits', () => {
    limiter = createTenantLimiter(client, { [freshTenant()]: SLOW });
    expect(limiter.begin(tenant)).toBeUndefined();
    expect(limiter.quotas(tenant)).toEqual([]);
    expect(client.roundTrips).toBe(0);
  });

  it('allows calls when Redis is unavailable', async () => {
    const gone = { ...client, script: () => Promise.reject(new Error('gone')) };
    limiter = createTenantLimiter(gone, { '*': SLOW });
    for (let i = 0; i < 9; i++) expect(await ask(limiter)).toEqual([3]);
  });

  it('charges alongside a call, not before it', async () => {
    const cache = createCacheStore(redis.client);
    await cache.setCache(tenant, 'ns', 'key', 1);
    let underWay = 0;
    let most = 0;
    const count = async <T>(work: Promise<T>): Promise<T> => {
      most = Math.max(most, ++underWay);
      return work.finally(() => underWay--);
    };
    const watched: RedisClient = {
      ...redis.client,
      command: (...call) => count(redis.client.command(...call)),
      script: (...call) => count(redis.client.script(...call)),
    };
    const caller = { tenantId: tenant, userId: 'alice', roles: [], permissions: [], tokenExpiresAt: 0 };
    const call = createTenantLimiter(watched, { '*': SLOW }).begin(tenant);
    const context = {
      ...{ caller, policy: { cacheWrite: undefined }, request: {}, call },
      cache: createCacheStore(watched),
    };
    const answer = await runOperation(getCache, context, { namespace: 'ns', key: 'key' });
    expect(answer).toMatchObject({ value: { text: '1' } });
    await call?.end();
    expect(most).toBe(2);
    expect(underWay).toBe(0);
  });

  describe('what one tenant has in progress in this process', () => {
    it('is bounded in requests, counted like those of the rate', async () => {
      limiter = createTenantLimiter(client, { '*': { maxInFlight: 3 } });
      const first = limiter.begin(tenant);
      first?.charge({ requests: 2 });
      const second = limiter.begin(tenant);
      expect(rejectionOf(limiter).retryAfterMs).toBe(1_000);
      expect(() => second?.charge({ requests: 2 })).toThrow('limit of requests in progress');
      expect(limiter.begin(freshTenant())).toBeDefined();
      await first?.end();
      second?.charge({ requests: 3 });
      await second?.end();
      // A batch beyond the limit passes while nothing else is in progress.
      expect(await ask(limiter, { requests: 9 })).toEqual([]);
    });

    it('is bounded in bytes of bodies', async () => {
      limiter = createTenantLimiter(client, { '*': { maxInFlightBytes: 100 } });
      const first = limiter.begin(tenant);
      first?.holdBody(60);
      const second = limiter.begin(tenant);
      expect(() => second?.holdBody(41)).toThrow('limit of bytes in progress');
      second?.holdBody(40);
      await first?.end();
      await second?.end();
      const third = limiter.begin(tenant);
      third?.holdBody(1_000);
      await third?.end();
    });
  });

  it('touches declared keys only', async () => {
    await expectDeclaredKeys(redis, () => ask(limiter));
  });
});
