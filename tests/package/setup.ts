import type { TestProject } from 'vitest/node';
import { buildPackage } from '../../package/build-package.ts';
import { pack } from '../../package/pack.ts';
import { REPOSITORY } from '../support/programs/programs.ts';
import { makeTempDir } from '../support/programs/reaper.ts';
import { isImported } from '../support/run/needs.ts';

declare module 'vitest' {
  interface ProvidedContext {
    differingTypes: readonly string[];
    tarball: string;
  }
}

/** Builds and packs the package once. */
export default async function setup({ provide }: TestProject): Promise<(() => void) | undefined> {
  if (!(await isImported('tests/package/packed.ts'))) return undefined;
  const dir = makeTempDir();
  provide('differingTypes', await buildPackage({ update: false }));
  provide('tarball', (await pack(REPOSITORY, dir.path)).path);
  return () => dir.remove();
}
