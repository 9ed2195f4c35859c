import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { REPOSITORY } from '../programs/programs.ts';

/** The variable with the test files of this run, as a JSON list. */
export const TEST_FILES = 'TEST_FILES';

/** Looking through the imports of all files takes longer than preparing everything. */
const FEW = 10;

/** The modules of the repository that the test files of this run import, also through others. */
let imported: Promise<ReadonlySet<string>> | undefined;

/**
 * Whether a test file of this run imports a module, so that a run of one file prepares only what the file uses.
 * @param module from the root of the repository, such as `tests/infra/assembly.ts`
 * @throws Error if there is no such module
 */
export async function isImported(module: string): Promise<boolean> {
  if (!existsSync(join(REPOSITORY, module))) throw new Error(`${module} does not exist; has it been moved?`);
  const files: string[] = JSON.parse(process.env[TEST_FILES] ?? '[]');
  if (files.length === 0 || files.length > FEW) return true;
  imported ??= importsOf(files);
  return (await imported).has(module);
}

async function importsOf(files: string[]): Promise<ReadonlySet<string>> {
  const { metafile } = await build({
    ...{ entryPoints: files, absWorkingDir: REPOSITORY, outdir: 'unused', write: false, metafile: true },
    ...{ bundle: true, packages: 'external', platform: 'node', format: 'esm', logLevel: 'silent' },
    loader: { '.graphql': 'text', '.css': 'empty', '.html': 'text' },
  });
  return new Set(Object.keys(metafile.inputs));
}
