import { figure } from '../harness/format.ts';
import type { Published } from '../harness/result.ts';
import { tableMarkdown } from './table-text.ts';

/** The suite whose table is in docs/use/nextjs.md, and not on the page about performance. */
export const NEXT_SUITE = 'next';

/** The table of docs/use/nextjs.md that compares cache handlers, and where it was measured. */
export function nextHandlersRegion(published: Published): string {
  const suite = published[NEXT_SUITE];
  if (!suite) return '';
  const { at, node, redis, cpu, load, tables = [] } = suite;
  const environment = `\`npm run bench -- ${NEXT_SUITE}\` on ${at.slice(0, 10)}: ${cpu}, Node ${node.slice(1)}, Redis ${redis} on the same machine, load average ${figure(load)} at the start.`;
  return [environment, ...tables.map(tableMarkdown)].join('\n\n');
}
