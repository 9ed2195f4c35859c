import { figure } from '../harness/format.ts';
import type { MeasuredRow, Published } from '../harness/result.ts';
import { comparisonIn, conclusions } from './conclusions.ts';
import { figuresAt, type Lead, leadOf, oursOf, rowOf, speedAt, timeOf } from './facts.ts';
import { tableMarkdown } from './table-text.ts';
import { MANY_IN_FLIGHT } from './targets.ts';

/** The README's summary: the results in words, then the main rows. */
export function readmeRegion(published: Published): string {
  const words = conclusions(published);
  const rows = comparisonIn(published);
  if (!rows) return words.join('\n\n');
  const table = tableMarkdown({
    columns: [
      'x plain GET or SET by ioredis',
      'time over a link of 1 ms',
      'best library',
      `calls per second, ${MANY_IN_FLIGHT} in flight`,
      'best library',
    ],
    rows: rows.link.map((row) => {
      const [time, ...best] = leadCells(leadOf(row, 'less', timeOf));
      const speed = leadCells(leadOf(rowOf(rows.loopback, row.title), 'more', speedAt(MANY_IN_FLIGHT)));
      return [row.title, `${time}, p50 ${p50(row)} ms`, ...best, ...speed];
    }),
  });
  return [...words, table].join('\n\n');
}

const p50 = (row: MeasuredRow): string => figure(figuresAt(oursOf(row), 1).p50Ms);

const leadCells = ({ ours, best }: Lead): string[] => [
  figure(ours),
  best ? `${figure(best.value)} ${best.name}` : '',
];
