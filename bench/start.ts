import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

const FOLDER = import.meta.dirname;
const BUILT = join(FOLDER, '.build');
const BANNER = "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);";

const writtenAt = (file: string): number =>
  statSync(join(FOLDER, file), { throwIfNoEntry: false })?.mtimeMs ?? 0;

/** The peers are 35 MB that only this needs, so they are fetched on first use. */
function installPeers(): void {
  if (writtenAt('node_modules/.package-lock.json') >= writtenAt('package-lock.json')) return;
  process.stderr.write('Installing the peers ...\n');
  const { status } = spawnSync('npm', ['ci', '--ignore-scripts', '--loglevel=error'], {
    cwd: FOLDER,
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32',
  });
  if (status !== 0) throw new Error('npm ci failed in bench/');
}

/**
 * Bundles the core as it ships, minified with everything in it, and the bench beside it: the loader of TypeScript
 * would slow down what is measured.
 */
async function bundle(): Promise<void> {
  rmSync(BUILT, { recursive: true, force: true });
  const common = { bundle: true, format: 'esm', platform: 'node', target: 'node20', outdir: BUILT } as const;
  const shipped = { ...common, minify: true, outExtension: { '.js': '.mjs' }, banner: { js: BANNER } };
  await build({
    ...shipped,
    entryPoints: [join(FOLDER, 'entries/core.ts'), join(FOLDER, 'entries/ioredis-alone.ts')],
  });
  await build({
    ...common,
    packages: 'external',
    // What is imported when it is needed stays in a file of its own.
    splitting: true,
    outExtension: { '.js': '.mjs' },
    entryPoints: [
      join(FOLDER, 'run.ts'),
      ...['contender', 'door', 'import-time', 'ping-watch', 'upstash'].map((name) =>
        join(FOLDER, `entries/${name}.ts`),
      ),
    ],
    outbase: FOLDER,
    entryNames: '[name]',
  });
}

installPeers();
await bundle();
const run = spawn(process.execPath, [join(BUILT, 'run.mjs'), ...process.argv.slice(2)], { stdio: 'inherit' });
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => run.kill(signal));
const [code] = await once(run, 'exit');
process.exitCode = code ?? 1;
