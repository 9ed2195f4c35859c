import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { installNode, NODE_VERSIONS } from '../support/node-version.ts';
import { REPOSITORY } from '../support/programs/programs.ts';
import { makeTempDir } from '../support/programs/reaper.ts';
import { countTests } from '../support/run/count-tests.ts';
import { TEST_FILES } from '../support/run/needs.ts';

/** The suite runs on whichever is installed. */
it.each(Object.values(NODE_VERSIONS))('the contract suite passes on Node %s', async (version) => {
  const node = installNode(version);
  const dir = makeTempDir();
  const report = join(dir.path, 'report.json');
  // A run of its own, with its own tier and files.
  const { TEST_TIER: _, [TEST_FILES]: __, VITEST: ___, ...env } = process.env;
  const vitest = join(REPOSITORY, 'node_modules/vitest/vitest.mjs');
  // The dots end with each failure in full.
  const reporters = ['--reporter=dot', '--reporter=json', `--outputFile.json=${report}`];
  const args = ['run', '--project', 'contract', ...reporters];
  const { code, output } = await run(node, [vitest, ...args], env);
  const { passed, failed } = countTests(report);
  dir.remove();
  expect({ code, failed }, output).toEqual({ code: 0, failed: 0 });
  expect(passed).toBeGreaterThan(1_000);
});

async function run(program: string, args: readonly string[], env: NodeJS.ProcessEnv) {
  const child = spawn(program, args, { cwd: REPOSITORY, env });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
  const [code] = await once(child, 'close');
  return { code: Number(code), output: output.slice(-20_000) };
}
