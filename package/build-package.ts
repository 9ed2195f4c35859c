import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { OUT, ROOT } from './entries.ts';
import { rollUpTypes } from './roll-up-types.ts';

/**
 * Compiles the package into `dist/package`, and rolls the types of each entry up into one file.
 * @param update whether to replace reports in `package/api` that differ from the public types
 * @returns the names of the entries whose public types differ from their report
 * @throws Error if the compiler fails
 */
export function buildPackage({ update }: { readonly update: boolean }): string[] {
  rmSync(OUT, { recursive: true, force: true });
  const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
  execFileSync(process.execPath, [tsc, '--project', import.meta.dirname], { stdio: 'inherit' });
  return rollUpTypes({ update });
}
