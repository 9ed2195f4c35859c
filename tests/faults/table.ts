import type { Row } from './rows.ts';

/** One table of all faults, as Markdown. */
export function tableOf(rows: readonly Row[]): string {
  const header = [
    ...['fault', 'kind', 'calls', 'ok', 'ok by the loader', 'typed errors', 'worst call / limit, ms'],
    ...['wrong values', 'lost writes', 'expected losses', 'recovery, ms'],
  ];
  const lines = rows.map((row) => [
    row.fault,
    row.kind,
    row.calls,
    row.ok,
    row.byLoader,
    Object.entries(row.errors)
      .map(([code, times]) => `${times} ${code}`)
      .join(', '),
    `${row.worst.ms} / ${row.worst.limitMs} ${row.worst.op}`,
    row.wrong.length,
    row.lost.length,
    row.expectedLosses,
    row.recoveryMs,
  ]);
  return [header, header.map(() => '---'), ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** The wrong values, lost writes and broken guarantees of a row, each with the first few examples. */
export const failuresOf = ({ wrong, lost, problems }: Row): string[] => [
  ...firstOf('wrong value', wrong),
  ...firstOf('lost write', lost),
  ...problems,
];

const firstOf = (kind: string, examples: readonly string[]): string[] =>
  examples.length === 0 ? [] : [`${examples.length} times a ${kind}: ${examples.slice(0, 3).join('; ')}`];
