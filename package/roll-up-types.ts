import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { CompilerState, Extractor, ExtractorConfig, ExtractorLogLevel } from '@microsoft/api-extractor';
import { ENTRIES, OUT, ROOT } from './entries.ts';

const REPORTS = join(import.meta.dirname, 'api');
const { None, Warning } = ExtractorLogLevel;

/**
 * Writes the public types of each entry into one file, without `@internal` ones, and compares them with the committed
 * reports in `package/api`.
 * @param update whether to replace reports that differ
 * @param reports folder of the reports
 * @returns the names of the entries whose report differs, or that mention a type that they do not export
 */
export function rollUpTypes({
  update,
  reports = REPORTS,
}: {
  readonly update: boolean;
  readonly reports?: string;
}): string[] {
  mkdirSync(reports, { recursive: true });
  const [first, ...others] = ENTRIES.map((entry) => ({ entry, config: configOf(entry, reports) }));
  if (!first) return [];
  // One program for all entries: each of its own takes seconds.
  const compilerState = CompilerState.create(first.config, {
    additionalEntryPoints: others.map(({ config }) => config.mainEntryPointFilePath),
  });
  return [first, ...others]
    .filter(({ config }) => !Extractor.invoke(config, { localBuild: update, compilerState }).succeeded)
    .map(({ entry }) => entry.name);
}

function configOf({ name, source }: (typeof ENTRIES)[number], reports: string): ExtractorConfig {
  const mainEntryPointFilePath = join(OUT, `${source}.d.ts`);
  const compilerOptions = {
    lib: ['ES2023', 'DOM'],
    module: 'preserve',
    moduleResolution: 'bundler',
    skipLibCheck: true,
    strict: true,
    target: 'ES2023',
    types: ['node'],
  };
  return ExtractorConfig.prepare({
    packageJsonFullPath: join(ROOT, 'package.json'),
    configObjectFullPath: undefined,
    configObject: {
      projectFolder: ROOT,
      mainEntryPointFilePath,
      newlineKind: 'lf',
      compiler: { overrideTsconfig: { compilerOptions, files: [mainEntryPointFilePath] } },
      apiReport: {
        enabled: true,
        reportFileName: `${name}.api.md`,
        reportVariants: ['public'],
        reportFolder: reports,
        reportTempFolder: join(ROOT, 'dist/reports'),
      },
      docModel: { enabled: false },
      dtsRollup: {
        enabled: true,
        untrimmedFilePath: '',
        publicTrimmedFilePath: join(OUT, `types/${name}.d.ts`),
      },
      tsdocMetadata: { enabled: false },
      messages: {
        compilerMessageReporting: { default: { logLevel: Warning } },
        extractorMessageReporting: {
          default: { logLevel: None },
          'ae-forgotten-export': { logLevel: Warning },
          'ae-incompatible-release-tags': { logLevel: Warning },
        },
        // Our docstrings use paths such as `options.tags`, which TSDoc does not support.
        tsdocMessageReporting: { default: { logLevel: None } },
      },
    },
  });
}
