import { execFileSync } from 'node:child_process';
import { copyFileSync, cpSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { packedTarball } from '../../package/packed.ts';
import { REPOSITORY } from '../../support/programs/programs.ts';
import { startProgram, untilPrinted } from '../../support/programs/started-program.ts';
import { type Consumer, makeProject } from '../consumers/consumer.ts';

/** Copies the tracked files of an example, and installs it and the tarball according to its README. */
export async function installExample(name: string): Promise<Consumer> {
  const source = join(REPOSITORY, 'examples', name);
  const list = ['ls-files', '--cached', '--others', '--exclude-standard', '-z'];
  const files = execFileSync('git', list, { cwd: source, encoding: 'utf8' }).split('\0').filter(Boolean);
  const example = makeProject();
  for (const file of files) cpSync(join(source, file), join(example.dir, file));
  const tarball = packedTarball();
  copyFileSync(tarball, join(example.dir, basename(tarball)));
  await example.run('sh', '-c', 'npm install --no-save --prefer-offline ./amplify-redis-*.tgz');
  return example;
}

export interface ExampleServer {
  readonly url: string;
  /** @returns its exit code; null if the signal has killed it */
  stop(signal: NodeJS.Signals): Promise<number | null>;
}

/**
 * Starts an example that prints its URL when it serves.
 * @throws Error with its output if it ends before
 */
export async function startExample({ dir }: Consumer, env: NodeJS.ProcessEnv): Promise<ExampleServer> {
  const { scripts } = JSON.parse(readFileSync(join(dir, 'package.json'), 'utf8'));
  const [program, ...args] = String(scripts.start).split(' ');
  if (program !== 'node') throw new Error('npm start must be one Node process, which gets the signals');
  const server = startProgram(process.execPath, args, {
    cwd: dir,
    env: { PATH: process.env.PATH, PORT: '0', ...env },
  });
  return {
    url: await untilPrinted(server, /^(http:\/\/127\.0\.0\.1:\d+)$/m),
    stop(signal) {
      server.child.kill(signal);
      return server.exited;
    },
  };
}
