import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as z from 'zod';
import { REPOSITORY } from '../support/programs/programs.ts';
import { runProgram } from '../support/programs/started-program.ts';

const names = z.record(z.string(), z.string());
const manifest = z.object({
  bin: names,
  dependencies: names,
  devDependencies: names,
  peerDependencies: names,
  peerDependenciesMeta: z.record(z.string(), z.object({ optional: z.boolean() })),
});

export const readManifest = () =>
  manifest.parse(JSON.parse(readFileSync(join(REPOSITORY, 'package.json'), 'utf8')));

/** A project that contains the unpacked package. */
export interface Installation {
  readonly dir: string;
  /** Path of the package. */
  readonly folder: string;
  /** The program that `npx amplify-redis` would run. */
  readonly program: string;
  /** Makes another package of the repository available to the project. */
  link(name: string): void;
  /** Runs `amplify-redis` in the project. @param env besides PATH, by default one without a Redis server */
  run(args: readonly string[], env?: NodeJS.ProcessEnv): ReturnType<typeof runProgram>;
}

/** Unpacks the tarball and links the package's dependencies, like npm, but without npm or a network. */
export function installTarball(tarball: string, dir: string): Installation {
  const folder = join(dir, 'node_modules/amplify-redis');
  mkdirSync(folder, { recursive: true });
  execFileSync('tar', ['xzf', tarball, '-C', folder, '--strip-components=1']);
  const link = (name: string): void => {
    const path = join(dir, 'node_modules', name);
    mkdirSync(dirname(path), { recursive: true });
    symlinkSync(join(REPOSITORY, 'node_modules', name), path);
  };
  const { bin, dependencies } = readManifest();
  for (const name of Object.keys(dependencies)) link(name);
  const program = join(folder, bin['amplify-redis'] ?? '');
  return {
    dir,
    folder,
    program,
    link,
    run: (args, env = {}) =>
      runProgram(process.execPath, [program, ...args], {
        cwd: dir,
        env: { PATH: join(dir, 'bin'), HOME: dir, ...env },
      }),
  };
}
