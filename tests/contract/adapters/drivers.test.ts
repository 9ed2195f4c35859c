import { beforeEach, describe, expect, it } from 'vitest';
import { bentocacheDriver } from '../../../src/adapters/bentocache.ts';
import { coreStore } from '../../../src/adapters/core.ts';
import { idempotencyClient } from '../../../src/adapters/powertools-idempotency.ts';
import { unstorageDriver } from '../../../src/adapters/unstorage.ts';
import { createCacheStore } from '../../../src/redis/index.ts';
import { forEachRedis, freshTenant } from '../../support/redis/kinds.ts';

forEachRedis((redis) => {
  let tenantId: string;
  beforeEach(() => {
    tenantId = freshTenant();
  });

  const open = () => coreStore({ tenantId, namespace: 'ns', cache: createCacheStore(redis.client) });
  const leftOf = async (key: string) =>
    Number(await redis.admin.raw('PTTL', `cache:{${tenantId}}:ns:${key}`));

  describe('bentocache', () => {
    const driverOf = (prefix?: string) => bentocacheDriver(open()).factory({ prefix });

    it('shares namespaces between processes, and clears one with all below it', async () => {
      const [root, users] = [driverOf('app:'), driverOf('app').namespace('users')];
      await users.namespace('posts').set('1', 'post', 60_001);
      await root.set('users:2', 'user', 0);
      expect(await root.get('users:posts:1')).toBe('post');
      expect(await leftOf('app%3Ausers%3Aposts%3A1')).toBeLessThanOrEqual(61_000);
      expect(await leftOf('app%3Ausers%3A2')).toBeGreaterThan(29 * 24 * 3_600_000);
      await root.set('other', 'other');
      await users.clear();
      expect(await root.get('users:2')).toBeUndefined();
      expect(await root.get('users:posts:1')).toBeUndefined();
      expect(await root.get('other')).toBe('other');
    });

    it('gives a value to only one of two callers that pull it', async () => {
      const [one, two] = [driverOf(), driverOf()];
      await one.set('key', 'value');
      const pulled = await Promise.all([one.pull('key'), two.pull('key')]);
      expect(pulled.filter((value) => value !== undefined)).toEqual(['value']);
      await one.set('key', 'value');
      expect(await one.deleteMany(['key', 'none'])).toBe(true);
      expect(await two.delete('key')).toBe(false);
    });
  });

  describe('unstorage', () => {
    it('stores, lists and clears below a base', async () => {
      const [one, two] = [unstorageDriver(open()), unstorageDriver(open(), { ttl: 60 })];
      await one.setItem('a:1', 'one');
      await two.setItem('a:b:2', 'two');
      await two.setItem('ab', 'three', { ttl: 3_600 });
      await one.setItems([{ key: 'c', value: 'four', options: { ttl: 30 } }], { ttl: 90 });
      expect(await one.getItems([{ key: 'ab' }, { key: 'none' }])).toEqual([
        { key: 'ab', value: 'three' },
        { key: 'none', value: null },
      ]);
      expect((await one.getKeys()).sort()).toEqual(['a:1', 'a:b:2', 'ab', 'c']);
      expect((await one.getKeys('a:')).sort()).toEqual(['a:1', 'a:b:2']);
      expect(await leftOf('a%3A1')).toBeGreaterThan(29 * 24 * 3_600_000);
      expect(await leftOf('a%3Ab%3A2')).toBeLessThanOrEqual(60_000);
      expect(await leftOf('ab')).toBeGreaterThan(60_000);
      expect(await leftOf('c')).toBeLessThanOrEqual(30_000);
      await one.clear('a:');
      expect((await two.getKeys('')).sort()).toEqual(['ab', 'c']);
      await two.removeItem('c');
      expect(await two.hasItem('c')).toBe(false);
      await one.clear();
      expect(await two.getItem('ab')).toBeNull();
    });
  });

  describe('Powertools idempotency', () => {
    it('lets only one of two callers store a record', async () => {
      const [one, two] = [idempotencyClient(open()), idempotencyClient(open())];
      const record = { EX: 60, NX: true };
      const stored = await Promise.all([one.set('key', '1', record), two.set('key', '2', record)]);
      expect(stored.sort()).toEqual(['OK', null].sort());
      expect(await one.set('key', '3', { EX: 0 })).toBe('OK');
      expect(await leftOf('key')).toBeLessThanOrEqual(1_000);
      await one.set('key', '4', { EX: 60 });
      expect(await two.get('key')).toBe('4');
      expect(await two.del(['key', 'none'])).toBe(1);
      expect(await one.get('key')).toBeNull();
    });

    it('rejects options that it would ignore', async () => {
      const client = idempotencyClient(open());
      await expect(client.set('key', '1', { PX: 60 })).rejects.toThrow('PX');
      await expect(client.set('key', 1)).rejects.toThrow(TypeError);
      await expect(client.set('key', '1', { EX: '1' })).rejects.toThrow(TypeError);
      expect(await client.get('key')).toBeNull();
    });
  });
});
