import { parseArgs } from 'node:util';
import { runSoak } from './run-soak.ts';
import { formatReport } from './table.ts';

const { values } = parseArgs({ options: { minutes: { type: 'string', default: '5' } } });

let taken = 0;
const report = await runSoak(Number(values.minutes), ({ heap, sockets, keys }) => {
  if (taken++ % 10 !== 0) return;
  process.stderr.write(`heap ${Math.round(heap / 1024)} KB, ${sockets} sockets, ${keys} keys\n`);
});
process.stdout.write(`${formatReport(report)}\n`);
process.exitCode = report.passed ? 0 : 1;
