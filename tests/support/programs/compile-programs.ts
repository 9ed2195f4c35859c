import { readFileSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, type Plugin } from 'esbuild';
import { isImported } from '../run/needs.ts';
import { COMPILED, COMPILED_SOURCES } from './program-args.ts';
import { REPOSITORY } from './programs.ts';
import { makeTempDir } from './reaper.ts';

/** Replaces `import.meta.dirname`, so that a compiled file finds the files next to its source. */
const sourceDirname: Plugin = {
  name: 'source-dirname',
  setup({ onLoad }) {
    onLoad({ filter: new RegExp(`^${REPOSITORY}/(src|tests)/.*\\.ts$`) }, ({ path }) => ({
      contents: readFileSync(path, 'utf8').replaceAll('import.meta.dirname', JSON.stringify(dirname(path))),
      loader: 'ts',
    }));
  },
};

/** Does not bundle packages that the product imports lazily. */
const lazyPackages: Plugin = {
  name: 'lazy-packages',
  setup({ onResolve, resolve }) {
    onResolve({ filter: /^(vite|js-redis-server)(\/|$)/ }, async ({ path, kind, resolveDir, pluginData }) => {
      if (pluginData === lazyPackages) return undefined;
      const found = await resolve(path, { kind, resolveDir, pluginData: lazyPackages });
      return { path: pathToFileURL(found.path).href, external: true };
    });
  },
};

/** Builds the console once per run, since every product serves the same one. */
const consoleBuiltOnce: Plugin = {
  name: 'console-built-once',
  setup({ onResolve }) {
    const path = join(REPOSITORY, 'tests/browser/console-built-once.ts');
    onResolve({ filter: /\/console\/build\.ts$/ }, ({ importer }) =>
      importer === path ? undefined : { path },
    );
  },
};

/** Defines `require`, which bundled CommonJS packages call, beside what a program may import. */
const REQUIRE = `import * as nodeModule from 'node:module'; const require = nodeModule.createRequire('${join(REPOSITORY, 'package.json')}');`;

/**
 * Compiles the programs that tests start many times, once per run. Through tsx each start takes seconds of CPU time to
 * load hundreds of modules.
 */
export default async function compilePrograms(): Promise<(() => void) | undefined> {
  if (process.env[COMPILED] || !(await isImported('tests/support/programs/program-args.ts')))
    return undefined;
  const dir = makeTempDir();
  await build({
    entryPoints: COMPILED_SOURCES.map((source) => ({
      in: join(REPOSITORY, source),
      out: source.slice(0, -extname(source).length),
    })),
    ...{ bundle: true, splitting: true, outdir: dir.path, outExtension: { '.js': '.mjs' } },
    ...{ platform: 'node', format: 'esm', target: 'node20', banner: { js: REQUIRE } },
    plugins: [sourceDirname, lazyPackages, consoleBuiltOnce],
    logLevel: 'warning',
  });
  process.env[COMPILED] = dir.path;
  return () => {
    delete process.env[COMPILED];
    dir.remove();
  };
}
