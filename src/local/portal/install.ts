import { cpSync, existsSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { print } from '../command/terminal.ts';
import { copyChanges } from './copy-changes.ts';
import { runToEnd } from './processes.ts';

const REPOSITORY = join(import.meta.dirname, '../../..');
const SOURCE = join(REPOSITORY, 'examples/nextjs-portal');
const HOME = join(REPOSITORY, '.local/nextjs-portal');
/** What is made in the copy, and never copied. */
const MADE = /^(node_modules|\.next|next-env\.d\.ts|\.env\.local)$/;

const isCopied = (name: string): boolean => !MADE.test(name);

const newest = (folder: string): number =>
  Math.max(
    ...readdirSync(folder, { recursive: true, encoding: 'utf8' }).map(
      (file) => statSync(join(folder, file)).mtimeMs,
    ),
  );

/**
 * Copies the example to `.local`, where its packages do not mix with those of the repository, and installs them with this
 * package. What is edited in `examples` afterwards is copied at once.
 * @returns the directory of the copy
 */
export async function installPortal(): Promise<string> {
  mkdirSync(HOME, { recursive: true });
  const tarball = await packIfOld();
  const installed = join(HOME, 'node_modules/.package-lock.json');
  const inputs = Math.max(statSync(tarball).mtimeMs, statSync(join(SOURCE, 'package.json')).mtimeMs);
  cpSync(SOURCE, HOME, { recursive: true, filter: (file) => isCopied(basename(file)) });
  if (!existsSync(installed) || statSync(installed).mtimeMs < inputs) {
    print('Installing the packages of the example');
    await runToEnd('npm', ['install', '--no-save', '--no-audit', '--no-fund', tarball], HOME);
  }
  copyChanges(SOURCE, HOME, isCopied);
  return HOME;
}

/** Compiles and packs this package, if its sources are newer than what was packed. */
async function packIfOld(): Promise<string> {
  const { version } = await import('../../../package.json', { with: { type: 'json' } });
  const tarball = join(HOME, `amplify-redis-${version}.tgz`);
  if (existsSync(tarball) && statSync(tarball).mtimeMs > newest(join(REPOSITORY, 'src'))) return tarball;
  print('Building the package');
  const tsc = join(REPOSITORY, 'node_modules/typescript/bin/tsc');
  await runToEnd(process.execPath, [tsc, '--project', 'package/tsconfig.json'], REPOSITORY);
  await runToEnd('npm', ['pack', '--silent', '--ignore-scripts', '--pack-destination', HOME], REPOSITORY);
  return tarball;
}
