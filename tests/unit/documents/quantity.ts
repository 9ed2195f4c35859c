/** A number with its thousands separated. */
export const amount = (value = Number.NaN): string => value.toLocaleString('en-US');

const UNITS = [
  ['MiB', 1_048_576],
  ['KiB', 1_024],
] as const;

/** A number of bytes in the largest unit that divides it. */
export function size(bytes = Number.NaN): string {
  const [unit, factor] = UNITS.find(([, each]) => bytes % each === 0) ?? ['bytes', 1];
  return `${amount(bytes / factor)} ${unit}`;
}

const TIMES = [
  ['days', 86_400],
  ['h', 3_600],
  ['min', 60],
] as const;

/** A duration in the largest unit that divides it. */
export function duration(seconds: number): string {
  const [unit, factor] = TIMES.find(([, each]) => seconds > each && seconds % each === 0) ?? ['s', 1];
  return `${amount(seconds / factor)} ${unit}`;
}
