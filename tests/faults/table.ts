import type { Row } from './rows.ts';

/** One table of all faults, as Markdown. */
export function tableOf(rows: readonly Row[]): string {
  const header = [
    ...['fault', 'kind', 'calls', 'ok', 'of them by the loader', 'typed errors', 'worst call / deadline, ms'],
    ...['wrong values', 'lost writes', 'lost by nature', 'recovery, ms'],
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
    `${row.worst.ms} / ${row.worst.deadlineMs} ${row.worst.op}`,
    row.wrong.length,
    row.lost.length,
    row.lostByNature,
    row.recoveryMs,
  ]);
  return [header, header.map(() => '---'), ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** What a row must not have: wrong values, lost writes, broken promises; each with the first few examples. */
export const failuresOf = ({ wrong, lost, problems }: Row): string[] => [
  ...firstOf('wrong value', wrong),
  ...firstOf('lost write', lost),
  ...problems,
];

const firstOf = (kind: string, examples: readonly string[]): string[] =>
  examples.length === 0 ? [] : [`${examples.length} times a ${kind}: ${examples.slice(0, 3).join('; ')}`];
