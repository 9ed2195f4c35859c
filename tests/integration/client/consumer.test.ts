import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { productPerFile } from '../../support/programs/product-per-file.ts';
import { REPOSITORY } from '../../support/programs/programs.ts';

const product = productPerFile();
const root = product.workplace.dir.path;
let token: string;

beforeAll(async () => {
  token = await product.mint({ tenant: 'org_consumer', user: 'alice', permissions: ['cache:write'] });
});

const client = join(relative(root, REPOSITORY), 'src/client/index.ts');

/** Stricter than most projects, and without the types of Node: the client must not depend on either. */
const TSCONFIG = {
  compilerOptions: {
    ...{ target: 'ES2022', lib: ['ES2022', 'DOM'], types: [], module: 'ESNext', moduleResolution: 'bundler' },
    ...{ strict: true, noUncheckedIndexedAccess: true, exactOptionalPropertyTypes: true },
    ...{ noPropertyAccessFromIndexSignature: true, noUnusedLocals: true, noUnusedParameters: true },
    ...{ verbatimModuleSyntax: true, isolatedModules: true, erasableSyntaxOnly: true },
    ...{ allowImportingTsExtensions: true, noEmit: true },
  },
  include: ['*.ts'],
};

const MAIN = `
import { type AsOf, createRedisClient, isRedisApiError, type Json, type Session } from '${client}';
import { baseUrl, token } from './settings.ts';

interface User {
  readonly name: string;
  readonly tags?: readonly string[];
}

const { sessions, cache, health } = createRedisClient({ baseUrl, getToken: () => token });
const { sessionId, session } = await sessions.create({ metadata: { page: 'start' } });
const read: Session | null = await sessions.get(sessionId);

let loads = 0;
const load = async (): Promise<User> => ({ name: \`John \${++loads}\` });
const first: User = await cache.getOrLoad('users', 'u1', load, { ttl: 60, tags: ['user'] });
const second: User = await cache.getOrLoad('users', 'u1', load);
await cache.invalidateTags(['user']);
const third = await cache.getOrLoad('users', 'u1', load);
const untyped: Json | undefined = await cache.get('users', 'u1');
const typed: User | undefined = await cache.get<User>('users', 'u1');
const asOf: AsOf = await cache.asOf();
const stored: boolean = await cache.set('users', 'u2', { at: 1 }, { asOf });
const many: Map<string, Json> = await cache.getMany('users', ['u1', 'u2', 'u3']);

let rejected = '';
try {
  await sessions.revokeTenant();
} catch (error) {
  if (!isRedisApiError(error)) throw error;
  rejected = error.code;
}
const ended = await sessions.destroy({ handle: session.handle });

console.log(
  JSON.stringify({
    names: [first.name, second.name, third.name, typed?.name],
    cached: untyped !== undefined,
    stored,
    many: [...many.keys()],
    page: read?.metadata['page'],
    rejected,
    ended,
    ready: (await health()).status,
  }),
);
`;

describe('a project that imports the client by path', () => {
  beforeAll(() => {
    const write = (file: string, text: string) => writeFileSync(join(root, file), text);
    write('tsconfig.json', JSON.stringify(TSCONFIG));
    write('package.json', JSON.stringify({ type: 'module' }));
    write('settings.ts', `export const baseUrl = '${product.url}';\nexport const token = '${token}';\n`);
    write('main.ts', MAIN);
  });

  const tsc = (): string => {
    const compiler = join(REPOSITORY, 'node_modules/typescript/bin/tsc');
    try {
      return execFileSync(process.execPath, [compiler, '-p', root, '--listFiles'], { encoding: 'utf8' });
    } catch (error) {
      return String(Object(error).stdout);
    }
  };

  it('type-checks and compiles nothing of this repository but the client', () => {
    const output = tsc();
    expect(output).not.toContain('error TS');
    const ours = output.split('\n').filter((file) => file.startsWith(join(REPOSITORY, 'src')));
    expect(ours.length).toBeGreaterThan(10);
    const others = ours
      .map((file) => relative(REPOSITORY, file))
      .filter((file) => !file.startsWith('src/client/'));
    expect(others).toEqual([]);
    expect(output).not.toContain('@types/node');
  });

  it('calls the product', () => {
    const loader = join(REPOSITORY, 'node_modules/tsx/dist/loader.mjs');
    const out = execFileSync(process.execPath, ['--import', loader, join(root, 'main.ts')], {
      encoding: 'utf8',
    });
    expect(JSON.parse(out)).toEqual({
      names: ['John 1', 'John 1', 'John 2', 'John 2'],
      cached: true,
      stored: true,
      many: ['u1', 'u2'],
      page: 'start',
      rejected: 'FORBIDDEN',
      ended: true,
      ready: 'ready',
    });
  });
});
