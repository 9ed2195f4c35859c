import { parseArgs } from 'node:util';
import { wholeNumber } from '../../src/local/command/flags.ts';
import { print, printError, runCommand } from '../../src/local/command/terminal.ts';

const USAGE = `Fuzzes the API over HTTP and as AppSync calls it, and prints what broke a rule.

  npm run fuzz [-- --seed N]

  --seed N        repeats a run; by default a random one, which is printed
  --requests N    by default 100000
  --events N      AppSync events; by default 20000

Exits with 1 if a rule was broken.`;

const SEEDS = { min: 0, max: 2 ** 31 - 1 };
const AMOUNTS = { min: 0, max: 100_000_000 };

function parse(args: string[]) {
  const options = {
    seed: { type: 'string' },
    requests: { type: 'string' },
    events: { type: 'string' },
  } as const;
  const { values } = parseArgs({ args, options });
  return {
    seed: wholeNumber('--seed', values.seed, SEEDS) ?? Math.floor(Math.random() * SEEDS.max),
    requests: wholeNumber('--requests', values.requests, AMOUNTS) ?? 100_000,
    events: wholeNumber('--events', values.events, AMOUNTS) ?? 20_000,
  };
}

await runCommand({
  usage: USAGE,
  parse,
  run: async (flags) => {
    // Loaded only now: help needs nothing of them.
    const { formatReport } = await import('./report.ts');
    const { runFuzz } = await import('./run-fuzz.ts');
    const report = await runFuzz({ ...flags, onProgress: printError });
    print(formatReport(report));
    if (report.violations.length > 0) process.exitCode = 1;
  },
});
