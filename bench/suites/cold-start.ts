import { execFile } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { figure, metOrMissed, withRange } from '../harness/format.ts';
import type { Headline } from '../harness/result.ts';
import { ratioOf, rotated, spreadOf } from '../harness/statistics.ts';
import type { Suite } from './suite.ts';

const run = promisify(execFile);

/** This file's folder when built: `bench/.build`. */
const BUILT = import.meta.dirname;
const ROOT = join(BUILT, '../..');
const IMPORTS = 21;
const QUICK_IMPORTS = 2;
const MAX_RATIO = 1.6;
const HANDLERS = ['session-manager', 'cache-manager'] as const;
/** Values of REDIS_PROVIDER: a bundle has both drivers, and loads one of them. */
const PROVIDERS = ['upstash', 'elasticache'] as const;

interface Program {
  readonly name: string;
  readonly file: string;
  readonly env?: NodeJS.ProcessEnv;
}

/** Measures the bundles that a deployment uploads, built by the deployment's own tools. */
export const coldStartSuite: Suite = async ({ quick, progress }) => {
  progress('synthesizing a deployment');
  const out = join(BUILT, 'sandbox');
  const cli = join(ROOT, 'amplify/synth.ts');
  await run(process.execPath, ['--import', 'tsx', cli, 'sandbox', '--out', out], { cwd: ROOT });
  const bundles = programsIn(out);
  const baseline = { name: 'ioredis alone', file: join(BUILT, 'ioredis-alone.mjs') };
  const imports = quick ? QUICK_IMPORTS : IMPORTS;
  progress('importing');
  const samples = await importInTurns([baseline, ...bundles], imports);

  const alone = samples.get(baseline.name) ?? [];
  const measured = [baseline, ...bundles].map(({ name, file }) => ({
    name,
    kb: statSync(file).size / 1024,
    ms: spreadOf(samples.get(name) ?? []),
    ratio: ratioOf(samples.get(name) ?? [], alone),
  }));
  const rows = measured.map(({ name, kb, ms, ratio }) => [
    name,
    figure(kb),
    withRange(ms),
    figure(ratio.median) + (name === baseline.name ? '' : ` ${metOrMissed(ratio.median <= MAX_RATIO)}`),
  ]);
  const headlines = measured
    .filter(({ name }) => name !== baseline.name)
    .map(
      ({ name, ratio }): Headline => ({
        what: `import of ${name}`,
        measured: `${figure(ratio.median)} x ioredis`,
        target: figure(MAX_RATIO),
        met: ratio.median <= MAX_RATIO,
      }),
    );
  const title = `Cold start: bundle size and import time, median of ${imports} processes`;
  const columns = ['bundle', 'KB minified', 'import, ms', 'x ioredis'];
  return { suite: 'coldstart', tables: [{ title, columns, rows }], headlines };
};

/** Each function with each driver. Its bundle is recognized by its source map. */
function programsIn(assembly: string): Program[] {
  const files = readdirSync(assembly, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name.startsWith('asset.'))
    .map(({ name }) => join(assembly, name, 'index.mjs'))
    .filter((file) => statSync(file, { throwIfNoEntry: false }));
  return HANDLERS.flatMap((handler) => {
    const file = files.find((file) =>
      readFileSync(`${file}.map`, 'utf8').includes(`functions/${handler}/handler.ts`),
    );
    if (!file) throw new Error(`${assembly} contains no bundle of ${handler}`);
    return PROVIDERS.map((provider) => ({
      name: `${handler}, ${provider}`,
      file,
      env: { REDIS_PROVIDER: provider },
    }));
  });
}

async function importInTurns(programs: readonly Program[], imports: number): Promise<Map<string, number[]>> {
  const samples = new Map(programs.map(({ name }) => [name, [] as number[]]));
  for (let round = 0; round <= imports; round++) {
    for (const { name, file, env } of rotated(programs, round)) {
      const args = [join(BUILT, 'import-time.mjs'), file];
      const { stdout } = await run(process.execPath, args, { env: { ...process.env, ...env } });
      // The first round fills the file cache.
      if (round > 0) samples.get(name)?.push(Number(stdout));
    }
  }
  return samples;
}
