import { figure } from '../harness/format.ts';
import type { Published, PublishedSuite, Table } from '../harness/result.ts';
import { conclusions, losses } from './conclusions.ts';
import { NEXT_SUITE } from './next-handlers.ts';
import { tableMarkdown } from './table-text.ts';
import { tablesOf, targetTable } from './tables.ts';
import { headlinesOf } from './targets.ts';

/** docs/understand/performance.md: conclusions, targets, and every table by suite. */
export function performanceDocument(published: Published): string {
  const suites = Object.values(published).filter(({ suite }) => suite !== NEXT_SUITE);
  const targets = targetTable(suites.flatMap(headlinesOf));
  const sections = suites.flatMap((suite) => [
    `## ${suite.suite}`,
    environmentOf(suite),
    ...tablesOf(suite).flatMap(tableSection),
  ]);
  const results = [TITLE, ...conclusions(published), ...losses(published), PROFILE];
  const parts = [...results, '## Targets', tableMarkdown(targets), METHOD, ...sections];
  return `${parts.join('\n\n')}\n`;
}

const tableSection = ({ title, note, ...table }: Table): string[] => [
  `**${title}**`,
  ...(note ? [note] : []),
  tableMarkdown(table),
];

function environmentOf({ suite, at, node, redis, cpu, rounds, load, versions }: PublishedSuite): string {
  const packages = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  return `\`npm run bench -- ${suite}\` on ${at.slice(0, 10)}: ${cpu}, Node ${node.slice(1)}, Redis ${redis}, ${rounds} rounds, load average ${figure(load)} at the start. Versions: ${packages.join(', ')}.`;
}

const TITLE = `# Performance

\`npm run bench:report\` renders this page from \`bench/results/published.json\`; do not edit it. To repeat the measurements,
run \`npm run bench\`. For the capacity of a large installation, see [scale](../operate/scale.md).

## Results`;

const PROFILE = `**Why \`setCache\` is behind with 50 in flight:** in a CPU profile on the same machine, the \`writev\` of the socket took
29 % of the time, validating and encoding the value 13 %, ioredis' \`Command\` 12 %, the write id 6 %, and no other part more
than 4 %. The libraries that are ahead use node-redis, which needs less CPU per command, and they neither validate nor version
the value.`;

const METHOD = `## How it is measured

The benchmark starts one Redis on the same machine and uses it exclusively. In the link, loopback and HTTP suites, each
candidate runs in its own process. Candidates take turns in rounds, in a different order each round, after a warm-up of
thousands of calls. Figures are medians over the rounds, with the interquartile range in parentheses; percentiles are
over all calls.

- **link** puts a proxy in a separate process between the clients and Redis. It delays every chunk of bytes by 0.5 ms in
  each direction. Calls are sequential.
- **loopback** has no delay, so it measures only the code. **@50** means 50 calls in flight.
- **x plain** is relative to plain ioredis 6: GET or SET of the same value, without parsing, validation or
  auto-pipelining. Short samples alternate between the candidate and plain ioredis, so that disturbances affect both.
- **amplify-redis** is the minified production bundle, with metrics, timeouts, validation, retry and circuit breaker on.
- **Client CPU** is the user and system time of the client process per call; **Redis CPU** is that of the server. Other
  load on the machine barely affects either.
- **On the same terms** are libraries with the same features: tags if the row has tags, a local tier on both sides or on
  neither, and for \`createSession\` a limit or an index of the user's sessions. Plain clients have none of these.
- A **bounded** local tier serves from memory for up to a second; the competitors' tiers (L1+L2) do so for longer. A
  **validated** one checks with Redis on each read.
- **better-auth** is called through its session API, with its Redis storage and with users in memory, so that its
  database costs nothing. **cacheable** uses Redis as its first tier in rows without a local tier.
- bentocache, unstorage and better-auth require ioredis 5; Keyv, cache-manager and cacheable use node-redis.`;
