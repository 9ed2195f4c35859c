import { Console } from 'node:console';
import { parseArgs } from 'node:util';
import { wholeNumber } from '../../src/local/command/flags.ts';
import { printError, runCommand } from '../../src/local/command/terminal.ts';

const USAGE = `Keeps the local product busy and reports growth in memory, sockets or keys (Linux).

  npm run soak [-- --minutes 5]

  --minutes N    by default 5, which is the least: before that, a healthy product still grows

Exits with 1 if something grew.`;

const DEFAULT_MINUTES = 5;
const MINUTES = { min: DEFAULT_MINUTES, max: 7 * 24 * 60 };

await runCommand({
  usage: USAGE,
  parse: (args) => {
    const { values } = parseArgs({ args, options: { minutes: { type: 'string' } } });
    return wholeNumber('--minutes', values.minutes, MINUTES) ?? DEFAULT_MINUTES;
  },
  run: async (minutes) => {
    // Loaded only now: help needs nothing of it.
    const { runSoak } = await import('./run-soak.ts');
    let taken = 0;
    const report = await runSoak(minutes, ({ heap, sockets, keys }) => {
      if (taken++ % 10 !== 0) return;
      printError(`heap ${Math.round(heap / 1024)} KB, ${sockets} sockets, ${keys} keys`);
    });
    const { load, growth, passed, ...others } = report;
    const terminal = new Console(process.stdout);
    terminal.table(growth);
    terminal.log({ ...others, ...load, passed });
    if (!passed) process.exitCode = 1;
  },
});
