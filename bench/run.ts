import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startBenchRedis } from './lib/bench-redis.ts';
import { figure, verdict } from './lib/format.ts';
import { publish, RESULTS } from './lib/published.ts';
import type { Circumstances, SuiteResult } from './lib/result.ts';
import { tableText } from './lib/table-text.ts';
import { cacheSuite } from './suites/cache.ts';
import { clusterSuite } from './suites/cluster.ts';
import { coldStartSuite } from './suites/coldstart.ts';
import { driversSuite } from './suites/drivers.ts';
import { httpSuite } from './suites/http.ts';
import { invalidationSuite } from './suites/invalidation.ts';
import { peersSuite } from './suites/peers.ts';
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
  peers: peersSuite,
  cluster: clusterSuite,
};

const USAGE = `Measures us, raw ioredis and the peers in turns, on one Redis that it starts.
usage: npm run bench -- [${Object.keys(SUITES).join('|')}] ... [--rounds 11] [--cell-ms 100] [--only <part of a row's title>]
  --full      sizes that take minutes, too
  --publish   keeps the tables in bench/results/published.json, which npm run bench:report renders`;

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

const say = (text: string): void => void process.stdout.write(`${text}\n`);

function show({ tables, headlines }: SuiteResult): void {
  for (const table of tables) say(tableText(table));
  if (headlines.length === 0) return;
  const rows = headlines.map(({ what, measured, target, met, bestPeer = '' }) => [
    what,
    measured,
    target,
    verdict(met),
    bestPeer,
  ]);
  say(
    tableText({ title: 'Against the targets', columns: ['', 'measured', 'target', '', 'best peer'], rows }),
  );
}

function keep(result: SuiteResult, circumstances: Circumstances): void {
  mkdirSync(RESULTS, { recursive: true });
  const file = join(RESULTS, `${result.suite}.json`);
  writeFileSync(file, `${JSON.stringify({ ...circumstances, ...result }, null, 2)}\n`);
  const { raw: _, ...published } = result;
  if (values.publish) publish({ ...published, ...circumstances });
}

for (const name of positionals.length > 0 ? positionals : Object.keys(SUITES)) {
  const redis = await startBenchRedis();
  try {
    const [load = 0] = loadavg();
    say(`\n== ${name}: Redis ${redis.version}, Node ${process.version}, load ${figure(load)}`);
    const progress = (text: string) => void process.stderr.write(`   ${text}\n`);
    const context = { redis, rounds, cellMs, full: values.full, only: values.only, progress };
    const result = await SUITES[name]?.(context);
    if (!result) continue;
    show(result);
    const circumstances = {
      at: new Date().toISOString(),
      node: process.version,
      redis: redis.version,
      cpu: `${cpus().length} x ${cpus()[0]?.model ?? 'unknown'}`,
      rounds,
      load,
    };
    keep(result, circumstances);
  } finally {
    await redis.close();
  }
}
// Clients of peers keep timers and sockets that nobody can reach any more.
process.exit();
