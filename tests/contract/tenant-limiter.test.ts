import { beforeEach, expect, it } from 'vitest';
import { getCache } from '../../src/api/operations/cache.ts';
import { runOperation } from '../../src/api/operations/run.ts';
import {
  createCacheStore,
  createTenantLimiter,
  isRedisError,
  type RedisClient,
  type TenantLimiter,
} from '../../src/redis/index.ts';
import { type CountingClient, countingClient } from '../support/counting-client.ts';
import { expectDeclaredKeys } from '../support/declared-keys.ts';
import { forEachRedis, freshTenant } from '../support/kinds.ts';
import { waitUntil } from '../support/wait-until.ts';

/** So slow that nothing flows back during a test. */
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

  /** @returns the code of the error, or how many requests are left */
  async function ask(of: TenantLimiter, sizes: readonly number[] = [], tenantId = tenant) {
    const decision = of.limit(tenantId, () => sizes);
    await decision?.pending;
    return decision?.error?.code ?? decision?.quotas().map(({ remaining }) => remaining);
  }

  it('lets a burst pass, then rejects without asking Redis', async () => {
    for (const left of [2, 1, 0]) expect(await ask(limiter)).toEqual([left]);
    expect(client.roundTrips).toBe(3);
    const { error } = limiter.limit(tenant) ?? {};
    expect(isRedisError(error, 'RATE_LIMITED') && error.retryable).toBe(true);
    expect(Number(Object(error).retryAfterMs)).toBeGreaterThan(900_000);
    expect(client.roundTrips).toBe(3);
  });

  it('shares the bucket among processes: what one let pass too much is owed', async () => {
    for (let i = 0; i < 3; i++) await ask(limiter);
    const other = createTenantLimiter(redis.client, { '*': SLOW });
    expect(await ask(other)).toEqual([0]);
    const { error } = other.limit(tenant) ?? {};
    // One over the burst is owed: two must flow back.
    expect(Number(Object(error).retryAfterMs)).toBeGreaterThan(1_900_000);
  });

  it('owes at most as much again as it holds', async () => {
    const others = Array.from({ length: 9 }, () => createTenantLimiter(redis.client, { '*': SLOW }));
    for (const other of others) await ask(other);
    const ms = await redis.admin.pttl(`rate:{${tenant}}:requests`);
    expect(ms).toBeGreaterThan(5_900_000);
    expect(ms).toBeLessThanOrEqual(6_000_000);
  });

  it('sends one charge for the calls of a tick, and one at a time', async () => {
    limiter = createTenantLimiter(client, { '*': { requestsPerSecond: 0.001, burst: 1_000 } });
    const first = Array.from({ length: 100 }, () => limiter.limit(tenant));
    await Promise.resolve();
    const later = Array.from({ length: 50 }, () => limiter.limit(tenant));
    await Promise.all([...first, ...later].map((decision) => decision?.pending));
    // What flows back in 1,000 s each.
    const charged = async () => Math.ceil((await redis.admin.pttl(`rate:{${tenant}}:requests`)) / 1_000_000);
    await waitUntil('the second charge', async () => (await charged()) === 150);
    expect(client.roundTrips).toBe(2);
  });

  it('knows within one tick what it has let pass itself', () => {
    const refusals = Array.from({ length: 5 }, () => limiter.limit(tenant)?.error?.code);
    expect(refusals).toEqual([undefined, undefined, undefined, 'RATE_LIMITED', 'RATE_LIMITED']);
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

  it('counts the bytes that are written, all values of a call together', async () => {
    limiter = createTenantLimiter(client, {
      '*': { writeBytesPerSecond: 0.001, writeBytesBurst: 1_000, maxValueBytes: 600 },
    });
    expect(await ask(limiter, [400, 300])).toEqual([300]);
    expect(await ask(limiter, [301])).toBe('RATE_LIMITED');
    expect(await ask(limiter, [601])).toBe('VALUE_TOO_LARGE');
    expect(await ask(limiter, [600, 401])).toBe('VALUE_TOO_LARGE');
    expect(await ask(limiter, [300])).toEqual([0]);
    // A read takes nothing from it.
    expect(await ask(limiter)).toEqual([0]);
    expect(client.roundTrips).toBe(2);
  });

  it('charges both buckets in one round trip, or neither', async () => {
    limiter = createTenantLimiter(client, {
      '*': { ...SLOW, writeBytesPerSecond: 0.001, writeBytesBurst: 9 },
    });
    expect(await ask(limiter, [9])).toEqual([2, 0]);
    expect(await ask(limiter, [1])).toBe('RATE_LIMITED');
    expect(await ask(limiter)).toEqual([1, 0]);
    expect(client.roundTrips).toBe(2);
  });

  it('keeps tenants apart, by limits of their own', async () => {
    const neighbour = freshTenant();
    limiter = createTenantLimiter(client, { '*': SLOW, [neighbour]: { burst: 5 } });
    for (let i = 0; i < 3; i++) await ask(limiter);
    expect(await ask(limiter)).toBe('RATE_LIMITED');
    expect(await ask(limiter, [], neighbour)).toEqual([4]);
  });

  it('costs nothing for a tenant without limits', () => {
    limiter = createTenantLimiter(client, { [freshTenant()]: SLOW });
    expect(limiter.limit(tenant)).toBeUndefined();
    expect(client.roundTrips).toBe(0);
  });

  it('lets calls pass when Redis cannot be asked', async () => {
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
    const context = {
      ...{ caller, policy: { cacheWrite: undefined }, request: {} },
      cache: createCacheStore(watched),
      limiter: createTenantLimiter(watched, { '*': SLOW }),
    };
    const answer = await runOperation(getCache, context, { namespace: 'ns', key: 'key' });
    expect(answer).toEqual({ value: 1 });
    expect(most).toBe(2);
    expect(underWay).toBe(0);
  });

  it('touches declared keys only', async () => {
    await expectDeclaredKeys(redis, () => ask(limiter));
  });
});
