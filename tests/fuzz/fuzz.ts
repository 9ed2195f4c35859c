import { parseArgs } from 'node:util';
import { formatReport } from './report.ts';
import { runFuzz } from './run-fuzz.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: String(Math.floor(Math.random() * 2 ** 31)) },
    requests: { type: 'string', default: '100000' },
    events: { type: 'string', default: '20000' },
  },
});

const report = await runFuzz({
  seed: Number(values.seed),
  requests: Number(values.requests),
  events: Number(values.events),
  onProgress: (line) => process.stderr.write(`${line}\n`),
});
process.stdout.write(`${formatReport(report)}\n`);
process.exitCode = report.violations.length === 0 ? 0 : 1;
