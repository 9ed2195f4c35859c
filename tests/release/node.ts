import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { REPOSITORY } from '../support/programs.ts';

/** Lambda runs 24; the suite runs on whichever is installed. */
export const NODE_VERSIONS = ['22.23.3', '24.21.0'];
/** The one that the npm package `node` installs. */
const PACKAGE = `node-${process.platform}-${process.arch}`;

/** @returns the path of the program */
export async function installNode(version: string): Promise<string> {
  const dir = join(REPOSITORY, '.local', `node-${version}`);
  const node = join(dir, 'node_modules', PACKAGE, 'bin/node');
  if (existsSync(node)) return node;
  mkdirSync(dir, { recursive: true });
  const args = ['install', '--prefix', dir, '--no-save', '--ignore-scripts', `${PACKAGE}@${version}`];
  const { code, output } = await runProgram('npm', args, process.env);
  if (code !== 0) throw new Error(output);
  return node;
}

/** Runs a program in the repository, and keeps the end of what it prints. */
export async function runProgram(program: string, args: readonly string[], env: NodeJS.ProcessEnv) {
  const child = spawn(program, args, { cwd: REPOSITORY, env });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
  const [code] = await once(child, 'close');
  return { code: Number(code), output: output.slice(-4_000) };
}
