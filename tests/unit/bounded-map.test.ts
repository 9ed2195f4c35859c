import { describe, expect, it } from 'vitest';
import { createBoundedMap } from '../../src/redis/index.ts';

const BYTES = 1_000;
const key = (i: number) => `key ${i}`;

/** A map with as many entries as fit, and how many those are. */
function fullMap(
  options: { isUseless?: (value: number) => boolean; onEvict?: (value: number) => void } = {},
) {
  const map = createBoundedMap<number>({ maxBytes: 1_000_000, ...options });
  let count = 0;
  while (map.bytes + 2 * BYTES < 1_000_000) map.set(key(count), count++, BYTES);
  return { map, count };
}

describe('a bounded map', () => {
  it('keeps everything that fits', () => {
    const { map, count } = fullMap();
    expect(count).toBeGreaterThan(500);
    for (let i = 0; i < count; i++) expect(map.get(key(i))).toBe(i);
    expect(map.values().toSorted((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, i) => i));
  });

  it('never exceeds its budget, regardless of the sizes', () => {
    const map = createBoundedMap<number>({ maxBytes: 100_000 });
    for (let i = 0; i < 20_000; i++) {
      map.set(key(i % 700), i, (i * 7919) % 3_000);
      expect(map.bytes).toBeLessThanOrEqual(100_000);
      if (i % 3 === 0) map.delete(key((i * 31) % 700));
    }
    for (let i = 0; i < 700; i++) map.delete(key(i));
    expect(map.bytes).toBe(0);
    expect(map.values()).toEqual([]);
  });

  it.each([1, 1.5, 2, 4])('finds about what fits of %d times as many entries that come in turn', (times) => {
    const { map, count } = fullMap();
    const all = Math.floor(count * times);
    let found = 0;
    const rounds = 30;
    for (let i = 0; i < rounds * all; i++) {
      const name = key(i % all);
      if (map.get(name) === undefined) map.set(name, i, BYTES);
      else found++;
    }
    // LRU finds none from 1.1 times on.
    expect(found / (rounds * all)).toBeGreaterThan(0.8 / times);
  });

  it('keeps frequently used entries, including ones that have become so', () => {
    const { map, count } = fullMap();
    const use = (name: string) => {
      const isFound = map.get(name) !== undefined;
      if (!isFound) map.set(name, 0, BYTES);
      return isFound;
    };
    const often = Math.floor(count / 10);
    let found = 0;
    for (let i = 0; i < 20_000; i++) {
      use(`once ${i}`);
      if (use(`often ${i % often}`)) found++;
    }
    expect(found / 20_000).toBeGreaterThan(0.8);
  });

  it('grows an entry in place, at the cost of others', () => {
    const evicted: number[] = [];
    const { map, count } = fullMap({ onEvict: (value) => evicted.push(value) });
    expect(map.set(key(3), 3, 100 * BYTES)).toBe(true);
    expect(map.get(key(3))).toBe(3);
    expect(map.bytes).toBeLessThanOrEqual(1_000_000);
    expect(evicted.length).toBeGreaterThan(50);
    expect(evicted.length + map.values().length).toBe(count);
    expect(evicted).not.toContain(3);
  });

  it('rejects an entry larger than the budget, and evicts one that has become so', () => {
    const evicted: number[] = [];
    const { map } = fullMap({ onEvict: (value) => evicted.push(value) });
    expect(map.set('huge', 1, 2_000_000)).toBe(false);
    expect(evicted).toEqual([]);
    expect(map.set(key(3), 3, 2_000_000)).toBe(false);
    expect(map.get(key(3))).toBeUndefined();
    expect(evicted).toEqual([3]);
  });

  it('immediately replaces a useless entry with a new one', () => {
    const { map, count } = fullMap({ isUseless: () => true });
    for (let i = 0; i < count; i++) expect(map.set(`new ${i}`, -1, BYTES)).toBe(true);
    expect(map.values().length).toBe(count);
  });
});
