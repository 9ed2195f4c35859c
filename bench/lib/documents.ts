import { figure, verdict } from './format.ts';
import type { Published, PublishedSuite } from './result.ts';
import { tableMarkdown } from './table-text.ts';

/** The table of the README: what we claim, what was measured, what was aimed at. */
export function headlineTable(published: Published): string {
  const columns = ['', 'measured', 'target', '', 'best peer'];
  const rows = Object.values(published).flatMap(({ headlines }) =>
    headlines.map(({ what, measured, target, met, bestPeer = '' }) => [
      what,
      measured,
      target,
      verdict(met),
      bestPeer,
    ]),
  );
  return tableMarkdown({ columns, rows });
}

/** Every table, suite by suite, with what they were measured on. */
export function performanceDocument(published: Published): string {
  const sections = Object.values(published).map((suite) =>
    [`## ${suite.suite}`, circumstances(suite), ...suite.tables.flatMap(tableSection)].join('\n\n'),
  );
  return `${[INTRODUCTION, ...sections].join('\n\n')}\n`;
}

const tableSection = ({ title, note, ...table }: PublishedSuite['tables'][number]): string[] => [
  `**${title}**`,
  ...(note ? [note] : []),
  tableMarkdown(table),
];

const circumstances = ({ suite, at, node, redis, cpu, rounds, load }: PublishedSuite): string =>
  `\`npm run bench -- ${suite}\` on ${at.slice(0, 10)}: ${cpu}, Node ${node.slice(1)}, Redis ${redis}, ${rounds} rounds, load average ${figure(load)} at the start.`;

const INTRODUCTION = `# Performance

Rendered by \`npm run bench:report\` from \`bench/results/published.json\`; do not edit. \`npm run bench\` measures anew.

**How it is measured.** One Redis that the bench starts and that nobody else uses, on the same machine. In the rows of the
cache, of sessions and of HTTP everybody has a process of their own, so that nobody's code and memory slow down another's,
and takes turns in rounds, in another order each round, after a warm-up of thousands of calls. Figures are medians over the
rounds, with the quarters between which half of them lie in brackets. "x raw" is throughput relative to plain ioredis (GET
or SET of the same value, nothing parsed or checked, no auto-pipelining), whose slices of 25 ms alternate with those of
whom it is compared with, so that a busy moment hits both; @50 is with 50 calls in flight. Ours is the bundle that ships,
minified, with metrics, deadlines, validation, retry and circuit breaker on. Client CPU is user and system time of that
process per call, Redis CPU that of the server: they move little when the machine is busy with something else.

**How to read the peers.** Peers with a memory tier (L1+L2) answer from memory and do not ask Redis whether the value is
still valid; they are named as the best peer only where ours has a local tier too. Peers are left out of rows that they
cannot run. "better-auth layout" is the commands that better-auth sends, without the package.

![How costs grow](scale.svg)`;
