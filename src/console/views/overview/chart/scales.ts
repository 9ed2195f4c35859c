import type uPlot from 'uplot';
import { formatBytes, formatMs, formatPercent, formatRate } from '../../../state/format.ts';

/** How values are placed on the vertical axis, and written. */
export interface ValueScale {
  readonly format: (value: number) => string;
  readonly formatTick: (value: number) => string;
  readonly scale: uPlot.Scale;
  /** Distances between ticks. */
  readonly incrs?: number[];
  /** Lines at all ticks if absent. */
  readonly isGridLine?: (value: number) => boolean;
}

const upwards: uPlot.Range.Function = (_, __, max) => [0, max > 0 ? max * 1.15 : 1];

export const PER_SECOND: ValueScale = {
  format: formatRate,
  // To two digits, since ticks may be at 0.25.
  formatTick: (value) =>
    value < 10 ? String(Math.round(value * 100) / 100) : formatRate(value).replace('/s', ''),
  scale: { range: upwards },
};

export const FRACTION: ValueScale = {
  format: formatPercent,
  formatTick: (value) => `${Math.round(value * 100)} %`,
  scale: { range: () => [0, 1] },
  incrs: [0.25, 0.5],
};

export const BYTES: ValueScale = {
  format: formatBytes,
  formatTick: (value) => (value === 0 ? '0' : formatBytes(value).replace('.0', '')),
  scale: { range: upwards },
  incrs: Array.from({ length: 44 }, (_, power) => 2 ** power),
};

/** Logarithmic: one slow call must not flatten all others. */
export const MILLISECONDS: ValueScale = {
  format: formatMs,
  formatTick: (value) => (value < 1_000 ? `${value} ms` : `${value / 1_000} s`),
  scale: { distr: 3, range: (_, min, max) => decadesAround(min, max) },
  isGridLine: (value) => Number.isInteger(Math.round(Math.log10(value) * 1e6) / 1e6),
};

function decadesAround(min: number | null, max: number | null): [number, number] {
  if (min === null || max === null || min <= 0) return [0.1, 10];
  const low = Math.floor(Math.log10(min));
  return [10 ** low, 10 ** Math.max(low + 1, Math.ceil(Math.log10(max)))];
}
