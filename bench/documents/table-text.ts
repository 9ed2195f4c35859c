import type { Table } from '../harness/result.ts';

/** A table for a terminal, with aligned columns. */
export function tableText({ title, note, columns, rows }: Table): string {
  const lines = [columns, ...rows];
  const widths = columns.map((_, i) => Math.max(...lines.map((line) => (line[i] ?? '').length)));
  const rendered = lines.map((line) =>
    line.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join('  '),
  );
  const rule = widths.map((width) => '-'.repeat(width)).join('  ');
  const [head = '', ...body] = rendered.map((line) => line.trimEnd());
  return [`\n${title}`, ...(note ? [note] : []), head, rule, ...body].join('\n');
}

/** A Markdown table, without the title. Columns of figures are aligned on the right. */
export function tableMarkdown({ columns, rows }: Pick<Table, 'columns' | 'rows'>): string {
  const line = (cells: readonly string[]) => `| ${cells.map(escapeCell).join(' | ')} |`;
  const isText = (column: number) => rows.some((row) => /^\D/.test(row[column] ?? ''));
  const rule = `|${columns.map((_, i) => (isText(i) ? '---' : '---:')).join('|')}|`;
  return [line(columns), rule, ...rows.map(line)].join('\n');
}

const escapeCell = (cell: string): string => cell.replaceAll('|', '\\|').replaceAll('\n', ' ');
