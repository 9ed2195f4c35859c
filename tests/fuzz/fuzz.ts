import { parseArgs } from 'node:util';
import { printUsageIfAsked } from '../support/run/usage.ts';

const USAGE = `Fuzzes the API over HTTP and as AppSync calls it, and prints what broke a rule.

  npm run fuzz [-- --seed N]

  --seed N        repeats a run; by default a random one, which is printed
  --requests N    by default 100000
  --events N      AppSync events; by default 20000

Exits with 1 if a rule was broken.`;

printUsageIfAsked(USAGE);
const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: String(Math.floor(Math.random() * 2 ** 31)) },
    requests: { type: 'string', default: '100000' },
    events: { type: 'string', default: '20000' },
  },
});

// Loaded only now: help needs nothing of them.
const { formatReport } = await import('./report.ts');
const { runFuzz } = await import('./run-fuzz.ts');
const report = await runFuzz({
  seed: Number(values.seed),
  requests: Number(values.requests),
  events: Number(values.events),
  onProgress: (line) => process.stderr.write(`${line}\n`),
});
process.stdout.write(`${formatReport(report)}\n`);
process.exitCode = report.violations.length === 0 ? 0 : 1;
