import { cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { tableMarkdown, tablesOf, targetTable } from './documents/tables.ts';
import { headlinesOf } from './documents/targets.ts';
import { startBenchRedis } from './harness/bench-redis.ts';
import { figure } from './harness/format.ts';
import { publish } from './harness/published.ts';
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
import { nextSuite } from './suites/next.ts';
import { scaleSuite } from './suites/scale.ts';
import type { Suite } from './suites/suite.ts';
import { MAIN_SUITES, SUITE_NAMES, type SuiteName, USAGE } from './usage.ts';

const SUITES: Readonly<Record<SuiteName, Suite>> = {
  link: linkSuite,
  loopback: loopbackSuite,
  http: httpSuite,
  costs: costsSuite,
  invalidation: invalidationSuite,
  scale: scaleSuite,
  drivers: driversSuite,
  coldstart: coldStartSuite,
  cluster: clusterSuite,
  next: nextSuite,
};
const isSuite = (name: string): name is SuiteName => name in SUITES;

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
  },
});
const size = values.quick ? QUICK : { rounds: Number(values.rounds), cellMs: Number(values['cell-ms']) };
const names =
  positionals.length === 0 ? MAIN_SUITES : positionals.includes('all') ? SUITE_NAMES : positionals;
const measurable =
  values.quick || (Number.isInteger(size.rounds) && size.rounds >= MIN_ROUNDS && size.cellMs >= 10);
// Documents need every row, and figures that mean something.
const publishable = !values.publish || !(values.quick || values.only);
if (!(names.every(isSuite) && measurable && publishable)) {
  process.stderr.write(`${USAGE}\n`);
  process.exit(2);
}

const print = (text: string): void => void process.stdout.write(`${text}\n`);

function show(result: SuiteResult): void {
  const headlines = headlinesOf(result);
  const tables = [...tablesOf(result), ...(headlines.length > 0 ? [targetTable(headlines)] : [])];
  for (const { title, note, ...table } of tables) {
    print(['', title, ...(note ? [note] : []), '', tableMarkdown(table)].join('\n'));
  }
}

const versions = installedVersions();
print(
  Object.entries(versions)
    .map(([name, version]) => `${name} ${version}`)
    .join(', '),
);
for (const name of names.filter(isSuite)) {
  const redis = await startBenchRedis();
  try {
    const started = performance.now();
    const [load = 0] = loadavg();
    print(`\n== ${name}: Redis ${redis.version}, Node ${process.version}, load ${figure(load)}`);
    const progress = (text: string) => void process.stderr.write(`   ${text}\n`);
    const { quick, full, only } = values;
    const result = await SUITES[name]({ redis, ...size, quick, full, only, progress });
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
    if (values.publish) publish({ ...result, ...environment }, SUITE_NAMES);
    print(`\n${name} took ${Math.round((performance.now() - started) / 1000)} s`);
  } finally {
    await redis.close();
  }
}
// Some competitors' clients leave timers and sockets open that cannot be closed.
process.exit();
