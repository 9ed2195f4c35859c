import { execFile } from 'node:child_process';
import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { createCacheStore } from '../../src/redis/index.ts';
import { openAdmin } from '../support/admin/admin.ts';
import { blockOf, codeBlocks, readDocument } from '../support/documents/code-blocks.ts';
import { runBlock } from '../support/documents/run-block.ts';
import { productPerFile } from '../support/programs/product-per-file.ts';
import { programArgs } from '../support/programs/program-args.ts';
import { REPOSITORY } from '../support/programs/programs.ts';
import { describeRedis, freshTenant } from '../support/redis/kinds.ts';

/** The output of the programs in each document, in order. */
const PRINTED: Readonly<Record<string, readonly (readonly string[])[]>> = {
  'docs/start/migration.md': [
    ["{ feature: 'dashboard' } 2 0", 'null'],
    ['1'],
    ['undefined', "{ name: 'John Doe' }", "{ name: 'Jane Doe' }"],
    ['a miss 2026', 'a hit 2026'],
    ['connecting', 'ready', 'PONG', 'closed'],
  ],
  'docs/use/instance.md': [['42'], ['connecting', 'ready', 'closed']],
};

describeRedis('standalone', (redis) => {
  const programsOf = (document: string) =>
    codeBlocks(readDocument(document)).filter(({ language }) => language === 'ts');
  const run = (code: string, tenant: string) => {
    const [node] = redis.nodes;
    if (!node) throw new Error('No server');
    return runBlock(code.replaceAll(/\borg_(?:123|acme)\b/g, tenant), node);
  };

  it.each(Object.keys(PRINTED))('the programs of %s print the expected output, and end', async (document) => {
    const printed = programsOf(document).map(({ code }) => run(code, freshTenant()));
    expect(await Promise.all(printed)).toEqual(PRINTED[document]);
  });

  it('the program of the README reads what it wrote, invalidates it, and ends', async () => {
    const tenant = freshTenant();
    const [program, ...others] = programsOf('README.md');
    expect(others).toEqual([]);
    expect(await run(program?.code ?? '', tenant)).toEqual(['auth0|alice John Doe']);
    const entry = `cache:{${tenant}}:users:user_456`;
    expect(await redis.admin.everyKey(entry)).toEqual([entry]);
    expect(await createCacheStore(redis.client).getCache(tenant, 'users', 'user_456')).toBeUndefined();
  });
});

/** Replaces `npm run -s token -- …` for a product that runs outside the repository. */
const npm = () =>
  `npm() { shift 4; "$NODE" ${programArgs('src/local/token.ts')
    .map((arg) => `'${arg}'`)
    .join(' ')} "$@"; }`;

describe('the commands for the local product', () => {
  const product = productPerFile();
  const { dir } = product.workplace;

  async function shell(code: string): Promise<string> {
    const env = {
      PATH: process.env.PATH,
      HOME: dir.path,
      NODE: process.execPath,
    };
    const script = `set -eu\n${npm()}\n${code.replaceAll('http://127.0.0.1:4379', product.url)}`;
    const { stdout } = await promisify(execFile)('bash', ['-c', script], { cwd: dir.path, env });
    return stdout;
  }

  it('of the README run its program as it stands, and list the session that it created', async () => {
    const readme = readDocument('README.md');
    const [, command = ''] = /`npx (tsx --env-file \S+ example\.ts)`/.exec(readme) ?? [];
    const [program] = codeBlocks(readme).filter(({ language }) => language === 'ts');
    for (const name of ['src', 'node_modules', 'package.json', 'tsconfig.json'])
      symlinkSync(join(REPOSITORY, name), join(dir.path, name));
    writeFileSync(join(dir.path, 'example.ts'), program?.code ?? '');
    const tsx = join(REPOSITORY, 'node_modules/tsx/dist/cli.mjs');
    // It must end by itself.
    const args = [tsx, ...command.split(' ').slice(1)];
    const env = { PATH: process.env.PATH, HOME: dir.path };
    const ended = await promisify(execFile)(process.execPath, args, { cwd: dir.path, env });
    const [, printed = ''] = /it prints `([^`]+)`/.exec(readme) ?? [];
    expect(ended).toEqual({ stdout: `${printed}\n`, stderr: '' });
    const admin = openAdmin({ nodes: [{ host: '127.0.0.1', port: product.redisPort }] });
    const keys = await admin.everyKey();
    admin.close();
    // The entry that the README opens in the console, as the tenant of alice.
    const [, namespace, key] = /redis-test#\/cache\/(\w+)\/(\w+)`/.exec(readme) ?? [];
    expect(keys).toContain(`cache:{org_acme}:${namespace}:${key}`);
    const { sessions } = JSON.parse(await shell(blockOf('README.md', 'TOKEN=').code));
    expect(sessions).toMatchObject([{ tenantId: 'org_acme', userId: 'auth0|alice' }]);
  });

  it('work in the migration guide', async () => {
    const answer = await shell(blockOf('docs/start/migration.md', 'TOKEN=').code);
    expect(answer).toBe('{"stored":true}{"value":{"name":"John Doe"}}');
  });

  it('in the migration guide need the permission that it names', async () => {
    const { code } = blockOf('docs/start/migration.md', 'TOKEN=');
    const answer = await shell(code.replace('--permissions cache:write', '--permissions sessions:manage'));
    expect(answer).toContain('"code":"FORBIDDEN"');
  });
});
