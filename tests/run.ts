import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { asksForHelp, print } from '../src/local/command/terminal.ts';
import { projectOf, selectedFiles } from './preflight/selection.ts';
import { preflight } from './preflight.ts';
import { REPOSITORY } from './support/programs/programs.ts';
import { makeTempDir } from './support/programs/reaper.ts';
import { countTests } from './support/run/count-tests.ts';
import { TEST_FILES } from './support/run/needs.ts';
import { pathsInTier } from './support/run/tier.ts';

const USAGE = `Installs the programs that the selected tests need (Debian, as root), runs the tests, and ends with the line
"N passed, N failed".

  npm test [-- FILE ... --project NAME]
  npm run test:release [-- FILE ... --project NAME]

  FILE              runs the test files whose path contains it; by default all of the tier
  --project NAME    one folder of tests, such as unit, contract or integration
  Further options are those of vitest.`;

const args = process.argv.slice(2);
if (asksForHelp(args)) {
  print(USAGE);
  process.exit();
}
const dir = makeTempDir();
const report = join(dir.path, 'report.json');

const allFiles = readdirSync(join(REPOSITORY, 'tests'), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.test.ts'))
  .map((file) => `tests/${file}`)
  .filter((file) => pathsInTier(projectOf(file)).some((path) => file.startsWith(path)));
const files = selectedFiles(args, allFiles);

function ready(): boolean {
  try {
    preflight(files);
    return true;
  } catch (error) {
    print(`preflight: ${error instanceof Error ? error.message : error}`);
    return false;
  }
}

/** @returns whether vitest succeeded */
async function runVitest(): Promise<boolean> {
  const ownReporter = args.some((arg) => arg.startsWith('--reporter'));
  const child = spawn(
    process.execPath,
    [
      join(REPOSITORY, 'node_modules/vitest/vitest.mjs'),
      ...['run', ...args, ...(ownReporter ? [] : ['--reporter=default'])],
      ...['--reporter=json', `--outputFile.json=${report}`],
    ],
    { stdio: 'inherit', env: { ...process.env, [TEST_FILES]: JSON.stringify(files) } },
  );
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal));
  const [code] = await once(child, 'close');
  return code === 0;
}

const succeeded = ready() && (await runVitest());
const { passed, failed } = countTests(report);
dir.remove();
if (passed + failed === 0) print('No test ran.');
else if (!succeeded && failed === 0) print('Something outside the tests failed; see above.');
print(`${passed} passed, ${failed} failed`);
process.exitCode = succeeded && failed === 0 && passed > 0 ? 0 : 1;
