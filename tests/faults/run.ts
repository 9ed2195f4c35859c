/** `npm run faults [-- name of a world...]`: the full tier, printed as one table. */
import type { Row } from './rows.ts';
import { runWorld } from './run-world.ts';
import { failuresOf, tableOf } from './table.ts';
import { FULL, SHORT } from './tiers.ts';
import { WORLDS } from './worlds.ts';

const wanted = process.argv.slice(2);
const tier = wanted.includes('--short') ? SHORT : FULL;
const names = wanted.filter((name) => !name.startsWith('--'));
const rows: Row[] = [];
for (const [name, start] of Object.entries(WORLDS)) {
  if (names.length > 0 && !names.includes(name)) continue;
  rows.push(...(await runWorld(start, tier, (progress) => process.stderr.write(`${progress}\n`))));
}
process.stdout.write(`\n${tableOf(rows)}\n`);
for (const row of rows) {
  for (const failure of failuresOf(row)) {
    process.exitCode = 1;
    process.stdout.write(`\nFAILED ${row.kind}, ${row.fault}: ${failure}\n`);
  }
}
