import { join } from 'node:path';
import { expect, it } from 'vitest';
import { countTests } from '../support/count-tests.ts';
import { REPOSITORY } from '../support/programs.ts';
import { makeTempDir } from '../support/reaper.ts';
import { installNode, NODE_VERSIONS, runProgram } from './node.ts';

it.each(NODE_VERSIONS)('the contract suite passes on Node %s', async (version) => {
  const node = await installNode(version);
  const dir = makeTempDir();
  const report = join(dir.path, 'report.json');
  const { TEST_TIER: _, VITEST: __, ...env } = process.env;
  const vitest = join(REPOSITORY, 'node_modules/vitest/vitest.mjs');
  const args = ['run', '--project', 'contract', '--reporter=json', `--outputFile.json=${report}`];
  const { code, output } = await runProgram(node, [vitest, ...args], env);
  const { passed, failed } = countTests(report);
  dir.remove();
  expect({ code, failed }, output).toEqual({ code: 0, failed: 0 });
  expect(passed).toBeGreaterThan(1_000);
});
