/** `1.2 ms`, `340 ms`, `1.50 s` */
export function formatMs(ms: number): string {
  if (ms < 10) return `${ms.toFixed(1)} ms`;
  return ms < 1_000 ? `${Math.round(ms)} ms` : `${(ms / 1_000).toFixed(2)} s`;
}

const UNITS = [
  ['d', 86_400],
  ['h', 3_600],
  ['min', 60],
  ['s', 1],
] as const;

/** The two largest units of a time span: `6 d 23 h`, `59 min 3 s`, `12 s`. */
export function formatSpan(ms: number): string {
  let seconds = Math.max(0, Math.round(ms / 1_000));
  const parts: string[] = [];
  const first = UNITS.findIndex(([, size]) => seconds >= size);
  for (const [unit, size] of UNITS.slice(first < 0 ? -1 : first).slice(0, 2)) {
    parts.push(`${Math.floor(seconds / size)} ${unit}`);
    seconds %= size;
  }
  return parts.join(' ');
}

export function formatBytes(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  const power = Math.min(units.length - 1, Math.floor(Math.log2(Math.max(bytes, 1)) / 10));
  return `${(bytes / 1024 ** power).toFixed(power === 0 ? 0 : 1)} ${units[power]}`;
}

const counts = new Intl.NumberFormat('en');
export const formatCount = (count: number): string => counts.format(count);

export const formatPercent = (fraction: number): string => `${(fraction * 100).toFixed(1)} %`;

/** @param p 0 to 1 */
export function percentile(values: readonly number[], p: number): number | undefined {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * p) - 1)] ?? sorted[0];
}

/** Indents JSON; returns other text unchanged. */
export function prettyJson(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

/** `0.4/s`, `1,234/s` */
export const formatRate = (perSecond: number): string =>
  `${perSecond < 10 ? Math.round(perSecond * 10) / 10 : formatCount(Math.round(perSecond))}/s`;
