import { parseArgs } from 'node:util';
import { printUsageIfAsked } from '../support/run/usage.ts';
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

printUsageIfAsked(USAGE);
const { values, positionals } = parseArgs({
  options: {
    short: { type: 'boolean', default: false },
    fault: { type: 'string', default: '' },
    times: { type: 'string', default: '1' },
  },
  allowPositionals: true,
});

/** The world with the requested faults. */
const narrowed =
  (start: StartWorld): StartWorld =>
  async (tier, tenantId) => {
    const world = await start(tier, tenantId);
    return { ...world, faults: world.faults.filter(({ name }) => name.includes(values.fault)) };
  };

const rows: Row[] = [];
for (const [name, start] of Object.entries(WORLDS)) {
  if (positionals.length > 0 && !positionals.includes(name)) continue;
  for (let time = 0; time < Number(values.times); time++) {
    const tier = values.short ? SHORT : FULL;
    rows.push(
      ...(await runWorld(narrowed(start), tier, (progress) => process.stderr.write(`${progress}\n`))),
    );
  }
}
process.stdout.write(`\n${tableOf(rows)}\n`);
for (const row of rows) {
  for (const failure of failuresOf(row)) {
    process.exitCode = 1;
    process.stdout.write(`\nFAILED ${row.kind}, ${row.fault}: ${failure}\n`);
  }
}
