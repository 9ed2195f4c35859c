import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { REPOSITORY, SIMULATOR_DIR } from '../support/programs.ts';

/** A package of its own, because it is as large as half of all others together and only one test needs it. */
const SOURCE = join(REPOSITORY, 'tests/appsync-simulator');
const FILES = ['package.json', 'package-lock.json'];

/** When a file was written; 0 if there is none. */
const writtenAt = (...path: string[]): number =>
  statSync(join(...path), { throwIfNoEntry: false })?.mtimeMs ?? 0;

/** @throws Error with the first complaint of npm */
export function installAppSyncSimulator(say: (line: string) => void): void {
  const installedAt = writtenAt(SIMULATOR_DIR, 'node_modules/.package-lock.json');
  if (FILES.every((file) => writtenAt(SOURCE, file) < installedAt)) return;
  say('installing the AppSync simulator (300 MB)');
  mkdirSync(SIMULATOR_DIR, { recursive: true });
  for (const file of FILES) copyFileSync(join(SOURCE, file), join(SIMULATOR_DIR, file));
  const { status, stderr, error } = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--ignore-scripts'], {
    cwd: SIMULATOR_DIR,
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  if (status === 0) return;
  const complaint = /^npm (?:error|ERR!) (?!code)(.+)$/m.exec(stderr ?? '')?.[1];
  throw new Error(
    `the AppSync simulator cannot be installed: ${complaint ?? error?.message ?? 'no reason given'}`,
  );
}
