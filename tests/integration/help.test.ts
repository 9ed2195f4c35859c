import { readFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { documentedCommands } from '../support/documents/tables.ts';
import { sourceArgs } from '../support/programs/program-args.ts';
import { REPOSITORY } from '../support/programs/programs.ts';
import { runProgram } from '../support/programs/started-program.ts';

const { scripts }: { scripts: Record<string, string> } = JSON.parse(
  readFileSync(join(REPOSITORY, 'package.json'), 'utf8'),
);

/** Runs a script as npm does. */
function runScript(name: string, args: string) {
  const env = {
    PATH: [join(REPOSITORY, 'node_modules/.bin'), dirname(process.execPath), process.env.PATH].join(
      delimiter,
    ),
    HOME: '/nonexistent',
  };
  return runProgram('/bin/sh', ['-c', `${scripts[name]} ${args}`], { cwd: REPOSITORY, env });
}

/** Registers hooks that print every module that is loaded. */
const HOOKS = dataUrl(`import { writeSync } from 'node:fs';
export async function load(url, context, next) {
  writeSync(2, 'loaded ' + url.split('?')[0] + '\\n');
  return next(url, context);
}`);
const PRINT_IMPORTS = dataUrl(`import { register } from 'node:module'; register('${HOOKS}');`);

function dataUrl(code: string): string {
  return `data:text/javascript;base64,${Buffer.from(code).toString('base64')}`;
}

const withArguments = documentedCommands().scripts.flatMap((command) =>
  command.arguments ? [command.name] : [],
);

const withHelp = Object.entries(scripts).flatMap(([name, line]) => {
  const [, file] = /(\S+\.ts)/.exec(line) ?? [];
  const source = file ? readFileSync(join(REPOSITORY, file), 'utf8') : '';
  return /parseArgs|process\.argv|runCommand/.test(source) ? [name] : [];
});

describe('--help', () => {
  test.each([...new Set([...withArguments, ...withHelp])])(
    'of %s prints how it is used, does nothing else and succeeds',
    async (name) => {
      const { code, out, err } = await runScript(name, '--help');
      expect({ code, err }).toEqual({ code: 0, err: '' });
      const [description = '', ...usage] = out.split('\n');
      expect(description).toMatch(/^[A-Z].+[a-z),:]/);
      expect(usage.join('\n')).toMatch(
        name === 'test' ? /^ {2}npm test/m : new RegExp(`^ {2}npm run (--silent )?${name}(?![\\w:-])`, 'm'),
      );
    },
  );

  test.each(['dev', 'token', 'demo'])('of %s loads no package but the loader of TypeScript', async (name) => {
    const [, source = ''] = /(src\/\S+)/.exec(scripts[name] ?? '') ?? [];
    const args = [...sourceArgs(source), '--help'];
    const options = {
      cwd: REPOSITORY,
      env: { PATH: process.env.PATH, NODE_OPTIONS: `--import ${PRINT_IMPORTS}` },
    };
    const { code, err } = await runProgram(process.execPath, args, options);
    expect(code).toBe(0);
    const loaded = err.split('\n').filter((line) => line.startsWith('loaded '));
    // The test itself works: its own sources are among them.
    expect(loaded.some((line) => line.endsWith(`/${source}`))).toBe(true);
    expect(
      loaded.filter(
        (line) => line.includes('/node_modules/') && !/\/node_modules\/(tsx|esbuild)\//.test(line),
      ),
    ).toEqual([]);
  });
});

test('every command that reads arguments is documented with them, unless it takes none', () => {
  expect(withHelp.filter((name) => !withArguments.includes(name))).toEqual(['baseline', 'screenshots']);
});

/** A command that ignored them would do something else, or pass without having checked anything. */
test.each([
  ['baseline', '--force'],
  ['bench', 'links'],
  ['bench', '--rounds many'],
  ['faults', 'clusters'],
  ['faults', '--times 0'],
  ['fuzz', '--requests all'],
  ['fuzz', '--seeds 1'],
  ['screenshots', 'overview'],
  ['soak', '--minutes 2'],
  ['synth', 'branches'],
])('npm run %s -- %s is an error', async (name, args) => {
  const { code, out, err } = await runScript(name, args);
  expect({ out, code }).toEqual({
    out: '',
    code: expect.toSatisfy((status) => status === 1 || status === 2),
  });
  expect(err).toMatch(/^Error: .*'|^[A-Z].*\n\n {2}npm run /);
});
