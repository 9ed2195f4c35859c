import { median } from '../../bench/harness/statistics.ts';

/** How much a figure may grow and still count as flat: the larger of the two. */
export interface Tolerance {
  /** Share of the figure: 0.1 is 10 %. */
  readonly share: number;
  readonly absolute: number;
}

export interface Growth {
  /** Median of the first third after the warm-up, and median of the last third. */
  readonly first: number;
  readonly last: number;
  readonly allowed: number;
  readonly flat: boolean;
}

/**
 * Checks whether a figure has stopped growing. It compares the medians of thirds, so that one peak or one pause does
 * not change the result.
 * @param samples in chronological order, without those of the warm-up; at least three
 */
export function measureGrowth(samples: readonly number[], { share, absolute }: Tolerance): Growth {
  const third = Math.floor(samples.length / 3);
  if (third === 0) throw new Error(`${samples.length} samples are too few to tell growth from noise`);
  const first = median(samples.slice(0, third));
  const last = median(samples.slice(-third));
  const allowed = Math.max(first * share, absolute);
  return { first, last, allowed, flat: last - first <= allowed };
}
