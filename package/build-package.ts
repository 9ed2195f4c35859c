import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { buildCommands } from './build-commands.ts';
import { OUT, ROOT } from './entries.ts';
import { rollUpTypes } from './roll-up-types.ts';

/**
 * Compiles the package and its commands into `dist/package`, and rolls the types of each entry up into one file.
 * @param update whether to replace reports in `package/api` that differ from the public types
 * @returns the names of the entries whose public types differ from their report
 * @throws Error if the compiler fails
 */
export async function buildPackage({ update }: { readonly update: boolean }): Promise<string[]> {
  rmSync(OUT, { recursive: true, force: true });
  for (const config of ['tsconfig.json', 'tsconfig.types.json']) compile(join(import.meta.dirname, config));
  await buildCommands();
  return rollUpTypes({ update });
}

function compile(config: string): void {
  const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
  execFileSync(process.execPath, [tsc, '--project', config], { stdio: 'inherit' });
}
