import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { REPOSITORY } from '../../support/programs/programs.ts';
import { makeTempDir } from '../../support/programs/reaper.ts';

/** A clone of the repository, as Amplify Hosting's build container makes one. */
export interface CleanClone {
  readonly path: string;
  read(file: string): string;
  write(file: string, text: string): void;
  /** Runs a program in the clone. */
  run(program: string, args: readonly string[]): Promise<{ code: number; output: string }>;
  remove(): void;
}

/**
 * Clones the repository with the changes that git tracks: what is not added is missing from a build as well.
 * @param node the Node.js that programs find
 */
export function makeCleanClone(node: string): CleanClone {
  const dir = makeTempDir();
  const git = (cwd: string, ...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=tests', '-c', 'user.email=tests@example.com', ...args], {
      cwd,
      encoding: 'utf8',
    }).trim();
  // A commit of the tracked changes that no branch names; nothing if there are none.
  const commit = git(REPOSITORY, 'stash', 'create') || git(REPOSITORY, 'rev-parse', 'HEAD');
  git(REPOSITORY, 'clone', '--quiet', '--shared', '--no-checkout', REPOSITORY, dir.path);
  git(dir.path, 'checkout', '--quiet', '--detach', commit);
  return {
    path: dir.path,
    read: (file) => readFileSync(join(dir.path, file), 'utf8'),
    write: (file, text) => writeFileSync(join(dir.path, file), text),
    async run(program, args) {
      const child = spawn(program, args, { cwd: dir.path, env: buildEnvironment(node) });
      let output = '';
      for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
      const [code] = await once(child, 'close');
      return { code: Number(code), output };
    },
    remove: dir.remove,
  };
}

/** With NODE_ENV, as an app's environment variables may set it. No request may leave the machine, not even for credentials. */
function buildEnvironment(node: string): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !/^(VITEST|TEST_|npm_)/.test(name));
  return {
    ...Object.fromEntries(inherited),
    PATH: [dirname(node), process.env.PATH].join(delimiter),
    NODE_ENV: 'production',
    CI: 'true',
    AWS_REGION: 'eu-west-1',
    AWS_EC2_METADATA_DISABLED: 'true',
    // ampx refuses to run without a package manager.
    npm_config_user_agent: 'npm/10.9.9 node/v22.23.3',
  };
}
