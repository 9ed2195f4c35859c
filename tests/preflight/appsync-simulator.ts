import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { REPOSITORY } from '../support/programs.ts';
import type { Extra } from './extra.ts';

const FOLDER = join(REPOSITORY, 'tests/appsync-simulator');

/** When a file was written; 0 if there is none. */
const writtenAt = (file: string): number =>
  statSync(join(FOLDER, file), { throwIfNoEntry: false })?.mtimeMs ?? 0;

/** A package of its own, because it is as large as half of all others together and only one test needs it. */
export const appSyncSimulator: Extra = {
  name: 'the AppSync simulator (300 MB)',
  marker: join(REPOSITORY, '.local/appsync-simulator.unavailable'),
  isThere: () => writtenAt('node_modules/.package-lock.json') > writtenAt('package-lock.json'),
  fetch() {
    const args = ['ci', '--no-audit', '--no-fund', '--ignore-scripts'];
    const options = {
      cwd: FOLDER,
      encoding: 'utf8',
      timeout: 180_000,
      shell: process.platform === 'win32',
    } as const;
    const { status, stderr, error } = spawnSync('npm', args, options);
    if (status === 0) return;
    const complaint = /^npm (?:error|ERR!) (?!code)(.+)$/m.exec(stderr ?? '')?.[1];
    throw new Error(`npm ci failed: ${complaint ?? error?.message ?? 'no reason given'}`);
  },
};
