import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { print, runCommand, UserError } from '../src/local/command/terminal.ts';
import { ROOT } from './entries.ts';

const USAGE = `Builds, checks, tests and packs the package, and prints how its owner publishes it. Publishes nothing itself.

  npm run release [-- --to FOLDER]

  --to FOLDER    where the tarball is written; by default .local/release

Refused when the working tree has changes, when CHANGELOG.md has no section for the version in package.json, or when the
public types differ from the reports in package/api.`;

/** @throws UserError if it fails */
function npm(...args: string[]): void {
  const { status } = spawnSync('npm', args, { cwd: ROOT, stdio: 'inherit' });
  if (status !== 0) throw new UserError(`No release: npm ${args.join(' ')} has failed.`);
}

await runCommand({
  usage: USAGE,
  parse: (args) => parseArgs({ args, options: { to: { type: 'string' } } }).values,
  run: async ({ to = join(ROOT, '.local/release') }) => {
    const verify = () => {
      npm('run', 'check');
      npm('test');
    };
    // Loaded only now: help needs nothing of them.
    const { buildPackage } = await import('./build-package.ts');
    const { releasePackage } = await import('./release-package.ts');
    const build = () => buildPackage({ update: false });
    print(await releasePackage(ROOT, resolve(to), { build, verify }));
  },
});
