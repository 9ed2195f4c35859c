import { FIGURES, type FigureName } from './figures.ts';
import type { SoakReport } from './run-soak.ts';

/** What a soak found, for people. */
export function printed({ minutes, load, verdicts, atRest, complaints, passed }: SoakReport): string {
  const rows = (Object.keys(FIGURES) as FigureName[]).map((name) => {
    const { title, unit } = FIGURES[name];
    const { first, last, allowed, flat } = verdicts[name];
    const shown = (value: number) =>
      unit === 1 ? String(Math.round(value)) : `${(value / unit).toFixed(1)} MB`;
    return row(title, shown(first), shown(last), `+ ${shown(allowed)}`, flat ? 'flat' : 'GROWS');
  });
  return [
    `${minutes} minutes, ${load.http} calls over HTTP and ${load.graphql} over GraphQL, ${load.failed.length} failed`,
    ...load.failed.map((what) => `  ${what}`),
    '',
    row('', 'first third', 'last third', 'allowed', ''),
    ...rows,
    row('sockets at rest', String(atRest.before), String(atRest.after), '', ''),
    ...(complaints === '' ? [] : ['', 'The product complained:', complaints]),
    '',
    passed ? 'passed' : 'FAILED',
  ].join('\n');
}

const row = (title: string, ...cells: readonly string[]): string =>
  [title.padEnd(24), ...cells.map((cell) => cell.padStart(13))].join('').trimEnd();
