import { beforeEach, describe, expect, it } from 'vitest';
import { coreStore } from '../../../src/adapters/core.ts';
import { prefixesOf } from '../../../src/adapters/prefixes.ts';
import type { KeyValueStore } from '../../../src/adapters/store.ts';
import { createCacheStore } from '../../../src/redis/index.ts';
import { forEachRedis, freshTenant } from '../../support/redis/kinds.ts';
import { type CountingClient, countingClient } from '../../support/stores/counting-client.ts';

const DAY = 24 * 3_600_000;

forEachRedis((redis) => {
  let tenantId: string;
  let client: CountingClient;
  let store: KeyValueStore;
  /** Another process. */
  let other: KeyValueStore;

  beforeEach(() => {
    tenantId = freshTenant();
    client = countingClient(redis.client);
    store = coreStore({ tenantId, namespace: 'ns', cache: createCacheStore(client) });
    other = coreStore({ tenantId, namespace: 'ns', cache: createCacheStore(redis.client) });
  });

  const leftOf = async (key: string) =>
    Number(await redis.admin.raw('PTTL', `cache:{${tenantId}}:ns:${key}`));
  const keysOf = async (prefix?: string) => {
    const keys: string[] = [];
    for await (const key of store.keys(prefix)) keys.push(key);
    return keys.sort();
  };

  it('reads what another process stored, until it is deleted', async () => {
    expect(await store.set('key', { a: [1, null] })).toBe(true);
    expect(await other.get('key')).toEqual({ a: [1, null] });
    expect(await other.has('key')).toBe(true);
    expect(await other.delete('key')).toBe(true);
    expect(await store.delete('key')).toBe(false);
    expect(await store.has('key')).toBe(false);
    expect(await store.get('key')).toBeUndefined();
  });

  describe('the time to live', () => {
    it.each([
      ['is rounded up to whole seconds', 1_001, 2_000],
      ['is never 0', 0.5, 1_000],
      ['is at most the longest one', 400 * DAY, 30 * DAY],
      ['is the longest one if there is none', undefined, 30 * DAY],
    ])('%s', async (_what, ttlMs, expected) => {
      await store.set('set', 1, { ttlMs });
      await store.setIfAbsent('absent', 1, { ttlMs });
      await store.increment('counter', { ttlMs });
      for (const key of ['set', 'absent', 'counter']) {
        const left = await leftOf(key);
        expect(left).toBeLessThanOrEqual(expected);
        // Less than a minute has passed, or Redis has removed it.
        expect(left === -2 || left > expected - 60_000).toBe(true);
      }
    });

    it('follows an option', async () => {
      const cache = createCacheStore(redis.client, { maxTTL: 60 });
      const short = coreStore({ tenantId, namespace: 'ns', cache, maxTTL: 60 });
      await short.set('key', 1, { ttlMs: DAY });
      expect(await leftOf('key')).toBeLessThanOrEqual(60_000);
    });

    it.each([0, -1, Number.NEGATIVE_INFINITY])('of %s removes the value', async (ttlMs) => {
      await store.set('key', 1);
      expect(await store.set('key', 2, { ttlMs })).toBe(true);
      expect(await store.get('key')).toBeUndefined();
      await store.setMany([{ key: 'key', value: 3, ttlMs }]);
      expect(await store.get('key')).toBeUndefined();
    });

    it('is rejected if it is not a number, and nothing is sent', async () => {
      await expect(store.set('key', 1, { ttlMs: Number.NaN })).rejects.toThrow(TypeError);
      await expect(store.touch('key', Number.NaN)).rejects.toThrow(TypeError);
      expect(client.commands).toEqual([]);
      expect(() => coreStore({ tenantId, namespace: 'ns', maxTTL: 0 })).toThrow(TypeError);
    });

    it('is extended by touch, which never creates a value', async () => {
      await store.set('key', 1, { ttlMs: 60_000 });
      expect(await store.touch('key', DAY)).toBe(true);
      expect(await leftOf('key')).toBeGreaterThan(DAY - 60_000);
      expect(await store.touch('other', DAY)).toBe(false);
      expect(await store.get('other')).toBeUndefined();
    });
  });

  it('stores and reads any number of values', async () => {
    const entries = Array.from({ length: 250 }, (_, i) => ({ key: `key ${i}`, value: i }));
    await store.setMany(entries);
    const found = await other.getMany([...entries.map(({ key }) => key), 'key 1', 'none']);
    expect([...found].sort()).toEqual(entries.map(({ key, value }) => [key, value]).sort());
    expect(await keysOf()).toEqual(entries.map(({ key }) => key).sort());
  });

  it('reads values that do not fit into one answer', async () => {
    const value = 'x'.repeat(1_000_000);
    const keys = Array.from({ length: 8 }, (_, i) => `large ${i}`);
    for (const key of keys) await store.set(key, value);
    const found = await store.getMany(keys);
    expect([...found.keys()].sort()).toEqual(keys);
    expect([...found.values()].every((each) => each === value)).toBe(true);
  });

  it('clears by prefix with one round trip, and at any depth', async () => {
    const deep = `a:${'b:'.repeat(40)}c`;
    const long = `a:${'x'.repeat(300)}:y`;
    for (const key of ['a', 'a:1', 'ab:1', deep, long]) {
      await store.set(key, 1, { prefixes: prefixesOf(key) });
    }
    await other.clear(deep.slice(0, -2));
    expect(await store.has(deep)).toBe(false);
    await other.clear(long.slice(0, -2));
    expect(await keysOf()).toEqual(['a', 'a:1', 'ab:1']);

    await store.set(deep, 1, { prefixes: prefixesOf(deep) });
    client.reset();
    await store.clear('a');
    expect(client.roundTrips).toBe(1);
    expect(await keysOf()).toEqual(['a', 'ab:1']);
    expect(await keysOf('a')).toEqual([]);
    await store.clear();
    expect(await keysOf()).toEqual([]);
  });

  it('clears nothing of another namespace', async () => {
    const cache = createCacheStore(redis.client);
    const near = coreStore({ tenantId, namespace: 'ns:a', cache });
    await near.set('b:1', 1, { prefixes: prefixesOf('b:1') });
    await store.clear('a:b');
    await store.clear();
    expect(await near.get('b:1')).toBe(1);
  });

  it('rejects a value older than a delete or a clear', async () => {
    const { asOf } = await store.lookUp('key');
    await other.delete('key');
    expect(await store.set('key', 'old', { asOf })).toBe(false);
    const { asOf: later } = await store.lookUp('key');
    expect(await store.set('key', 'new', { asOf: later })).toBe(true);
    await other.clear();
    expect(await store.set('key', 'old', { asOf: later })).toBe(false);
    expect(await store.get('key')).toBeUndefined();
  });

  it('lets only one of two callers take a value, and only one store it', async () => {
    const stored = await Promise.all([store.setIfAbsent('key', 'a'), other.setIfAbsent('key', 'b')]);
    expect(stored.sort()).toEqual([false, true]);
    const value = await store.get('key');
    const taken = await Promise.all([store.take('key'), other.take('key'), store.take('key')]);
    expect(taken.filter((each) => each !== undefined)).toEqual([value]);
  });

  it('counts every increment once', async () => {
    const sums = await Promise.all(
      Array.from({ length: 40 }, (_, i) => (i % 2 ? store : other).increment('counter', { ttlMs: 60_000 })),
    );
    expect(sums.sort((a, b) => a - b)).toEqual(Array.from({ length: 40 }, (_, i) => i + 1));
    expect(await leftOf('counter')).toBeLessThanOrEqual(60_000);
  });
});
