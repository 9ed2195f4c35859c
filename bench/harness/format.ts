import type { Spread } from './statistics.ts';

/** Three significant digits, at most two of them decimals. */
export function figure(value: number): string {
  if (!Number.isFinite(value)) return '-';
  const size = Math.abs(value);
  const digits = size >= 100 ? 0 : size >= 10 ? 1 : 2;
  return value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

/** At most one decimal. */
export const tenths = (value: number): string => String(Math.round(value * 10) / 10);

/** Median, with the interquartile range in parentheses. */
export const withRange = ({ median, q1, q3 }: Spread): string =>
  `${figure(median)} (${figure(q1)}..${figure(q3)})`;

export const metOrMissed = (met: boolean): string => (met ? 'met' : 'missed');
