/** How much a figure may grow and still count as flat: whichever is more. */
export interface Tolerance {
  /** Of the figure itself: 0.1 is ten per cent. */
  readonly share: number;
  readonly absolute: number;
}

export interface Verdict {
  /** Median of the first third after the warm-up, and of the last. */
  readonly first: number;
  readonly last: number;
  readonly allowed: number;
  readonly flat: boolean;
}

/**
 * Whether a figure has stopped growing. Medians of thirds are compared, so that neither one peak nor one pause decides.
 * @param samples in the order of time, those of the warm-up left out; three at least
 */
export function judge(samples: readonly number[], { share, absolute }: Tolerance): Verdict {
  const third = Math.floor(samples.length / 3);
  if (third === 0) throw new Error(`${samples.length} samples are too few to tell growth from noise`);
  const first = median(samples.slice(0, third));
  const last = median(samples.slice(-third));
  const allowed = Math.max(first * share, absolute);
  return { first, last, allowed, flat: last - first <= allowed };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? Number.NaN)) / 2;
}
