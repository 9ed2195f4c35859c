/** Seeded random numbers. */
export interface Random {
  /** @returns an integer from 0 to `bound` - 1 */
  below(bound: number): number;
  pick<T>(items: readonly T[]): T;
}

/** mulberry32: small, evenly distributed, and the same on every machine. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  const below = (bound: number) => Math.floor(next() * bound);
  return {
    below,
    pick: (items) => {
      const [first] = items;
      const picked = items[below(items.length)] ?? first;
      if (picked === undefined) throw new Error('Nothing to pick from');
      return picked;
    },
  };
}
