import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { publint } from 'publint';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { readContents } from '../../package/pack.ts';
import { rollUpTypes } from '../../package/roll-up-types.ts';
import { REPOSITORY } from '../support/programs/programs.ts';
import { makeTempDir } from '../support/programs/reaper.ts';
import { differingTypes, packedTarball } from './packed.ts';

it('has exactly the public types of the reports in package/api', () => {
  expect(differingTypes(), 'run `npm run build -- --update` and review the diff of package/api').toEqual([]);
});

it('detects a change of the public types', () => {
  const reports = makeTempDir();
  onTestFinished(() => reports.remove());
  cpSync(join(REPOSITORY, 'package/api'), reports.path, { recursive: true });
  const file = join(reports.path, 'client.public.api.md');
  const report = readFileSync(file, 'utf8');
  writeFileSync(file, report.replace(/^export function createRedisClient\(.*$/m, ''));
  expect(readFileSync(file, 'utf8')).not.toBe(report);
  expect(rollUpTypes({ update: false, reports: reports.path })).toEqual(['client']);
});

describe('the tarball', () => {
  let contents: Awaited<ReturnType<typeof readContents>>;
  beforeAll(async () => {
    contents = await readContents(REPOSITORY);
  });

  it('is small', () => {
    const { files, size, unpackedSize } = contents;
    expect(files.length).toBeLessThanOrEqual(560);
    expect(size).toBeLessThanOrEqual(450 * 1024);
    expect(unpackedSize).toBeLessThanOrEqual(1.5 * 1_048_576);
  });

  it('holds only compiled code, types, the built console and what every package has', () => {
    const strange = contents.files
      .map(({ path }) => path)
      .filter((path) => !/^dist\/package\/(src|amplify)\/(?!console\/).*\.m?js$/.test(path))
      .filter((path) => !/^dist\/package\/cli\/[\w-]+\.js$/.test(path))
      .filter((path) => !/^dist\/package\/cli\/schema\.graphql$/.test(path))
      .filter((path) => !/^dist\/package\/cli\/console\/(index\.html|assets\/[\w-]+\.(css|js))$/.test(path))
      .filter((path) => !/^dist\/package\/types\/[\w-]+\.d\.ts$/.test(path));
    expect(strange.sort()).toEqual(['LICENSE', 'README.md', 'package.json']);
  });
});

it('has no problem that publint detects', async () => {
  const { messages } = await publint({ pkgDir: REPOSITORY, level: 'suggestion' });
  expect(messages).toEqual([]);
});

it('has types for every way of importing', async () => {
  const tarball = createPackageFromTarballData(readFileSync(packedTarball()));
  const result = await checkPackage(tarball);
  if (!result.types) throw new Error('The package has no types');
  // Only ESM: CommonJS has `import()`, and resolution as of Node 10 knows no `exports`.
  const problems = result.problems.filter(
    (problem) =>
      problem.kind !== 'CJSResolvesToESM' &&
      !(problem.kind === 'NoResolution' && problem.resolutionKind === 'node10'),
  );
  expect(problems).toEqual([]);
});
