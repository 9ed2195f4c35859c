import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { REPOSITORY } from './programs.ts';
import { type NodeAddress, TEST_TIMEOUT_VARIABLES } from './server.ts';

const LOADER = pathToFileURL(join(REPOSITORY, 'node_modules/tsx/dist/loader.mjs')).href;
const CORE = pathToFileURL(join(REPOSITORY, 'src/redis/index.ts')).href;

/** The core under the names that documents call it by. */
const IMPORTS = /from '(@\/lib\/redis\/\w+|\.\/src\/redis\/index\.ts)'/g;

/**
 * Runs a block of a document in a process of its own, as a program that imports the core.
 * @param before what the document takes for granted, such as a database
 * @param after what to print of what the block has done
 * @returns what it printed, line by line
 */
export async function runBlock(
  code: string,
  redis: NodeAddress,
  { before = '', after = '' } = {},
): Promise<string[]> {
  const dir = mkdtempSync(join(tmpdir(), 'amplify-redis-block-'));
  try {
    const file = join(dir, 'block.mts');
    const close = `import { closeRedis as closeAfterwards } from '${CORE}';\n`;
    const program = [close, before, code, after, 'await closeAfterwards();'].join('\n');
    writeFileSync(file, program.replaceAll(IMPORTS, `from '${CORE}'`));
    const password = redis.password ? `:${encodeURIComponent(redis.password)}@` : '';
    const env = {
      PATH: process.env.PATH,
      REDIS_URL: `redis://${password}${redis.host}:${redis.port}`,
      ...TEST_TIMEOUT_VARIABLES,
    };
    const { stdout } = await promisify(execFile)(process.execPath, ['--import', LOADER, file], { env });
    return stdout.trimEnd().split('\n');
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}
