import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { countTests } from '../support/count-tests.ts';
import { REPOSITORY } from '../support/programs.ts';
import { makeTempDir } from '../support/reaper.ts';

/** Lambda runs 24; the suite runs on whichever is installed. The package is the one that the npm package `node` installs. */
const VERSIONS = ['22.23.3', '24.21.0'];
const PACKAGE = `node-${process.platform}-${process.arch}`;

it.each(VERSIONS)('the contract suite passes on Node %s', async (version) => {
  const node = await install(version);
  const dir = makeTempDir();
  const report = join(dir.path, 'report.json');
  const { TEST_TIER: _, VITEST: __, ...env } = process.env;
  const vitest = join(REPOSITORY, 'node_modules/vitest/vitest.mjs');
  const args = ['run', '--project', 'contract', '--reporter=json', `--outputFile.json=${report}`];
  const { code, output } = await run(node, [vitest, ...args], env);
  const { passed, failed } = countTests(report);
  dir.remove();
  expect({ code, failed }, output).toEqual({ code: 0, failed: 0 });
  expect(passed).toBeGreaterThan(1_000);
});

/** @returns the path of the program */
async function install(version: string): Promise<string> {
  const dir = join(REPOSITORY, '.local', `node-${version}`);
  const node = join(dir, 'node_modules', PACKAGE, 'bin/node');
  if (existsSync(node)) return node;
  mkdirSync(dir, { recursive: true });
  const args = ['install', '--prefix', dir, '--no-save', '--ignore-scripts', `${PACKAGE}@${version}`];
  const { code, output } = await run('npm', args, process.env);
  if (code !== 0) throw new Error(output);
  return node;
}

async function run(program: string, args: readonly string[], env: NodeJS.ProcessEnv) {
  const child = spawn(program, args, { cwd: REPOSITORY, env });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
  const [code] = await once(child, 'close');
  return { code: Number(code), output: output.slice(-4_000) };
}
