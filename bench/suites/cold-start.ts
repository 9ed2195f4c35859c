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
const MAX_KB = 330;
const MAX_RATIO = 1.6;
const HANDLERS = ['session-manager', 'cache-manager'] as const;
const DEPLOYMENTS = [
  ['sandbox', 'Upstash'],
  ['branch', 'ElastiCache'],
] as const;

interface Bundle {
  readonly name: string;
  readonly file: string;
}

/** Measures the bundles that a deployment uploads, built by the deployment's own tools. */
export const coldStartSuite: Suite = async ({ quick, progress }) => {
  const bundles: Bundle[] = [];
  for (const [kind, redis] of DEPLOYMENTS) {
    progress(`synthesizing the ${kind} deployment`);
    const out = join(BUILT, kind);
    const cli = join(ROOT, 'amplify/synth.ts');
    await run(process.execPath, ['--import', 'tsx', cli, kind, '--out', out], { cwd: ROOT });
    bundles.push(...bundlesIn(out, redis));
  }
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
    figure(kb) + (name === baseline.name ? '' : ` ${metOrMissed(kb <= MAX_KB)}`),
    withRange(ms),
    figure(ratio.median) + (name === baseline.name ? '' : ` ${metOrMissed(ratio.median <= MAX_RATIO)}`),
  ]);
  const headlines = measured
    .filter(({ name }) => name !== baseline.name)
    .map(
      ({ name, kb, ratio }): Headline => ({
        what: `cold start of ${name}`,
        measured: `${Math.round(kb)} KB, ${figure(ratio.median)} x ioredis`,
        target: `${MAX_KB} KB, ${figure(MAX_RATIO)}`,
        met: kb <= MAX_KB && ratio.median <= MAX_RATIO,
      }),
    );
  const title = `Cold start: bundle size and import time, median of ${imports} processes`;
  const columns = ['bundle', 'KB minified', 'import, ms', 'x ioredis'];
  return { suite: 'coldstart', tables: [{ title, columns, rows }], headlines };
};

/** Finds each function's bundle by its source map. */
function bundlesIn(assembly: string, redis: string): Bundle[] {
  const files = readdirSync(assembly, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name.startsWith('asset.'))
    .map(({ name }) => join(assembly, name, 'index.mjs'))
    .filter((file) => statSync(file, { throwIfNoEntry: false }));
  return HANDLERS.map((handler) => {
    const file = files.find((file) =>
      readFileSync(`${file}.map`, 'utf8').includes(`functions/${handler}/handler-`),
    );
    if (!file) throw new Error(`${assembly} contains no bundle of ${handler}`);
    return { name: `${handler}, ${redis}`, file };
  });
}

async function importInTurns(bundles: readonly Bundle[], imports: number): Promise<Map<string, number[]>> {
  const samples = new Map(bundles.map(({ name }) => [name, [] as number[]]));
  for (let round = 0; round <= imports; round++) {
    for (const { name, file } of rotated(bundles, round)) {
      const { stdout } = await run(process.execPath, [join(BUILT, 'import-time.mjs'), file]);
      // The first round fills the file cache.
      if (round > 0) samples.get(name)?.push(Number(stdout));
    }
  }
  return samples;
}
