import { expect, it } from 'vitest';
import { SUITE_NAMES } from '../../bench/arguments.ts';
import { REPOSITORY } from '../support/programs/programs.ts';
import { runProgram } from '../support/programs/started-program.ts';

it('every suite of the benchmark runs', async () => {
  const { code, out, err } = await runProgram('npm', ['run', '-s', 'bench', '--', 'all', '--quick'], {
    cwd: REPOSITORY,
  });
  const ended = [...out.matchAll(/^(\w+) took \d+ s$/gm)].map(([, suite]) => suite);
  expect(ended, err).toEqual([...SUITE_NAMES]);
  expect(code, err).toBe(0);
});
