import { defineConfig } from 'vitest/config';
import { LongFilesFirst } from './tests/support/long-files-first.ts';

const SECOND = 1_000;

/** Real Redis servers, shared by the whole run. */
const SERVERS = 'tests/support/global-setup.ts';
/** The product's programs and the tests' own, compiled once. */
const PROGRAMS = 'tests/support/compile-programs.ts';
const servers = { globalSetup: [SERVERS], hookTimeout: 30 * SECOND };

export default defineConfig({
  test: {
    pool: 'forks',
    maxWorkers: 2,
    sequence: { sequencer: LongFilesFirst },
    projects: [
      // Loading zod and the product anew for every file took longer than the tests.
      project('unit', { testTimeout: 10 * SECOND, isolate: false }),
      project('model', { testTimeout: 120 * SECOND, ...servers }),
      // Many small files that need Redis and no world of their own.
      project('api', {
        testTimeout: 15 * SECOND,
        isolate: false,
        setupFiles: ['tests/api/setup.ts'],
        ...servers,
      }),
      project('contract', { testTimeout: 15 * SECOND, ...servers }),
      project('integration', { testTimeout: 30 * SECOND, ...servers, globalSetup: [SERVERS, PROGRAMS] }),
      project('fuzz', { testTimeout: 180 * SECOND, globalSetup: [PROGRAMS] }),
      project('faults', { testTimeout: 10 * SECOND, hookTimeout: 180 * SECOND, globalSetup: [PROGRAMS] }),
      project('infra', {
        testTimeout: 60 * SECOND,
        hookTimeout: 60 * SECOND,
        globalSetup: ['tests/infra/setup.ts', PROGRAMS],
      }),
      project('browser', { testTimeout: 120 * SECOND, hookTimeout: 60 * SECOND, globalSetup: [PROGRAMS] }),
    ],
  },
});

function project(
  name: string,
  options: {
    testTimeout: number;
    hookTimeout?: number;
    globalSetup?: string[];
    setupFiles?: string[];
    isolate?: boolean;
  },
) {
  return { test: { name, include: [`tests/${name}/**/*.test.ts`], ...options } };
}
