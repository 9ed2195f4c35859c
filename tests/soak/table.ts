import { FIGURES, type FigureName } from './figures.ts';
import type { SoakReport } from './run-soak.ts';

/** Formats the result of a soak for the terminal. */
export function formatReport({ minutes, load, growth, atRest, stderr, passed }: SoakReport): string {
  const rows = (Object.keys(FIGURES) as FigureName[]).map((name) => {
    const { title, unit } = FIGURES[name];
    const { first, last, allowed, flat } = growth[name];
    const shown = (value: number) =>
      unit === 1 ? String(Math.round(value)) : `${(value / unit).toFixed(1)} MB`;
    return row(title, shown(first), shown(last), `+ ${shown(allowed)}`, flat ? 'flat' : 'GROWS');
  });
  return [
    `${minutes} minutes, ${load.http} calls over HTTP and ${load.graphql} over GraphQL, ${load.failed.length} failed`,
    ...load.failed.map((failure) => `  ${failure}`),
    '',
    row('', 'first third', 'last third', 'allowed', ''),
    ...rows,
    row('sockets at rest', String(atRest.before), String(atRest.after), '', ''),
    ...(stderr === '' ? [] : ['', 'The product wrote to stderr:', stderr]),
    '',
    passed ? 'passed' : 'FAILED',
  ].join('\n');
}

const row = (title: string, ...cells: readonly string[]): string =>
  [title.padEnd(24), ...cells.map((cell) => cell.padStart(13))].join('').trimEnd();
