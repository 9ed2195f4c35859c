import { cpus, loadavg } from 'node:os';
import { print, printError } from '../src/local/command/terminal.ts';
import { parseArguments, SUITE_NAMES, type SuiteName } from './arguments.ts';
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

const { suites, publish: publishes, ...plan } = parseArguments(process.argv.slice(2));

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
for (const name of suites) {
  const redis = await startBenchRedis();
  try {
    const started = performance.now();
    const [load = 0] = loadavg();
    print(`\n== ${name}: Redis ${redis.version}, Node ${process.version}, load ${figure(load)}`);
    const progress = (text: string) => printError(`   ${text}`);
    const result = await SUITES[name]({ redis, ...plan, progress });
    show(result);
    const environment = {
      at: new Date().toISOString(),
      node: process.version,
      redis: redis.version,
      cpu: `${cpus().length} x ${cpus()[0]?.model ?? 'unknown'}`,
      rounds: plan.rounds,
      load,
      versions,
    };
    if (publishes) publish({ ...result, ...environment }, SUITE_NAMES);
    print(`\n${name} took ${Math.round((performance.now() - started) / 1000)} s`);
  } finally {
    await redis.close();
  }
}
// Some competitors' clients leave timers and sockets open that cannot be closed.
process.exit();
