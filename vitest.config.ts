import { defineConfig } from 'vitest/config';
import { LongFilesFirst } from './tests/support/run/long-files-first.ts';
import { FULL_TIER, pathsInTier } from './tests/support/run/tier.ts';

const MINUTE = 60_000;
/** Ends a test that hangs. No result depends on it: a busy machine takes a small part of it. */
const HANG = (FULL_TIER ? 60 : 10) * MINUTE;
/** How long a condition is polled for; the default of one second is less than a busy machine may take. */
const POLL = { timeout: MINUTE, interval: 20 };

/** Real Redis servers, shared by the whole run. */
const SERVERS = 'tests/support/redis/global-setup.ts';
/** The product's programs and the tests' own, compiled once. */
const PROGRAMS = 'tests/support/programs/compile-programs.ts';
const ASSEMBLIES = 'tests/infra/setup.ts';
/** The package, built and packed once. */
const TARBALL = 'tests/package/setup.ts';

const PROJECTS = [
  // Loading zod and the product for every file takes longer than the tests.
  project('unit', [], { isolate: false }),
  project('model', [SERVERS]),
  // Many small files that need Redis and no server of their own.
  project('api', [SERVERS], { isolate: false, setupFiles: ['tests/api/setup.ts'] }),
  // As in unit; the files of both restore the clocks and variables that they change.
  project('contract', [SERVERS], { isolate: false }),
  project('integration', [SERVERS, PROGRAMS], { isolate: false }),
  project('fuzz', [PROGRAMS]),
  project('faults', [PROGRAMS]),
  // validation.test.ts validates what matters; otherwise CDK does it again for every stack that a test synthesizes.
  project('infra', [ASSEMBLIES], { isolate: false, env: { CDK_VALIDATION: 'false' } }),
  project('package', [TARBALL]),
  project('browser', [PROGRAMS], { isolate: false }),
  project('release', [ASSEMBLIES, PROGRAMS, TARBALL]),
];

export default defineConfig({
  test: {
    pool: 'forks',
    // Full tiers must not disturb each other's measurements.
    maxWorkers: FULL_TIER ? 1 : 4,
    sequence: { sequencer: LongFilesFirst },
    projects: PROJECTS.filter(({ test }) => test.include.length > 0),
  },
});

function project(
  name: string,
  globalSetup: string[],
  options: { isolate?: boolean; setupFiles?: string[]; env?: Record<string, string> } = {},
) {
  const include = pathsInTier(name).map((path) => (path.endsWith('/') ? `${path}**/*.test.ts` : path));
  const bounds = { testTimeout: HANG, hookTimeout: HANG, expect: { poll: POLL } };
  return { test: { name, include, globalSetup, ...bounds, ...options } };
}
