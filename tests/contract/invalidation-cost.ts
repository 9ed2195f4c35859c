import { expect } from 'vitest';
import { createCacheStore } from '../../src/redis/index.ts';
import { freshTenant, type TestRedis } from '../support/redis/kinds.ts';

/** Fails unless invalidating a tag that so many entries carry costs a fixed number of commands and touches no entry. */
export async function expectInvalidationCost(
  { client, admin }: Pick<TestRedis, 'client' | 'admin'>,
  count: number,
): Promise<void> {
  const tenant = freshTenant();
  const cache = createCacheStore(client);
  for (let from = 0; from < count; from += 100) {
    const size = Math.min(100, count - from);
    const page = Object.fromEntries(Array.from({ length: size }, (_, i) => [`k${from + i}`, 1]));
    await cache.setManyCache(tenant, 'ns', page, 600, ['tag']);
  }
  const during = await admin.commandsDuring(() => cache.invalidateCacheByTags(tenant, ['tag']));
  delete during.eval;
  expect(during).toEqual({
    ...{ evalsha: 1, time: 1, get: 1, set: 1, zscore: 1 },
    ...{ zadd: 1, zrem: 1, zcard: 1, zrange: 1 },
  });
  expect(await cache.getCache(tenant, 'ns', 'k0')).toBeUndefined();
}
