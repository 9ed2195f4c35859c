import { parseArgs } from 'node:util';
import { wholeNumber } from '../src/local/command/flags.ts';
import { UserError } from '../src/local/command/terminal.ts';

export const SUITE_NAMES = [
  ...(['link', 'loopback', 'http', 'costs', 'invalidation', 'scale', 'drivers', 'coldstart'] as const),
  ...(['cluster', 'next'] as const),
] as const;

export type SuiteName = (typeof SUITE_NAMES)[number];

/** The comparison with other libraries; the rest is run by name. */
const MAIN_SUITES: readonly SuiteName[] = ['link', 'loopback'];

export const USAGE = `Measures amplify-redis, plain clients and other libraries in alternating rounds on a Redis that it starts.

  npm run bench [-- SUITE ... --quick]

  SUITE           one of: ${SUITE_NAMES.join(', ')}, all; by default ${MAIN_SUITES.join(' and ')}
  --rounds N      by default 9, at least 5
  --cell-ms N     time of one measurement in ms; by default 100, at least 10
  --only TEXT     only rows whose title contains the text
  --quick         proves in a minute that everything runs; the figures mean nothing
  --full          adds sizes that take minutes
  --publish       with these sizes, and writes the results to bench/results/published.json, which npm run bench:report renders

The first run installs the other libraries.`;

const QUICK = { rounds: 1, cellMs: 8 };

/** @throws UserError, or an error of `parseArgs`, for invalid arguments */
export function parseArguments(args: string[]) {
  const options = {
    rounds: { type: 'string' },
    'cell-ms': { type: 'string' },
    only: { type: 'string' },
    quick: { type: 'boolean', default: false },
    full: { type: 'boolean', default: false },
    publish: { type: 'boolean', default: false },
  } as const;
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
  const { only, quick, publish } = values;
  // Documents need every row and size, and figures that mean something.
  if (publish && (quick || only !== undefined)) {
    throw new UserError('--publish takes neither --quick nor --only. Try --help.');
  }
  const rounds = wholeNumber('--rounds', values.rounds, { min: 5, max: 1_000 }) ?? 9;
  const cellMs = wholeNumber('--cell-ms', values['cell-ms'], { min: 10, max: 60_000 }) ?? 100;
  return {
    suites: suitesOf(positionals),
    ...(quick ? QUICK : { rounds, cellMs }),
    only,
    quick,
    full: values.full || publish,
    publish,
  };
}

function suitesOf(names: readonly string[]): readonly SuiteName[] {
  if (names.length === 0) return MAIN_SUITES;
  if (names.includes('all')) return SUITE_NAMES;
  return names.map((name) => {
    const suite = SUITE_NAMES.find((known) => known === name);
    if (!suite) throw new UserError(`'${name}' is not a suite. Try --help.`);
    return suite;
  });
}
