export const SUITE_NAMES = [
  ...(['link', 'loopback', 'http', 'costs', 'invalidation', 'scale', 'drivers', 'coldstart'] as const),
  ...(['cluster', 'next'] as const),
] as const;

export type SuiteName = (typeof SUITE_NAMES)[number];

/** The comparison with other libraries; the rest is run by name. */
export const MAIN_SUITES: readonly SuiteName[] = ['link', 'loopback'];

export const USAGE = `Measures amplify-redis, plain clients and other libraries in alternating rounds on a Redis that it starts.

  npm run bench [-- SUITE ... --quick]

  SUITE           one of: ${SUITE_NAMES.join(', ')}, all; by default ${MAIN_SUITES.join(' and ')}
  --rounds N      by default 9
  --cell-ms N     time of one measurement in ms; by default 100
  --only TEXT     only rows whose title contains the text
  --quick         proves in a minute that everything runs; the figures mean nothing
  --full          adds sizes that take minutes
  --publish       writes the results to bench/results/published.json, which npm run bench:report renders

The first run installs the other libraries.`;
