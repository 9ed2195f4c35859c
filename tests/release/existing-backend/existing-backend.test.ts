import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { ampxContext } from '../../../amplify/ampx-context.ts';
import { readAssembly } from '../../infra/assembly.ts';
import { REPOSITORY } from '../../support/programs/programs.ts';
import { type Consumer, createConsumer } from '../consumers/consumer.ts';
import { changedFiles } from './diff-block.ts';
import { contentsOf } from './host-templates.ts';

const DOCUMENT = 'docs/start/existing-app.md';
const EXAMPLE = join(REPOSITORY, 'examples/existing-backend');
const TSX = import.meta.resolve('tsx');
const TSC = fileURLToPath(import.meta.resolve('typescript/bin/tsc'));
const DEPLOYMENTS = { sandbox: ['sandbox', 'alice'], production: ['branch', 'main'] } as const;
type Kind = keyof typeof DEPLOYMENTS;

/**
 * The document's statement about the host's own resources: the schema's definition changes, and stacks contain more.
 */
const MAY_CHANGE = [
  'AWS::AppSync::GraphQLSchema',
  'AWS::CloudFormation::Stack',
  'Custom::CDKBucketDeployment',
  'Output',
];

let host: Consumer;
const files = changedFiles(DOCUMENT);
const read = (path: string) => readFileSync(join(EXAMPLE, path), 'utf8');

/** @returns the directory of the assembly */
async function synthesize(kind: Kind, name: string): Promise<string> {
  const [type, branch] = DEPLOYMENTS[kind];
  const out = join(host.dir, 'out', `${kind}-${name}`);
  const context = ampxContext(type, 'd1host', branch);
  host.write({
    'synth.mjs': `Object.assign(process.env, ${JSON.stringify({ CDK_OUTDIR: out, CDK_CONTEXT_JSON: JSON.stringify(context) })});
await import('./amplify/backend.ts');\n`,
  });
  await host.run(process.execPath, '--import', TSX, 'synth.mjs');
  return out;
}

const write = (state: 'before' | 'after') =>
  host.write(Object.fromEntries(files.map((file) => [file.path, file[state]])));

beforeAll(async () => {
  const { dependencies, devDependencies, ...manifest } = JSON.parse(read('package.json'));
  const { 'amplify-redis': _, 'aws-amplify': __, ...own } = dependencies;
  host = await createConsumer({ dependencies: { ...own, ...devDependencies }, manifest });
  cpSync(join(EXAMPLE, 'amplify'), join(host.dir, 'amplify'), { recursive: true });
  host.write({ 'tsconfig.json': read('tsconfig.json') });
});

it('the document changes the files of the example, by a handful of lines', () => {
  expect(files.map(({ path }) => path)).toEqual(['amplify/backend.ts', 'amplify/data/resource.ts']);
  for (const { path, after } of files) expect(after, path).toBe(read(path));
});

describe.each(Object.keys(DEPLOYMENTS) as Kind[])('%s', (kind) => {
  it('has everything the host had, unchanged, and what the document lists besides', async () => {
    write('before');
    const before = contentsOf(await synthesize(kind, 'before'));
    write('after');
    const dir = await synthesize(kind, 'after');
    const after = contentsOf(dir);
    const changed = [...before].filter(([id, { text }]) => after.get(id)?.text !== text);
    expect(changed.filter(([id]) => !after.has(id)).map(([id]) => id)).toEqual([]);
    expect(changed.filter(([, { type }]) => !MAY_CHANGE.includes(type)).map(([id]) => id)).toEqual([]);
    const { stacks } = readAssembly(dir);
    const own = ['auth', 'data', 'function', 'root'];
    const added = kind === 'sandbox' ? [] : ['redis', 'redisJwks', 'redisMonitoring', 'redisNetwork'];
    expect([...stacks.keys()].sort()).toEqual([...own, 'redisFunctions', ...added].sort());
  });
});

it('its functions are JavaScript of the package, and its own resolver keeps its response template', () => {
  const { one } = readAssembly(join(host.dir, 'out/sandbox-after'));
  expect(one('AWS::Lambda::Function', 'greet').stack).toBe('function');
  for (const name of ['sessionmanager', 'cachemanager']) {
    expect(one('AWS::Lambda::Function', name).properties).toMatchObject({ Runtime: 'nodejs24.x' });
  }
  const templates = [...contentsOf(join(host.dir, 'out/sandbox-after'))].flatMap(([id, { type, text }]) =>
    type === 'AWS::AppSync::FunctionConfiguration' && /Invoke/.test(id)
      ? [[/Invoke(\w+?)(Lambda|Fn)/.exec(id)?.[1], text.includes('"ResponseMappingTemplate":')] as const]
      : [],
  );
  expect(Object.fromEntries(templates)).toMatchObject({ SessionManager: true, CacheManager: true });
  expect(templates.filter(([, ours]) => ours)).toHaveLength(2);
  expect(templates.length).toBeGreaterThan(2);
});

it('compiles under the tsconfig that Amplify writes, and types its own and our operations', async () => {
  host.write({
    'amplify/types.ts': `import type { Schema } from './data/resource';
export type Room = Schema['Session']['type']['room'];
export type Handle = Schema['RedisSession']['type']['handle'];
export const room: Room = 'main';
export const handle: Handle = 'h';
`,
  });
  expect(await host.run(process.execPath, TSC, '-p', '.')).toBe('');
  host.write({
    'amplify/types.ts': `import type { Schema } from './data/resource';
export const handle: Schema['RedisSession']['type']['handle'] = 5;
`,
  });
  await expect(host.run(process.execPath, TSC, '-p', '.')).rejects.toThrow('TS2322');
});

describe('a clash fails the synthesis', () => {
  const after = files.find(({ path }) => path.endsWith('data/resource.ts'))?.after ?? '';
  const failing = async (code: string) => {
    expect(code).not.toBe(after);
    host.write({ 'amplify/data/resource.ts': code });
    return synthesize('sandbox', 'clash').catch((error: Error) => error.message);
  };

  it('of types', async () => {
    const code = after
      .replace('Session: a.customType', 'RedisSession: a.customType')
      .replace("      session: a.ref('Session'),\n", '');
    expect(await failing(code)).toContain('Please remove or rename RedisSession');
  });

  it('of operations that a model generates', async () => {
    const model = 'Session: a.model({ room: a.string() }).authorization((allow) => [allow.authenticated()]),';
    const code = after
      .replace(/Session: a\.customType.*/, model)
      .replace("      session: a.ref('Session'),\n", '');
    expect(await failing(code)).toContain('cannot redeclare field getSession');
  });

  it('with an authorization mode that the API lacks', async () => {
    const code = after.replace(
      'redisSchema.authorization((allow) => [allow.authenticated()])',
      "redisSchema.authorization((allow) => [allow.authenticated('oidc')])",
    );
    expect(await failing(code)).toContain('no OPENID_CONNECT authentication provider configured');
  });
});

it('a wrong option fails with its name before anything is created', async () => {
  write('after');
  host.write({
    'amplify/backend.ts': read('amplify/backend.ts').replace(
      "topology: 'serverless'",
      "topology: 'serverles' as 'serverless'",
    ),
  });
  const message = await synthesize('sandbox', 'wrong').catch((error: Error) => error.message);
  expect(message).toContain(
    'redis.topology: must have the topology cluster, serverless, public, existing or upstash',
  );
  expect(message).toContain('Correct the options of addRedis');
});
