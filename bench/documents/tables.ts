import { figure, metOrMissed, tenths, withRange } from '../harness/format.ts';
import type { Figures, Headline, MeasuredRow, SuiteResult, Table } from '../harness/result.ts';
import { figuresAt } from './facts.ts';

/** All tables of a suite. */
export const tablesOf = ({ suite, rows = [], tables = [] }: SuiteResult): Table[] => [
  ...rows.map(suite === 'link' ? linkTable : loadTable),
  ...tables,
];

export const targetTable = (headlines: readonly Headline[]): Table => ({
  title: 'Targets',
  columns: ['', 'measured', 'target', ''],
  rows: headlines.map(({ what, measured, target, met }) => [what, measured, target, metOrMissed(met)]),
});

const noteOf = ({ peers, others }: MeasuredRow): string => {
  const notes = [
    peers.length > 0 ? `On the same terms: ${peers.join('; ')}.` : '',
    others.length > 0 ? `With fewer features: ${others.join('; ')}.` : '',
  ];
  return notes.join(' ').trim();
};

/** One call after the other, over a link. */
const linkTable = (row: MeasuredRow): Table => ({
  title: row.title,
  note: noteOf(row),
  columns: ['candidate', 'p50 ms', 'p99 ms', 'time, x plain', 'round trips', 'commands'],
  rows: row.candidates.map((candidate) => {
    const { p50Ms, p99Ms, speed } = figuresAt(candidate, 1);
    const { roundTrips = Number.NaN, commands = Number.NaN } = candidate;
    const time = withRange({ median: 1 / speed.median, q1: 1 / speed.q3, q3: 1 / speed.q1 });
    return [candidate.name, figure(p50Ms), figure(p99Ms), time, tenths(roundTrips), tenths(commands)];
  }),
});

/** Throughput and CPU by calls in flight. */
function loadTable(row: MeasuredRow): Table {
  const levels = Object.keys(row.candidates[0]?.at ?? {}).map(Number);
  const all = levels.map((level) => `@${level}`);
  return {
    title: row.title,
    note: noteOf(row),
    columns: [
      'candidate',
      ...all.map((level) => `x plain ${level}`),
      ...['calls/s', 'client CPU µs', 'Redis CPU µs'].map((label) => `${label} ${all.join(' / ')}`),
    ],
    rows: row.candidates.map((candidate) => {
      const figures = levels.map((level) => figuresAt(candidate, level));
      const each = (show: (at: Figures) => string) => figures.map(show).join(' / ');
      return [
        candidate.name,
        ...figures.map(({ speed }) => withRange(speed)),
        each(({ perSecond }) => Math.round(perSecond).toLocaleString('en')),
        each(({ clientCpu }) => figure(clientCpu)),
        each(({ redisCpu }) => figure(redisCpu)),
      ];
    }),
  };
}

/** A Markdown table, without the title. Columns of figures are aligned on the right. */
export function tableMarkdown({ columns, rows }: Pick<Table, 'columns' | 'rows'>): string {
  const line = (cells: readonly string[]) => `| ${cells.map(escapeCell).join(' | ')} |`;
  const isText = (column: number) => rows.some((row) => /^\D/.test(row[column] ?? ''));
  const rule = `|${columns.map((_, i) => (isText(i) ? '---' : '---:')).join('|')}|`;
  return [line(columns), rule, ...rows.map(line)].join('\n');
}

const escapeCell = (cell: string): string => cell.replaceAll('|', '\\|').replaceAll('\n', ' ');
