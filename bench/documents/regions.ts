import type { Regions } from '../../docs/generate/region.ts';
import { figure } from '../harness/format.ts';
import type { Published, PublishedSuite, Table } from '../harness/result.ts';
import { conclusions, losses } from './conclusions.ts';
import { readmeTable } from './readme.ts';
import { tableMarkdown, tablesOf, targetTable } from './tables.ts';
import { headlinesOf } from './targets.ts';

/** What the published results say in the documents. */
export const publishedRegions = (published: Published): Regions => ({
  'README.md': { performance: readmeTable(published) },
  'docs/understand/performance.md': performanceRegions(published),
  'docs/use/nextjs.md': { 'cache handlers': nextRegion(published) },
});

/** Conclusions, targets, and every table by suite. */
function performanceRegions({ next, ...published }: Published): Readonly<Record<string, string>> {
  const suites = Object.values(published);
  const sections = suites.flatMap((suite) => [
    `## ${suite.suite}`,
    `${ranAt(suite)}, ${suite.rounds} rounds, ${loadOf(suite)}. Versions: ${versionsOf(suite)}.`,
    ...tablesOf(suite).flatMap(tableSection),
  ]);
  return {
    conclusions: [...conclusions(published), ...losses(published)].join('\n\n'),
    targets: tableMarkdown(targetTable(suites.flatMap(headlinesOf))),
    suites: sections.join('\n\n'),
  };
}

/** The comparison of cache handlers for Next.js, and where it was measured. */
function nextRegion({ next }: Published): string {
  if (!next) return '';
  const environment = `${ranAt(next)} on the same machine, ${loadOf(next)}.`;
  return [environment, ...(next.tables ?? []).map(tableMarkdown)].join('\n\n');
}

const ranAt = ({ suite, at, node, redis, cpu }: PublishedSuite): string =>
  `\`npm run bench -- ${suite}\` on ${at.slice(0, 10)}: ${cpu}, Node ${node.slice(1)}, Redis ${redis}`;

const loadOf = ({ load }: PublishedSuite): string => `load average ${figure(load)} at the start`;

const versionsOf = ({ versions }: PublishedSuite): string =>
  Object.entries(versions)
    .map(([name, version]) => `${name} ${version}`)
    .join(', ');

const tableSection = ({ title, note, ...table }: Table): string[] => [
  `**${title}**`,
  ...(note ? [note] : []),
  tableMarkdown(table),
];
