import { figure } from '../harness/format.ts';
import type { Published, PublishedSuite, Table } from '../harness/result.ts';
import { conclusions, losses } from './conclusions.ts';
import { NEXT_SUITE } from './next-handlers.ts';
import { tableMarkdown } from './table-text.ts';
import { tablesOf, targetTable } from './tables.ts';
import { headlinesOf } from './targets.ts';

/** docs/understand/performance.md: the results in words, the targets, and every table by suite. */
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

\`npm run bench:report\` renders this page from \`bench/results/published.json\`; do not edit it. \`npm run bench\` repeats
the measurements. For the capacity of a large installation, see [scale](../operate/scale.md).

## Results`;

const PROFILE = `**Why \`setCache\` is behind with 50 in flight:** in a CPU profile on the same machine, 29 % of its time went into the
\`writev\` of the socket, 13 % into validating and encoding the value, 12 % into ioredis' \`Command\`, 6 % into the write id,
and no other part took more than 4 %. The libraries that are ahead use node-redis, which spends less on each command, and
they neither check the value nor date it.`;

const METHOD = `## How it is measured

The bench starts one Redis on the same machine and uses it exclusively. In the link, loopback and HTTP suites, each
candidate runs in its own process. Candidates take turns in rounds, in a different order each round, after a warm-up of
thousands of calls. Figures are medians over the rounds, with the interquartile range in parentheses; percentiles are
over all calls.

- **link** puts a proxy in a process of its own between the clients and Redis. It delays every chunk of bytes by 0.5 ms in
  each direction. One call is made after the other.
- **loopback** has no delay, so only code counts. **@50** means 50 calls in flight.
- **x plain** is relative to plain ioredis 6: GET or SET of the same value, without parsing, validation or
  auto-pipelining. Short samples alternate between the candidate and plain ioredis, so that a disturbance affects both.
- **amplify-redis** is the minified bundle that ships, with metrics, timeouts, validation, retry and circuit breaker on.
- **Client CPU** is the user and system time of the client process per call; **Redis CPU** is that of the server. Other
  load on the machine barely affects either.
- **On the same terms** are libraries that make the same promises: tags where the row has tags, a local tier on both sides
  or on neither, and for \`createSession\` a limit or an index of the user's sessions. Plain clients make none.
- A local tier that is **bounded** answers from memory for up to a second, as the competitors' tiers (L1+L2) do for
  longer. One that is **validated** asks Redis on each read.
- **better-auth** is called through its session API, with its Redis storage and with users in memory, so that its
  database costs nothing. **cacheable** has Redis as its first tier where no local tier is compared.
- bentocache, unstorage and better-auth require ioredis 5 and use it; Keyv, cache-manager and cacheable use node-redis.`;
