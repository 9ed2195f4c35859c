import { keyv5Store } from 'amplify-redis/adapters/keyv';
import { createCache } from 'cache-manager';
import { Cacheable } from 'cacheable';
import { Keyv } from 'keyv';
import { afterAll, expect, it } from 'vitest';
import { close, freshTenant, openStore } from './open.mjs';

afterAll(close);

it('cache-manager stores, wraps and clears', async () => {
  const tenantId = freshTenant();
  const open = () => createCache({ stores: [new Keyv(keyv5Store(openStore(tenantId)))] });
  const [cache, other] = [open(), open()];
  await cache.set('key', { a: 1 }, 60_000);
  expect(await other.get('key')).toEqual({ a: 1 });
  expect(await cache.mget(['key', 'none'])).toEqual([{ a: 1 }, undefined]);
  let loads = 0;
  const load = async () => ++loads;
  expect(await cache.wrap('loaded', load, 60_000)).toBe(1);
  expect(await other.wrap('loaded', load, 60_000)).toBe(1);
  await cache.del('key');
  expect(await other.get('key')).toBeUndefined();
  await other.clear();
  expect(await cache.get('loaded')).toBeUndefined();
});

it('cacheable has a second level that processes share', async () => {
  const tenantId = freshTenant();
  const open = () => new Cacheable({ secondary: new Keyv(keyv5Store(openStore(tenantId))) });
  const [cache, other] = [open(), open()];
  await cache.set('key', { a: 1 }, '1h');
  expect(await other.get('key')).toEqual({ a: 1 });
  let loads = 0;
  expect(await cache.getOrSet('loaded', async () => ++loads, { ttl: '1h' })).toBe(1);
  expect(await other.get('loaded')).toBe(1);
  await other.clear();
  expect(await open().get('key')).toBeUndefined();
});
