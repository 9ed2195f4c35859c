import type { FuzzReport } from './run-fuzz.ts';

const MAX_SHOWN = 25;

const megabytes = (bytes: number): string => `${(bytes / 1024 / 1024).toFixed(1)} MB`;

/** Formats the result of a run for the terminal. */
export function formatReport({ seed, tally, violations, heap, slowestMs, seconds }: FuzzReport): string {
  const growth = Object.entries(heap).map(
    ([where, { before, after }]) => `heap ${where.padEnd(8)}${megabytes(before)} -> ${megabytes(after)}`,
  );
  return [
    `seed         ${seed}`,
    `requests     ${tally.total('fetch', 'function URL', 'socket')}`,
    `events       ${tally.total('AppSync')}`,
    ...tally.lines(),
    ...growth,
    `slowest      ${Math.round(slowestMs)} ms`,
    `took         ${Math.round(seconds)} s`,
    `violations   ${violations.length}`,
    ...violations.slice(-MAX_SHOWN).map((violation) => `  ${violation}`),
    ...(violations.length > MAX_SHOWN ? [`  and ${violations.length - MAX_SHOWN} before`] : []),
  ].join('\n');
}
