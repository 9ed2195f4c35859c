import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A sibling of this file's folder: `bench/harness` as source, `bench/.build` when built. */
const BENCH = join(import.meta.dirname, '..');

interface Package {
  readonly name: string;
  readonly version: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}

const packageIn = (folder: string): Package =>
  JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Package;

/** The installed versions of amplify-redis, its client and the packages of the bench, by dependency name. */
export function installedVersions(): Record<string, string> {
  const root = packageIn(join(BENCH, '..'));
  const client = packageIn(join(BENCH, '../node_modules/ioredis'));
  const installed = Object.keys(packageIn(BENCH).dependencies ?? {}).map((dependency) => [
    dependency,
    packageIn(join(BENCH, 'node_modules', dependency)).version,
  ]);
  return {
    [root.name]: `${root.version} on ${client.name} ${client.version}`,
    ...Object.fromEntries(installed),
  };
}
