import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readAssembly } from '../../infra/assembly.ts';
import { installNode, NODE_VERSIONS } from '../../support/node-version.ts';
import { makeTempDir } from '../../support/programs/reaper.ts';
import { parseBuildFile } from './build-file.ts';
import { type CleanClone, makeCleanClone } from './clean-clone.ts';
import {
  COMPANY_FILE,
  documentedBackendSettings,
  documentedIssuers,
  issuer,
  restyled,
} from './settings-styles.ts';

/**
 * The documented deployment as an operator runs it: a clean clone with edited settings, every command of amplify.yml in
 * its order, and Amplify's own deployer, with its own tsx and TypeScript, up to CloudFormation.
 */
const CHILD = join(import.meta.dirname, 'deploy-child.mjs');
const SETTINGS = 'amplify/settings.ts';
const node = installNode(NODE_VERSIONS[22]);
const out = makeTempDir();
const to = (name: string) => join(out.path, name);

let clone: CleanClone;
let build: ReturnType<typeof parseBuildFile>;

beforeAll(() => {
  clone = makeCleanClone(node);
  build = parseBuildFile(clone.read('amplify.yml'));
});
afterAll(() => {
  clone.remove();
  out.remove();
});

/** Runs commands as Amplify Hosting does, and fails with what the first that fails has printed. */
async function succeed(commands: readonly string[]): Promise<void> {
  for (const command of commands) {
    const { code, output } = await clone.run('sh', ['-c', command]);
    expect(code, `${command}\n${output.slice(-4_000)}`).toBe(0);
  }
}

describe('the backend phase', () => {
  test('selects a Node.js that we test, installs, and calls ampx with options that it has', async () => {
    const [nvm = '', install = '', deploy = '', ...rest] = build.backend;
    expect(nvm).toBe('nvm install 22 && nvm use 22');
    await succeed(['test "$(node --version)" = v22.23.3', install]);
    const [program, options = ''] = deploy.split(/ pipeline-deploy /);
    expect(program).toBe('npx ampx');
    const { output } = await clone.run('npx', ['ampx', 'pipeline-deploy', '--help']);
    for (const [option] of options.matchAll(/--[\w-]+/g)) expect(output).toContain(`${option} `);
    expect(rest).toEqual([]);
  });

  const edit = (replace: string, by: string) => ({ file: SETTINGS, replace, by });
  const append = (file: string, text: string) => ({ file, append: text });

  const deployments = () => [
    {
      backendId: { namespace: 'amplifyredis', name: 'alice', type: 'sandbox' },
      edits: [edit('    tokenIssuers: [],\n', documentedIssuers())],
      to: to('sandbox'),
    },
    {
      backendId: { namespace: 'd1example', name: 'main', type: 'branch' },
      edits: [edit('alarmEmail: undefined', 'alarmEmail: "ops@example.com"')],
      to: to('branch'),
    },
    {
      backendId: { namespace: 'amplifyredis', name: 'main', type: 'standalone' },
      edits: [
        edit('tokenIssuers: [', `tokenIssuers: [${issuer('a-company-with-a-long-name-in-production')},`),
        append(
          'src/api/lambda/handler.ts',
          '\nObject.assign(globalThis, { editedAfterTheFirstDeployment: true });\n',
        ),
      ],
      to: to('standalone'),
    },
    {
      backendId: { namespace: 'd1example', name: 'main', type: 'branch' },
      edits: [
        { file: 'amplify/company.ts', write: COMPANY_FILE },
        { file: SETTINGS, write: restyled(clone.read(SETTINGS)) },
      ],
      backendSettings: documentedBackendSettings(),
      to: to('restyled'),
    },
    {
      backendId: { namespace: 'd1example', name: 'main', type: 'branch' },
      edits: [append(SETTINGS, "\nexport const days: number = 'seven';\n")],
      to: to('wrong'),
    },
  ];

  let results: string[] = [];

  test('Amplify’s deployer accepts the settings as documented, in any style', async () => {
    const { output } = await clone.run(node, [CHILD, JSON.stringify(deployments())]);
    results = output.split('\n').filter((line) => /^(deployed|failed )/.test(line));
    expect(results.slice(0, -1), output.slice(-4_000)).toEqual(Array(4).fill('deployed'));
  });

  test('it checks types, so that the build needs no check of its own', () => {
    expect(results.at(-1)).toMatch(/^failed .*(Type|type)/);
    rmSync(to('wrong'), { recursive: true, force: true });
  });

  const issuersOf = (name: string) =>
    JSON.stringify(
      readAssembly(to(name)).one('AWS::Lambda::Function', 'sessionmanager').properties.Environment,
    );
  const emailOf = (name: string) => readAssembly(to(name)).one('AWS::SNS::Subscription').properties.Endpoint;

  test('each deployment in a process sees the edits before it', () => {
    expect(issuersOf('sandbox')).toContain('YOUR-TENANT');
    expect(issuersOf('standalone')).toContain('a-company-with-a-long-name-in-production');
    expect(emailOf('branch')).toBe('ops@example.com');
    const code = (name: string) =>
      JSON.stringify(readAssembly(to(name)).one('AWS::Lambda::Function', 'sessionmanager').properties.Code);
    expect(code('branch')).not.toBe(code('standalone'));
  });

  test('BACKEND_SETTINGS overrides single settings, and keeps the others', () => {
    const built = readAssembly(to('restyled'));
    expect(built.all('AWS::ElastiCache::ServerlessCache')).toHaveLength(1);
    expect(built.all('AWS::ElastiCache::ReplicationGroup')).toEqual([]);
    expect(emailOf('restyled')).toBe('ops@example.com');
    expect(issuersOf('restyled')).toContain('our-company.eu.auth0.com');
  });

  test('a sandbox has no network, and a standalone deployment has what a branch has', () => {
    const stacks = (name: string) => [...readAssembly(to(name)).stacks.keys()].sort();
    expect(stacks('sandbox')).not.toContain('network');
    expect(stacks('branch')).toContain('network');
    expect(stacks('standalone')).toEqual(stacks('branch').filter((name) => !/BranchLinker/.test(name)));
  });
});

describe('the frontend phase', () => {
  const OUTPUTS = {
    version: '1.4',
    auth: { aws_region: 'eu-west-1', user_pool_id: 'eu-west-1_pool', user_pool_client_id: 'client' },
    data: { url: 'https://api.appsync-api.eu-west-1.amazonaws.com/graphql', aws_region: 'eu-west-1' },
    custom: {
      redis: {
        environment: 'production',
        sessionUrl: 'https://sessions.lambda-url.eu-west-1.on.aws/',
        cacheUrl: 'https://cache.lambda-url.eu-west-1.on.aws/',
      },
    },
  };

  test('builds the console for the outputs of the backend phase, with an index page', async () => {
    clone.write('amplify_outputs.json', JSON.stringify(OUTPUTS));
    await succeed(build.frontend);
    const inArtifact = (file: string) => clone.read(join(build.artifact, file));
    expect(inArtifact('index.html')).toContain('url=/redis-test/');
    expect(JSON.parse(inArtifact('redis-test/outputs.json'))).toEqual(OUTPUTS);
    const page = inArtifact('redis-test/index.html');
    for (const url of [OUTPUTS.custom.redis.sessionUrl, OUTPUTS.custom.redis.cacheUrl, OUTPUTS.data.url]) {
      expect(page).toContain(new URL(url).origin);
    }
    const files = [...page.matchAll(/(?:src|href)="\/([^"]+)"/g)].map(([, file = '']) => file);
    expect(files.length).toBeGreaterThan(1);
    for (const file of files) expect(existsSync(join(clone.path, build.artifact, file)), file).toBe(true);
  });
});
