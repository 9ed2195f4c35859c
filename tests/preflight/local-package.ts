import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { REPOSITORY } from '../support/programs/programs.ts';

/** A separate package of this repository, because it is large and only one program needs it. */
export interface LocalPackage {
  readonly name: string;
  /** Its folder. */
  readonly source: string;
  /** Where it is installed, if not in its folder. */
  readonly directory?: string;
}

const FILES = ['package.json', 'package-lock.json'];

/** When a file was written; 0 if there is none. */
const writtenAt = (...path: string[]): number =>
  statSync(join(...path), { throwIfNoEntry: false })?.mtimeMs ?? 0;

/** @throws Error with the first complaint of npm */
export function installLocalPackage(
  { name, source, directory = join(REPOSITORY, source) }: LocalPackage,
  say: (line: string) => void,
): void {
  const folder = join(REPOSITORY, source);
  const installedAt = writtenAt(directory, 'node_modules/.package-lock.json');
  if (FILES.every((file) => writtenAt(folder, file) < installedAt)) return;
  say(`installing ${name}`);
  mkdirSync(directory, { recursive: true });
  if (directory !== folder) for (const file of FILES) copyFileSync(join(folder, file), join(directory, file));
  const { status, stderr, error } = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--ignore-scripts'], {
    cwd: directory,
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  if (status === 0) return;
  const complaint = /^npm (?:error|ERR!) (?!code)(.+)$/m.exec(stderr ?? '')?.[1];
  throw new Error(`${name} cannot be installed: ${complaint ?? error?.message ?? 'no reason given'}`);
}
