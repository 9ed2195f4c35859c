import { readdirSync, readFileSync, statSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { REPOSITORY } from '../support/programs/programs.ts';
import { makeTempDir } from '../support/programs/reaper.ts';
import { type Installation, installTarball, readManifest } from './installed.ts';
import { packedTarball } from './packed.ts';

const { bin, dependencies, devDependencies, peerDependencies, peerDependenciesMeta } = readManifest();
const COMMANDS = bin['amplify-redis'] ?? '';

const dir = makeTempDir();
let project: Installation;
beforeAll(() => {
  project = installTarball(packedTarball(), dir.path);
});
afterAll(() => dir.remove());

/**
 * Follows the imports of a file in the tarball. Fails if one of them leads to a file that is missing in the tarball.
 */
async function packagesOf(entry: string): Promise<string[]> {
  const { metafile } = await build({
    entryPoints: [join(project.folder, entry)],
    ...{ bundle: true, splitting: true, format: 'esm', platform: 'node', packages: 'external' },
    ...{ outdir: join(dir.path, 'out'), write: false, metafile: true, logLevel: 'silent' },
  });
  const imports = Object.values(metafile.inputs).flatMap((input) => input.imports);
  const names = imports
    .filter(({ external, path }) => external && !isBuiltin(path))
    .map(({ path }) => path.split('/', path.startsWith('@') ? 2 : 1).join('/'));
  return [...new Set(names)].sort();
}

it.each(['dist/package/src/redis/index.js', 'dist/package/src/client/index.js'])(
  '%s needs only dependencies',
  async (entry) => {
    const strangers = (await packagesOf(entry)).filter((name) => !(name in dependencies));
    expect(strangers).toEqual([]);
  },
);

it('no file names a path of the machine that built it', () => {
  const files = readdirSync(project.folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(project.folder, name))
    .filter((path) => statSync(path).isFile());
  expect(files.filter((path) => readFileSync(path, 'utf8').includes(REPOSITORY))).toEqual([]);
});

describe('the commands', () => {
  it('need, besides dependencies, optional peers that the repository tests them with', async () => {
    const peers = (await packagesOf(COMMANDS)).filter((name) => !(name in dependencies));
    expect(peers).toEqual(['@hono/node-server', 'graphql', 'js-redis-server', 'oauth2-mock-server']);
    for (const name of peers) {
      expect(peerDependenciesMeta[name]).toEqual({ optional: true });
      const ranges = peerDependencies[name]?.split(' || ') ?? [];
      const isTested = (range: string) => devDependencies[name]?.startsWith(`${range}.`);
      // The first is what the commands tell users to install.
      expect(ranges.findIndex(isTested), name).toBe(0);
    }
  });

  it('name no script of the repository', () => {
    const folder = join(project.folder, 'dist/package/cli');
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
      /\.(js|css|html)$/.test(name),
    );
    expect(files.length).toBeGreaterThan(10);
    // The console says so where it was built without a deployment.
    const naming = files.filter((name) =>
      /npm run (?!build:console)[\w-]/.test(readFileSync(join(folder, name), 'utf8')),
    );
    expect(naming).toEqual([]);
  });
});
