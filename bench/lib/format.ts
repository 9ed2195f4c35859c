import type { Spread } from './statistics.ts';

/** Three digits that count, at most two of them behind the point. */
export function figure(value: number): string {
  if (!Number.isFinite(value)) return '-';
  const size = Math.abs(value);
  const digits = size >= 100 ? 0 : size >= 10 ? 1 : 2;
  return value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

/** Median, and in brackets what the middle half of the rounds ranged over. */
export const withRange = ({ median, q1, q3 }: Spread): string =>
  `${figure(median)} (${figure(q1)}..${figure(q3)})`;

export const verdict = (met: boolean): string => (met ? 'met' : 'missed');
