import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { printError, runCommand } from '../src/local/command/terminal.ts';
import { installLocalPackage } from '../tests/preflight/local-package.ts';
import { parseArguments, USAGE } from './arguments.ts';

const FOLDER = import.meta.dirname;
const BUILT = join(FOLDER, '.build');
const BANNER = "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);";

/**
 * Bundles the core as it ships, minified and self-contained, and the bench beside it: a TypeScript loader would slow
 * down the measured code.
 */
async function bundle(): Promise<void> {
  rmSync(BUILT, { recursive: true, force: true });
  const common = { bundle: true, format: 'esm', platform: 'node', target: 'node20', outdir: BUILT } as const;
  const shipped = { ...common, minify: true, outExtension: { '.js': '.mjs' }, banner: { js: BANNER } };
  await build({
    ...shipped,
    entryPoints: [join(FOLDER, 'programs/core.ts'), join(FOLDER, 'programs/ioredis-alone.ts')],
  });
  await build({
    ...shipped,
    entryPoints: [join(FOLDER, 'programs/turbo-handler.ts')],
    absWorkingDir: FOLDER,
    alias: { redis: 'redis-4' },
  });
  await build({
    ...common,
    packages: 'external',
    // Keeps dynamic imports in their own files.
    splitting: true,
    outExtension: { '.js': '.mjs' },
    entryPoints: [
      join(FOLDER, 'run.ts'),
      ...['candidate', 'http-candidate', 'import-time', 'link', 'next-handler', 'ping-watch', 'upstash'].map(
        (name) => join(FOLDER, `programs/${name}.ts`),
      ),
    ],
    outbase: FOLDER,
    entryNames: '[name]',
  });
}

await runCommand({
  usage: USAGE,
  parse: parseArguments,
  run: async () => {
    // The competitors are 75 MB that only the bench needs.
    installLocalPackage({ name: 'the competitors', source: 'bench' }, printError);
    await bundle();
    const program = join(BUILT, 'run.mjs');
    const run = spawn(process.execPath, [program, ...process.argv.slice(2)], { stdio: 'inherit' });
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => run.kill(signal));
    const [code] = await once(run, 'exit');
    process.exitCode = code ?? 1;
  },
});
