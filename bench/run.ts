import { cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { tableText } from './documents/table-text.ts';
import { tablesOf, targetTable } from './documents/tables.ts';
import { headlinesOf } from './documents/targets.ts';
import { startBenchRedis } from './harness/bench-redis.ts';
import { figure } from './harness/format.ts';
import { saveResult } from './harness/published.ts';
import type { SuiteResult } from './harness/result.ts';
import { installedVersions } from './harness/versions.ts';
import { clusterSuite } from './suites/cluster.ts';
import { coldStartSuite } from './suites/cold-start.ts';
import { costsSuite } from './suites/costs.ts';
import { driversSuite } from './suites/drivers.ts';
import { httpSuite } from './suites/http.ts';
import { invalidationSuite } from './suites/invalidation.ts';
import { linkSuite } from './suites/link.ts';
import { loopbackSuite } from './suites/loopback.ts';
import { scaleSuite } from './suites/scale.ts';
import type { Suite } from './suites/suite.ts';

const SUITES: Readonly<Record<string, Suite>> = {
  link: linkSuite,
  loopback: loopbackSuite,
  http: httpSuite,
  costs: costsSuite,
  invalidation: invalidationSuite,
  scale: scaleSuite,
  drivers: driversSuite,
  coldstart: coldStartSuite,
  cluster: clusterSuite,
};
const NAMES = Object.keys(SUITES);
/** The comparison with other libraries; the rest is run by name. */
const MAIN_SUITES = ['link', 'loopback'];

const USAGE = `Measures amplify-redis, plain clients and other libraries in alternating rounds on a Redis that it starts.
usage: npm run bench -- [${NAMES.join('|')}|all] ... [--rounds 9] [--cell-ms 100] [--only <part of a row's title>]
  Without a name: ${MAIN_SUITES.join(' and ')}.
  --quick     proves in a minute that everything runs; the figures mean nothing
  --full      adds sizes that take minutes
  --publish   writes the results to bench/results/published.json, which npm run bench:report renders`;

const MIN_ROUNDS = 5;
const QUICK = { rounds: 1, cellMs: 8 };

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '9' },
    'cell-ms': { type: 'string', default: '100' },
    only: { type: 'string' },
    quick: { type: 'boolean', default: false },
    full: { type: 'boolean', default: false },
    publish: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
const size = values.quick ? QUICK : { rounds: Number(values.rounds), cellMs: Number(values['cell-ms']) };
const names = positionals.length === 0 ? MAIN_SUITES : positionals.includes('all') ? NAMES : positionals;
const measurable =
  values.quick || (Number.isInteger(size.rounds) && size.rounds >= MIN_ROUNDS && size.cellMs >= 10);
// Documents need every row, and figures that mean something.
const publishable = !values.publish || !(values.quick || values.only);
const usable = names.every((name) => SUITES[name]) && measurable && publishable;
if (values.help || !usable) {
  process.stderr.write(`${USAGE}\n`);
  process.exit(values.help ? 0 : 2);
}

const print = (text: string): void => void process.stdout.write(`${text}\n`);

function show(result: SuiteResult): void {
  for (const table of tablesOf(result)) print(tableText(table));
  const headlines = headlinesOf(result);
  if (headlines.length > 0) print(tableText(targetTable(headlines)));
}

const versions = installedVersions();
print(
  Object.entries(versions)
    .map(([name, version]) => `${name} ${version}`)
    .join(', '),
);
for (const name of names) {
  const redis = await startBenchRedis();
  try {
    const started = performance.now();
    const [load = 0] = loadavg();
    print(`\n== ${name}: Redis ${redis.version}, Node ${process.version}, load ${figure(load)}`);
    const progress = (text: string) => void process.stderr.write(`   ${text}\n`);
    const { quick, full, only } = values;
    const result = await SUITES[name]?.({ redis, ...size, quick, full, only, progress });
    if (!result) continue;
    show(result);
    const environment = {
      at: new Date().toISOString(),
      node: process.version,
      redis: redis.version,
      cpu: `${cpus().length} x ${cpus()[0]?.model ?? 'unknown'}`,
      rounds: size.rounds,
      load,
      versions,
    };
    saveResult(values.publish ? 'published' : 'latest', { ...result, ...environment }, NAMES);
    print(`\n${name} took ${Math.round((performance.now() - started) / 1000)} s`);
  } finally {
    await redis.close();
  }
}
// Some competitors' clients leave timers and sockets open that cannot be closed.
process.exit();
