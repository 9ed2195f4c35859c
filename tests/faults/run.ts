import { parseArgs } from 'node:util';
import { wholeNumber } from '../../src/local/command/flags.ts';
import { print, printError, runCommand, UserError } from '../../src/local/command/terminal.ts';
import type { Row } from './rows.ts';
import { runWorld, type StartWorld } from './run-world.ts';
import { failuresOf, tableOf } from './table.ts';
import { FULL, SHORT } from './tiers.ts';
import { WORLDS } from './worlds.ts';

const USAGE = `Injects the faults of all worlds, or of the named ones, and prints one table. The full tier, unless --short.

  npm run faults [-- WORLD ... --short]

  WORLD           one of: ${Object.keys(WORLDS).join(', ')}
  --short         the tier of npm test
  --fault TEXT    only faults whose name contains the text
  --times N       repeats each world; by default once

Exits with 1 if a guarantee did not hold.`;

function parse(args: string[]) {
  const options = {
    short: { type: 'boolean', default: false },
    fault: { type: 'string', default: '' },
    times: { type: 'string' },
  } as const;
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
  const unknown = positionals.find((name) => !(name in WORLDS));
  if (unknown !== undefined) throw new UserError(`'${unknown}' is not a world. Try --help.`);
  return {
    worlds: Object.entries(WORLDS).flatMap(([name, start]) =>
      positionals.length === 0 || positionals.includes(name) ? [start] : [],
    ),
    tier: values.short ? SHORT : FULL,
    fault: values.fault,
    times: wholeNumber('--times', values.times, { min: 1, max: 1_000 }) ?? 1,
  };
}

/** The world with the requested faults. */
const narrowed =
  (start: StartWorld, fault: string): StartWorld =>
  async (tier, tenantId) => {
    const world = await start(tier, tenantId);
    return { ...world, faults: world.faults.filter(({ name }) => name.includes(fault)) };
  };

await runCommand({
  usage: USAGE,
  parse,
  run: async ({ worlds, tier, fault, times }) => {
    const rows: Row[] = [];
    for (const start of worlds) {
      for (let time = 0; time < times; time++) {
        rows.push(...(await runWorld(narrowed(start, fault), tier, printError)));
      }
    }
    if (rows.length === 0) throw new UserError(`No fault of these worlds is named '${fault}'`);
    print(`\n${tableOf(rows)}`);
    for (const row of rows) {
      for (const failure of failuresOf(row)) {
        process.exitCode = 1;
        print(`\nFAILED ${row.kind}, ${row.fault}: ${failure}`);
      }
    }
  },
});
