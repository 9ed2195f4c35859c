import { readFileSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, type Plugin } from 'esbuild';
import { COMPILED, COMPILED_SOURCES } from './program-args.ts';
import { REPOSITORY } from './programs.ts';
import { makeTempDir } from './reaper.ts';

/** What reads files beside its source must find them from wherever it was compiled to. */
const whereItWas: Plugin = {
  name: 'where-it-was',
  setup({ onLoad }) {
    onLoad({ filter: new RegExp(`^${REPOSITORY}/(src|tests)/.*\\.ts$`) }, ({ path }) => ({
      contents: readFileSync(path, 'utf8').replaceAll('import.meta.dirname', JSON.stringify(dirname(path))),
      loader: 'ts',
    }));
  },
};

/** What is loaded when it is first needed stays where npm put it. */
const loadedLater: Plugin = {
  name: 'loaded-later',
  setup({ onResolve, resolve }) {
    onResolve({ filter: /^(vite|js-redis-server)(\/|$)/ }, async ({ path, kind, resolveDir, pluginData }) => {
      if (pluginData === loadedLater) return undefined;
      const found = await resolve(path, { kind, resolveDir, pluginData: loadedLater });
      return { path: pathToFileURL(found.path).href, external: true };
    });
  },
};

/** The console is the same in every product of a run. */
const consoleBuiltOnce: Plugin = {
  name: 'console-built-once',
  setup({ onResolve }) {
    const path = join(REPOSITORY, 'tests/browser/console-built-once.ts');
    onResolve({ filter: /\/console-build\.ts$/ }, ({ importer }) =>
      importer === path ? undefined : { path },
    );
  },
};

/** Packages that are CommonJS call what a module does not have. */
const REQUIRE = `import { createRequire } from 'node:module'; const require = createRequire('${join(REPOSITORY, 'package.json')}');`;

/**
 * Compiles, once per run, the programs that tests start again and again: through tsx each start costs seconds of a
 * processor, most of it for loading hundreds of modules.
 */
export default async function compilePrograms(): Promise<(() => void) | undefined> {
  if (process.env[COMPILED]) return undefined;
  const dir = makeTempDir();
  await build({
    entryPoints: COMPILED_SOURCES.map((source) => ({
      in: join(REPOSITORY, source),
      out: source.slice(0, -extname(source).length),
    })),
    ...{ bundle: true, splitting: true, outdir: dir.path, outExtension: { '.js': '.mjs' } },
    ...{ platform: 'node', format: 'esm', target: 'node20', banner: { js: REQUIRE } },
    plugins: [whereItWas, loadedLater, consoleBuiltOnce],
    logLevel: 'warning',
  });
  process.env[COMPILED] = dir.path;
  return () => {
    delete process.env[COMPILED];
    dir.remove();
  };
}
