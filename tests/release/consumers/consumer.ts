import { execFile } from 'node:child_process';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { packedTarball } from '../../package/packed.ts';
import { makeTempDir } from '../../support/programs/reaper.ts';

const MAX_OUTPUT = 8 * 1_048_576;

/** Another project that has installed the packed package. */
export interface Consumer {
  readonly dir: string;
  /** Writes files, by their paths in the project. */
  write(files: Readonly<Record<string, string>>): void;
  /** Runs a program in the project. @returns its standard output @throws Error with everything it printed */
  run(program: string, ...args: string[]): Promise<string>;
  /** Names of the installed packages, scoped ones with their scope. */
  packages(): string[];
}

/** A directory outside of the repository, where Node would also find packages that the tarball does not name. */
export function makeProject(): Consumer {
  const { path: dir } = makeTempDir();
  return {
    dir,
    write(files) {
      for (const [path, text] of Object.entries(files)) {
        mkdirSync(join(dir, path, '..'), { recursive: true });
        writeFileSync(join(dir, path), text);
      }
    },
    async run(program, ...args) {
      try {
        return (await promisify(execFile)(program, args, { cwd: dir, maxBuffer: MAX_OUTPUT })).stdout;
      } catch (error) {
        const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
        throw new Error(`${program} ${args.join(' ')} failed:\n${stdout}\n${stderr}`);
      }
    },
    packages: () =>
      readdirSync(join(dir, 'node_modules'), { withFileTypes: true })
        .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
        .flatMap(({ name: folder }) =>
          folder.startsWith('@')
            ? readdirSync(join(dir, 'node_modules', folder)).map((each) => `${folder}/${each}`)
            : [folder],
        )
        .sort(),
  };
}

/**
 * Makes an empty project and installs the tarball into it.
 * @param options.dependencies other packages it installs, name -> exact version
 * @param options.manifest further members of its package.json
 */
export async function createConsumer({
  dependencies = {},
  manifest = {},
}: {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly manifest?: object;
} = {}): Promise<Consumer> {
  const consumer = makeProject();
  const all = { ...dependencies, 'amplify-redis': `file:${packedTarball()}` };
  const own = { name: 'consumer', private: true, type: 'module', ...manifest, dependencies: all };
  consumer.write({ 'package.json': JSON.stringify(own, null, 2) });
  await consumer.run('npm', 'install', '--no-audit', '--no-fund', '--prefer-offline');
  return consumer;
}
