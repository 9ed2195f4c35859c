import { figure, metOrMissed } from './format.ts';
import type { Published, PublishedSuite } from './result.ts';
import { tableMarkdown } from './table-text.ts';

/** Results compared with their targets. */
function headlineTable(published: Published): string {
  const columns = ['', 'measured', 'target', '', 'best competitor'];
  const rows = Object.values(published).flatMap(({ headlines }) =>
    headlines.map(({ what, measured, target, met, bestCompetitor = '' }) => [
      what,
      measured,
      target,
      metOrMissed(met),
      bestCompetitor,
    ]),
  );
  return tableMarkdown({ columns, rows });
}

/** Every table by suite, with the environment it was measured in. */
export function performanceDocument(published: Published): string {
  const sections = Object.values(published).map((suite) =>
    [`## ${suite.suite}`, environmentOf(suite), ...suite.tables.flatMap(tableSection)].join('\n\n'),
  );
  return `${[INTRODUCTION, headlineTable(published), ...sections].join('\n\n')}\n`;
}

const tableSection = ({ title, note, ...table }: PublishedSuite['tables'][number]): string[] => [
  `**${title}**`,
  ...(note ? [note] : []),
  tableMarkdown(table),
];

const environmentOf = ({ suite, at, node, redis, cpu, rounds, load }: PublishedSuite): string =>
  `\`npm run bench -- ${suite}\` on ${at.slice(0, 10)}: ${cpu}, Node ${node.slice(1)}, Redis ${redis}, ${rounds} rounds, load average ${figure(load)} at the start.`;

const INTRODUCTION = `# Performance

\`npm run bench:report\` renders this page from \`bench/results/published.json\`; do not edit it. \`npm run bench\` repeats
the measurements. For the capacity of a large installation, see [scale](../operate/scale.md).

## How it is measured

The bench starts one Redis on the same machine and uses it exclusively. In the cache, session and HTTP suites, each
candidate runs in its own process. Candidates take turns in rounds, in a different order each round, after a warm-up of
thousands of calls. Figures are medians over the rounds, with the interquartile range in parentheses.

- **x raw** is throughput relative to plain ioredis: GET or SET of the same value, without parsing, validation or
  auto-pipelining. Samples of 25 ms alternate between the candidate and plain ioredis, so that a disturbance affects both.
- **@50** means 50 calls in flight.
- **amplify-redis** is the minified bundle that ships, with metrics, timeouts, validation, retry and circuit breaker on.
- **Client CPU** is the user and system time of the client process per call; **Redis CPU** is that of the server. Other
  load on the machine barely affects either.

Competitors with a memory tier (L1+L2) reply from memory without asking Redis whether the value is still valid. They can
be the best competitor only in rows where amplify-redis uses its local tier. A row omits competitors that cannot run it.
"better-auth layout" sends the commands that better-auth sends, without the package.

![Cost by size](scale.svg)

## Targets`;
