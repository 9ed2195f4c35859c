import { beforeEach, describe, expect, it } from 'vitest';
import { type CacheCalls, createRedisClient } from '../../../src/client/index.ts';
import { productPerFile } from '../../support/programs/product-per-file.ts';
import { freshTenant } from '../../support/redis/kinds.ts';

const product = productPerFile();

describe('the client against the running product', () => {
  let cache: CacheCalls;

  beforeEach(async () => {
    const token = await product.mint({
      tenant: freshTenant(),
      user: 'alice',
      permissions: ['cache:write'],
    });
    cache = createRedisClient({ baseUrl: product.url, getToken: () => token, timeoutMs: 60_000 }).cache;
  });

  it('changes entries in place', async () => {
    expect(await cache.has('ns', 'a')).toBe(false);
    expect(await cache.setIfAbsent('ns', 'a', { n: 1 }, { ttl: 60, tags: ['t'] })).toBe(true);
    expect(await cache.setIfAbsent('ns', 'a', 2)).toBe(false);
    expect(await cache.has('ns', 'a', { tags: ['x,y'] })).toBe(true);
    const start = Date.now();
    const expiresAt = Number(await cache.touch('ns', 'a', { ttl: 3_600 }));
    expect(await cache.inspect('ns', 'a', { withValue: true })).toHaveProperty('value');
    const { found, entry } = await cache.inspect('ns', 'a');
    expect({ found, entry }).toMatchObject({ found: true, entry: { tags: ['t'], bytes: 7 } });
    // Each is computed from what is left of the TTL, while time passes.
    expect(Math.abs(Number(entry?.expiresAt) - expiresAt)).toBeLessThanOrEqual(Date.now() - start);
    expect(await cache.touch('ns', 'no')).toBeUndefined();
    const repeated = { idempotencyKey: 'a-random-string-of-ours' };
    expect(await cache.take('ns', 'a', repeated)).toEqual({ n: 1 });
    expect(await cache.take('ns', 'a', repeated)).toEqual({ n: 1 });
    expect(await cache.take('ns', 'a')).toBeUndefined();
    expect(await cache.increment('ns', 'c', { by: 5, ...repeated })).toBe(5);
    expect(await cache.increment('ns', 'c', { by: 5, ...repeated })).toBe(5);
    expect(await cache.increment('ns', 'c')).toBe(6);
    expect(await cache.expire('ns', 'c')).toBe(true);
    expect(await cache.inspect('ns', 'c')).toMatchObject({ found: false, reason: { why: 'expired' } });
  });

  it('lists keys and invalidations', async () => {
    await cache.setMany('ns', { 'a,b': 1, c: 2 });
    await cache.invalidateTags(['t']);
    const found = new Set<string>();
    for (let cursor: string | undefined, first = true; first || cursor; first = false) {
      const page = await cache.keys('ns', { cursor, limit: 1_000 });
      for (const key of page.keys) found.add(key);
      cursor = page.cursor;
    }
    expect([...found].sort()).toEqual(['a,b', 'c']);
    const { invalidations } = await cache.invalidations();
    expect(invalidations).toEqual([{ kind: 'tag', name: 't', at: expect.any(Number) }]);
  });
});
