import { Console } from 'node:console';
import { parseArgs } from 'node:util';
import { printUsageIfAsked } from '../support/run/usage.ts';
import { runSoak } from './run-soak.ts';

const USAGE = `Keeps the local product busy and reports growth in memory, sockets or keys (Linux).

  npm run soak [-- --minutes 5]

  --minutes N    by default 5

Exits with 1 if something grew.`;

printUsageIfAsked(USAGE);
const { values } = parseArgs({ options: { minutes: { type: 'string', default: '5' } } });

let taken = 0;
const report = await runSoak(Number(values.minutes), ({ heap, sockets, keys }) => {
  if (taken++ % 10 !== 0) return;
  process.stderr.write(`heap ${Math.round(heap / 1024)} KB, ${sockets} sockets, ${keys} keys\n`);
});
const { load, growth, passed, ...others } = report;
const terminal = new Console(process.stdout);
terminal.table(growth);
terminal.log({ ...others, ...load, passed });
process.exitCode = passed ? 0 : 1;
