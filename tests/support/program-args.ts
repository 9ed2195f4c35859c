import { extname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { REPOSITORY } from './programs.ts';

/** The variable that says where the programs of this run are compiled. */
export const COMPILED = 'COMPILED_PROGRAMS';

/** Programs that tests start, from the root of the repository. */
export const COMPILED_SOURCES = [
  ...['dev', 'token', 'demo'].map((command) => `src/local/${command}.ts`),
  ...['create-sessions', 'history', 'stampede'].map((worker) => `tests/integration/workers/${worker}.ts`),
  'tests/faults/load/worker.ts',
];

const LOADER = pathToFileURL(join(REPOSITORY, 'node_modules/tsx/dist/loader.mjs')).href;

/** What node is told to run a program from its source, the way npm scripts do. */
export const sourceArgs = (source: string): string[] => ['--import', LOADER, join(REPOSITORY, source)];

/** The same program, as this run has compiled it; from its source where nothing is compiled. */
export function programArgs(source: string): string[] {
  const compiled = process.env[COMPILED];
  if (!compiled) return sourceArgs(source);
  if (!COMPILED_SOURCES.includes(source)) throw new Error(`${source} is not among the compiled programs`);
  return [join(compiled, `${source.slice(0, -extname(source).length)}.mjs`)];
}
