import { defineConfig } from 'vitest/config';

const SECOND = 1_000;

/** Real Redis servers, shared by the whole run. */
const servers = { globalSetup: ['tests/support/global-setup.ts'], hookTimeout: 30 * SECOND };

export default defineConfig({
  test: {
    pool: 'forks',
    maxWorkers: 2,
    projects: [
      project('unit', { testTimeout: 10 * SECOND }),
      project('model', { testTimeout: 120 * SECOND, ...servers }),
      project('contract', { testTimeout: 15 * SECOND, ...servers }),
      project('integration', { testTimeout: 30 * SECOND, ...servers }),
      project('fuzz', { testTimeout: 180 * SECOND }),
      project('faults', { testTimeout: 10 * SECOND, hookTimeout: 180 * SECOND }),
      project('infra', {
        testTimeout: 60 * SECOND,
        hookTimeout: 60 * SECOND,
        globalSetup: ['tests/infra/setup.ts'],
      }),
      project('browser', { testTimeout: 120 * SECOND, hookTimeout: 60 * SECOND }),
    ],
  },
});

function project(
  name: string,
  options: { testTimeout: number; hookTimeout?: number; globalSetup?: string[] },
) {
  return { test: { name, include: [`tests/${name}/**/*.test.ts`], ...options } };
}
