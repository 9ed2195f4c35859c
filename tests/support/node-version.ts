import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { REPOSITORY } from './programs/programs.ts';

/** The package that the npm package `node` installs. */
const PACKAGE = `node-${process.platform}-${process.arch}`;

/**
 * Installs a version of Node.js into `.local/`, unless it is there.
 * @returns the path of the program
 */
export function installNode(version: string): string {
  const dir = join(REPOSITORY, '.local', `node-${version}`);
  const node = join(dir, 'node_modules', PACKAGE, 'bin/node');
  if (existsSync(node)) return node;
  mkdirSync(dir, { recursive: true });
  const args = ['install', '--prefix', dir, '--no-save', '--ignore-scripts', `${PACKAGE}@${version}`];
  execFileSync('npm', args, { cwd: REPOSITORY });
  return node;
}

/** The newest of each major version that is supported. Lambda runs 24. */
export const NODE_VERSIONS = { 22: '22.23.3', 24: '24.21.0' } as const;
