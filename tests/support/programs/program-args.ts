import { extname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { REPOSITORY } from './programs.ts';

/** The variable with the directory of the compiled programs of this run. */
export const COMPILED = 'COMPILED_PROGRAMS';

/** Programs that tests start, from the root of the repository. */
export const COMPILED_SOURCES = [
  ...['dev', 'token', 'demo'].map((command) => `src/local/${command}.ts`),
  ...['ops', 'smoke', 'verify-aws'].map((command) => `src/ops/${command}.ts`),
  ...['create-sessions', 'history', 'read-many', 'read-session', 'read-tagged', 'stampede'].map(
    (worker) => `tests/integration/workers/${worker}.ts`,
  ),
  'tests/faults/load/worker.ts',
  // Programs of documents import the core.
  'src/redis/index.ts',
];

/** The loader that runs TypeScript in node. */
export const LOADER = pathToFileURL(join(REPOSITORY, 'node_modules/tsx/dist/loader.mjs')).href;

/** The arguments of node for a program from its source, as in the npm scripts. */
export const sourceArgs = (source: string): string[] => ['--import', LOADER, join(REPOSITORY, source)];

/** The arguments of node for a compiled program, or for its source if this run has compiled none. */
export function programArgs(source: string): string[] {
  const compiled = process.env[COMPILED];
  if (!compiled) return sourceArgs(source);
  if (!COMPILED_SOURCES.includes(source)) throw new Error(`${source} is not among the compiled programs`);
  return [join(compiled, `${source.slice(0, -extname(source).length)}.mjs`)];
}
