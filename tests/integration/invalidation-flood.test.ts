import { expect, it, onTestFinished } from 'vitest';
import { CACHE_DEFAULTS, connectRedis, createCacheStore } from '../../src/redis/index.ts';
import { openAdmin } from '../support/admin/admin.ts';
import { freshTenant } from '../support/redis/kinds.ts';
import { startStandalone } from '../support/redis/standalone.ts';

const MEMORY = ['--maxmemory', '64mb', '--maxmemory-policy', 'volatile-lru'];
const TAGS_PER_CALL = 128;
const CALLS = 1_500;
const OTHERS = 5;
const ENTRIES = 20;
/** Calls in flight at once. */
const LANES = 20;
const MAX_TABLE_BYTES = 2 * 1_048_576;

/** The attack of its original size: before tables were bounded, it took all the memory, and every write failed. */
it('a tenant that invalidates 192,000 tags of 256 characters does not evict values of other tenants', async () => {
  const server = await startStandalone({ args: MEMORY });
  const client = connectRedis({ endpoint: server.endpoint });
  const admin = openAdmin(server);
  onTestFinished(async () => {
    await client.close();
    admin.close();
    await server.close();
  });
  const cache = createCacheStore(client);
  const others = Array.from({ length: OTHERS }, freshTenant);
  const keys = Array.from({ length: ENTRIES }, (_, i) => `k${i}`);
  for (const tenant of others) {
    await cache.setManyCache(tenant, 'ns', Object.fromEntries(keys.map((key) => [key, key])), 600, ['kept']);
    await cache.invalidateCacheByTags(tenant, ['dropped']);
  }
  const missing = async () => {
    const found = await Promise.all(others.map((tenant) => cache.getManyCache(tenant, 'ns', keys)));
    return OTHERS * ENTRIES - found.reduce((sum, { size }) => sum + size, 0);
  };

  const attacker = freshTenant();
  await cache.setCache(attacker, 'ns', 'key', 1);
  let next = 0;
  const lane = async () => {
    while (next < CALLS) {
      const call = next++;
      const tags = Array.from({ length: TAGS_PER_CALL }, (_, i) => `${call}-${i}`.padStart(256, '0'));
      await cache.invalidateCacheByTags(attacker, tags, { deadAfter: call % 3 });
      await cache.invalidateNamespace(attacker, `${call}`.padStart(256, '0'));
      if (call % 100 === 0) {
        expect(await missing()).toBe(0);
        const tenant = others[call % OTHERS] ?? '';
        expect(await cache.setCache(tenant, 'ns', `new-${call}`, call, 600)).toBe(true);
      }
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));

  const table = `cache-invalidations:{${attacker}}`;
  expect(Number(await admin.raw('ZCARD', table))).toBeLessThanOrEqual(CACHE_DEFAULTS.maxInvalidations + 1);
  expect(Number(await admin.raw('MEMORY', 'USAGE', table, 'SAMPLES', 0))).toBeLessThan(MAX_TABLE_BYTES);
  expect(await missing()).toBe(0);
  expect(String(await admin.raw('INFO', 'stats'))).toMatch(/^evicted_keys:0\r$/m);
  for (const tenant of others) {
    await cache.invalidateCacheByTags(tenant, ['kept']);
    expect((await cache.getManyCache(tenant, 'ns', keys)).size).toBe(0);
    expect(await cache.cacheOrFetch(tenant, 'ns', 'k0', async () => 'loaded')).toBe('loaded');
    expect(await cache.getCache(tenant, 'ns', 'k0')).toBe('loaded');
  }
});
