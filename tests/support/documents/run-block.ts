import { execFile } from 'node:child_process';
import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { LOADER, programArgs } from '../programs/program-args.ts';
import { REPOSITORY } from '../programs/programs.ts';
import { makeTempDir } from '../programs/reaper.ts';
import { type NodeAddress, TEST_TIMEOUT_VARIABLES } from '../redis/server.ts';

/** The names that documents import the core by. */
const CORE_IMPORT = /from '(\.\/src\/redis\/index\.ts|amplify-redis|@\/lib\/redis\/\w+)'/g;

/** How long a program may run on after its last line, in ms. One that ends by itself takes a small part of it. */
const RUN_ON_MS = 60_000;

/** Fails a program that keeps running after its last line, and reports the reason. */
const MUST_END = `
setTimeout(() => {
  console.error('The program does not end:', process.getActiveResourcesInfo());
  process.exit(1);
}, ${RUN_ON_MS}).unref();`;

/**
 * Runs a block of a document as a program in its own process. It must end by itself: close what it opens.
 * @param before code that the document assumes, such as a database
 * @param after code that prints results of the block
 * @returns the lines of its output
 */
export async function runBlock(
  code: string,
  redis: NodeAddress,
  { before = '', after = '' } = {},
): Promise<string[]> {
  const dir = makeTempDir();
  try {
    const file = join(dir.path, 'block.mts');
    symlinkSync(join(REPOSITORY, 'node_modules'), join(dir.path, 'node_modules'));
    const program = [before, code, after, MUST_END].join('\n');
    const [core = ''] = programArgs('src/redis/index.ts').slice(-1);
    writeFileSync(file, program.replaceAll(CORE_IMPORT, `from '${pathToFileURL(core).href}'`));
    const password = redis.password ? `:${encodeURIComponent(redis.password)}@` : '';
    const env = {
      PATH: process.env.PATH,
      TSX_TSCONFIG_PATH: join(REPOSITORY, 'tsconfig.json'),
      REDIS_URL: `redis://${password}${redis.host}:${redis.port}`,
      ...TEST_TIMEOUT_VARIABLES,
    };
    const { stdout } = await promisify(execFile)(process.execPath, ['--import', LOADER, file], { env });
    return stdout.trimEnd().split('\n');
  } finally {
    dir.remove();
  }
}
