import { Keyv } from 'keyv';
import { beforeEach, describe, expect, it } from 'vitest';
import { coreStore } from '../../../src/adapters/core.ts';
import { type Keyv6Store, keyv5Store, keyv6Store } from '../../../src/adapters/keyv.ts';
import type { KeyValueStore } from '../../../src/adapters/store.ts';
import { createCacheStore } from '../../../src/redis/index.ts';
import { forEachRedis, freshTenant } from '../../support/redis/kinds.ts';

forEachRedis((redis) => {
  let tenantId: string;
  beforeEach(() => {
    tenantId = freshTenant();
  });

  const open = () => coreStore({ tenantId, namespace: 'keyv', cache: createCacheStore(redis.client) });

  async function pairsOf(iterator: AsyncGenerator<unknown[], void>) {
    const pairs: unknown[][] = [];
    for await (const pair of iterator) pairs.push([...pair]);
    return pairs.sort();
  }

  describe('Keyv 5', () => {
    const keyvOf = (namespace?: string) =>
      new Keyv({ store: keyv5Store(open()), throwOnErrors: true, ...(namespace && { namespace }) });

    it('is one cache for two processes', async () => {
      const [one, two] = [keyvOf(), keyvOf()];
      await Promise.all([one.set('a', { by: 'one' }), two.set('b', Buffer.from('two'), 60_000)]);
      expect(await two.get('a')).toEqual({ by: 'one' });
      expect(await one.getMany(['b', 'a', 'none'])).toEqual([Buffer.from('two'), { by: 'one' }, undefined]);
      expect(await one.hasMany(['a', 'none'])).toEqual([true, false]);
      await Promise.all([one.set('a', 1), two.set('a', 2)]);
      expect([1, 2]).toContain(await one.get('a'));
      expect(await one.get('a')).toBe(await two.get('a'));
      const deleted = await Promise.all([one.delete('a'), two.delete('a')]);
      expect(deleted.sort()).toEqual([false, true]);
    });

    it('stores many at once, each with its TTL', async () => {
      const keyv = keyvOf();
      await keyv.setMany([
        { key: 'a', value: 1, ttl: 60_000 },
        { key: 'b', value: 2 },
        { key: 'c', value: 3, ttl: -1 },
      ]);
      expect(await keyv.getMany(['a', 'b', 'c'])).toEqual([1, 2, undefined]);
      expect(await keyv.deleteMany(['a', 'b'])).toBe(true);
      expect(await keyv.deleteMany(['a', 'b'])).toBe(false);
    });

    it('clears and lists one namespace', async () => {
      const [users, jobs] = [keyvOf('users'), keyvOf('jobs')];
      await Promise.all([users.set('a:b', 1), users.set('c', 2), jobs.set('a:b', 3)]);
      expect(await pairsOf(users.iterator?.({}) as AsyncGenerator<unknown[]>)).toEqual([
        ['a:b', 1],
        ['c', 2],
      ]);
      await users.clear();
      expect(await users.get('a:b')).toBeUndefined();
      expect(await pairsOf(users.iterator?.({}) as AsyncGenerator<unknown[]>)).toEqual([]);
      expect(await jobs.get('a:b')).toBe(3);
    });

    it('reports a failed read, which Keyv answers with a miss', async () => {
      const failing: KeyValueStore = { ...open(), get: () => Promise.reject(new Error('down')) };
      const keyv = new Keyv({ store: keyv5Store(failing) });
      const errors: unknown[] = [];
      keyv.on('error', (error) => errors.push(error));
      expect(await keyv.get('key')).toBeUndefined();
      expect(errors).toEqual([new Error('down')]);
    });
  });

  describe('Keyv 6', () => {
    const storeOf = (namespace?: string): Keyv6Store => Object.assign(keyv6Store(open()), { namespace });

    it('takes absolute times', async () => {
      const store = storeOf();
      const now = Date.now();
      await store.set('key', 'old');
      expect(await store.set('key', 'new', now - 1)).toBe(true);
      expect(await store.get('key')).toBeUndefined();
      const entries = [
        { key: 'a', value: '1', expires: now + 60_000 },
        { key: 'b', value: '2' },
        { key: 'c', value: '3', expires: now - 1 },
      ];
      expect(await store.setMany(entries)).toEqual([true, true, true]);
      expect(await storeOf().getMany(['a', 'b', 'c'])).toEqual(['1', '2', undefined]);
      expect(Number(await redis.admin.raw('PTTL', `cache:{${tenantId}}:keyv:a`))).toBeLessThanOrEqual(60_000);
      expect(await store.deleteMany(['a', 'c'])).toEqual([true, false]);
      expect(await store.hasMany(['a', 'b'])).toEqual([false, true]);
    });

    it('clears and lists one namespace', async () => {
      const [users, jobs, all] = [storeOf('users'), storeOf('jobs'), storeOf()];
      await Promise.all([users.set('a:b', '1'), users.set('c', '2'), jobs.set('a:b', '3')]);
      expect(await pairsOf(users.iterator())).toEqual([
        ['a:b', '1'],
        ['c', '2'],
      ]);
      await users.clear();
      expect(await users.get('a:b')).toBeUndefined();
      expect(await jobs.get('a:b')).toBe('3');
      expect(await pairsOf(all.iterator())).toEqual([['jobs:a:b', '3']]);
      await all.clear();
      expect(await jobs.has('a:b')).toBe(false);
    });
  });
});
