/** Median and quartiles of repeated measurements. */
export interface Spread {
  readonly median: number;
  readonly q1: number;
  readonly q3: number;
}

/**
 * Percentile by nearest rank.
 * @param share 0 to 1
 * @throws RangeError without samples
 */
export function percentile(samples: readonly number[], share: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  const rank = Math.max(1, Math.ceil(share * sorted.length));
  const value = sorted[rank - 1];
  if (value === undefined) throw new RangeError('A percentile needs samples');
  return value;
}

/**
 * The middle value, or the mean of the two middle values.
 * @throws RangeError without samples
 */
export function median(samples: readonly number[]): number {
  const sorted = [...samples].sort((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.ceil(sorted.length / 2) - 1];
  if (upper === undefined || lower === undefined) throw new RangeError('A median needs samples');
  return (lower + upper) / 2;
}

/** @throws RangeError without samples */
export function spreadOf(samples: readonly number[]): Spread {
  return { median: median(samples), q1: percentile(samples, 0.25), q3: percentile(samples, 0.75) };
}

/**
 * Divides round by round, so that a slow round cancels out.
 * @throws RangeError unless both were measured in the same rounds
 */
export function ratioOf(samples: readonly number[], baseline: readonly number[]): Spread {
  if (samples.length !== baseline.length) throw new RangeError('Both must be measured in the same rounds');
  return spreadOf(samples.map((sample, round) => sample / (baseline[round] ?? Number.NaN)));
}

/** Rotates the items by one per round, so that each has different neighbors over time. */
export function rotated<T>(items: readonly T[], round: number): T[] {
  if (items.length === 0) return [];
  const first = round % items.length;
  return [...items.slice(first), ...items.slice(0, first)];
}
