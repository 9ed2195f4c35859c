import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startBenchRedis } from './harness/bench-redis.ts';
import { figure, metOrMissed } from './harness/format.ts';
import { publish, RESULTS } from './harness/published.ts';
import type { RunEnvironment, SuiteResult } from './harness/result.ts';
import { tableText } from './harness/table-text.ts';
import { cacheSuite } from './suites/cache.ts';
import { clusterSuite } from './suites/cluster.ts';
import { coldStartSuite } from './suites/cold-start.ts';
import { costsSuite } from './suites/costs.ts';
import { driversSuite } from './suites/drivers.ts';
import { httpSuite } from './suites/http.ts';
import { invalidationSuite } from './suites/invalidation.ts';
import { scaleSuite } from './suites/scale.ts';
import { sessionsSuite } from './suites/sessions.ts';
import type { Suite } from './suites/suite.ts';

const SUITES: Readonly<Record<string, Suite>> = {
  cache: cacheSuite,
  sessions: sessionsSuite,
  invalidation: invalidationSuite,
  http: httpSuite,
  coldstart: coldStartSuite,
  drivers: driversSuite,
  scale: scaleSuite,
  costs: costsSuite,
  cluster: clusterSuite,
};

const USAGE = `Measures amplify-redis, raw ioredis and the competitors in alternating rounds on a Redis that it starts.
usage: npm run bench -- [${Object.keys(SUITES).join('|')}] ... [--rounds 11] [--cell-ms 100] [--only <part of a row's title>]
  --full      adds sizes that take minutes
  --publish   writes the tables to bench/results/published.json, which npm run bench:report renders`;

const MIN_ROUNDS = 5;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '11' },
    'cell-ms': { type: 'string', default: '100' },
    only: { type: 'string' },
    full: { type: 'boolean', default: false },
    publish: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
const rounds = Number(values.rounds);
const cellMs = Number(values['cell-ms']);
const unknown = positionals.filter((name) => !SUITES[name]);
const usable = Number.isInteger(rounds) && rounds >= MIN_ROUNDS && cellMs >= 10 && unknown.length === 0;
if (values.help || !usable) {
  process.stderr.write(`${USAGE}\n`);
  process.exit(values.help ? 0 : 2);
}

const print = (text: string): void => void process.stdout.write(`${text}\n`);

function show({ tables, headlines }: SuiteResult): void {
  for (const table of tables) print(tableText(table));
  if (headlines.length === 0) return;
  const rows = headlines.map(({ what, measured, target, met, bestCompetitor = '' }) => [
    what,
    measured,
    target,
    metOrMissed(met),
    bestCompetitor,
  ]);
  print(tableText({ title: 'Targets', columns: ['', 'measured', 'target', '', 'best competitor'], rows }));
}

function save(result: SuiteResult, environment: RunEnvironment): void {
  mkdirSync(RESULTS, { recursive: true });
  const file = join(RESULTS, `${result.suite}.json`);
  writeFileSync(file, `${JSON.stringify({ ...environment, ...result }, null, 2)}\n`);
  const { raw: _, ...published } = result;
  if (values.publish) publish({ ...published, ...environment });
}

for (const name of positionals.length > 0 ? positionals : Object.keys(SUITES)) {
  const redis = await startBenchRedis();
  try {
    const [load = 0] = loadavg();
    print(`\n== ${name}: Redis ${redis.version}, Node ${process.version}, load ${figure(load)}`);
    const progress = (text: string) => void process.stderr.write(`   ${text}\n`);
    const context = { redis, rounds, cellMs, full: values.full, only: values.only, progress };
    const result = await SUITES[name]?.(context);
    if (!result) continue;
    show(result);
    const environment = {
      at: new Date().toISOString(),
      node: process.version,
      redis: redis.version,
      cpu: `${cpus().length} x ${cpus()[0]?.model ?? 'unknown'}`,
      rounds,
      load,
    };
    save(result, environment);
  } finally {
    await redis.close();
  }
}
// Some competitors' clients leave timers and sockets open that cannot be closed.
process.exit();
