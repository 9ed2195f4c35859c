import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readAssembly } from '../infra/assembly.ts';
import { codeBlocks, readDocument } from '../support/code-blocks.ts';
import { REPOSITORY } from '../support/programs.ts';
import { makeTempDir } from '../support/reaper.ts';

/**
 * The documented deployment as an operator runs it: a fresh clone with edited settings, every command of amplify.yml, and
 * Amplify's own deployer, with its own tsx and TypeScript, up to CloudFormation.
 */
const CHILD = join(import.meta.dirname, 'deploy-child.mjs');
const SETTINGS = 'amplify/settings.ts';
const clone = makeTempDir();
const out = makeTempDir();
const to = (name: string) => join(out.path, name);

/** NODE_ENV, as an app's environment variables may set it. No request may leave the machine, not even for credentials. */
const ENVIRONMENT = {
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(VITEST|TEST_|npm_)/.test(name))),
  NODE_ENV: 'production',
  AWS_REGION: 'eu-west-1',
  AWS_EC2_METADATA_DISABLED: 'true',
  // ampx refuses to run without a package manager.
  npm_config_user_agent: 'npm/10.9.9 node/v22.23.3',
};

async function run(program: string, args: readonly string[]) {
  const child = spawn(program, args, { cwd: clone.path, env: ENVIRONMENT });
  let output = '';
  child.stdout.on('data', (chunk) => (output += chunk));
  child.stderr.on('data', (chunk) => (output += chunk));
  const [code] = await once(child, 'close');
  return { code, output };
}

/** The commands of amplify.yml, in order. */
const commands = [...readFileSync(join(REPOSITORY, 'amplify.yml'), 'utf8').matchAll(/^ {8}- (.+)$/gm)].map(
  ([, command = '']) => command,
);
/** `nvm` belongs to Amplify's build image, and `ampx` needs AWS: the deployer that it calls is run instead. */
const runsHere = (command: string) => !/^(nvm|npx ampx) /.test(command);

/** The settings as deploy.md shows them, with the indentation of its list. */
function documentedIssuers(): string {
  const guide = readDocument('docs/operate/deploy.md');
  const block = codeBlocks(guide).find(({ code }) => code.startsWith('tokenIssuers: ['));
  if (!block) throw new Error('deploy.md shows no tokenIssuers');
  return block.code.replaceAll(/^/gm, '     ');
}

const issuer = (name: string) =>
  `{ kind: 'auth0', issuer: 'https://${name}.eu.auth0.com/', audience: 'https://api.${name}.example.com/version/1' }`;
const edit = (replace: string, by: string) => ({ file: SETTINGS, replace, by });
const append = (file: string, text: string) => ({ file, append: text });

const DEPLOYMENTS = [
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
    edits: [append(SETTINGS, "\nexport const days: number = 'seven';\n")],
    to: to('wrong'),
  },
];

let results: string[] = [];

beforeAll(async () => {
  const files = execFileSync('git', ['ls-files', '-z'], { cwd: REPOSITORY, encoding: 'utf8' }).split('\0');
  for (const file of files.filter((name) => name && existsSync(join(REPOSITORY, name)))) {
    mkdirSync(dirname(join(clone.path, file)), { recursive: true });
    cpSync(join(REPOSITORY, file), join(clone.path, file));
  }
});
afterAll(() => {
  clone.remove();
  out.remove();
});

test('every command of amplify.yml that needs no AWS succeeds', async () => {
  expect(commands.filter((command) => !runsHere(command))).toHaveLength(2);
  for (const command of commands.filter(runsHere)) {
    const { code, output } = await run('sh', ['-c', command]);
    expect(code, `${command}\n${output.slice(-4_000)}`).toBe(0);
  }
  const artifact = join(clone.path, 'dist/console');
  expect(existsSync(join(artifact, 'redis-test/index.html'))).toBe(true);
  expect(readFileSync(join(artifact, 'index.html'), 'utf8')).toContain('url=/redis-test/');
});

test('Amplify’s deployer accepts the settings as documented, in any style', async () => {
  const { output } = await run(process.execPath, [CHILD, JSON.stringify(DEPLOYMENTS)]);
  results = output.split('\n').filter((line) => /^(deployed|failed )/.test(line));
  expect(results.slice(0, 3), output.slice(-4_000)).toEqual(['deployed', 'deployed', 'deployed']);
});

test('it checks types, so that the build needs no check of its own', () => {
  expect(results[3]).toMatch(/^failed .*(Type|type)/);
});

const issuersOf = (name: string) =>
  JSON.stringify(
    readAssembly(to(name)).one('AWS::Lambda::Function', 'sessionmanager').properties.Environment,
  );

test('each deployment in a process sees the edits before it', () => {
  expect(issuersOf('sandbox')).toContain('YOUR-TENANT');
  expect(issuersOf('standalone')).toContain('a-company-with-a-long-name-in-production');
  expect(readAssembly(to('branch')).one('AWS::SNS::Subscription').properties.Endpoint).toBe(
    'ops@example.com',
  );
  const code = (name: string) =>
    JSON.stringify(readAssembly(to(name)).one('AWS::Lambda::Function', 'sessionmanager').properties.Code);
  expect(code('branch')).not.toBe(code('standalone'));
});

test('a sandbox has no network, and a standalone deployment has what a branch has', () => {
  const stacks = (name: string) => [...readAssembly(to(name)).stacks.keys()].sort();
  expect(stacks('sandbox')).not.toContain('network');
  expect(stacks('branch')).toContain('network');
  expect(stacks('standalone')).toEqual(stacks('branch').filter((name) => !/BranchLinker/.test(name)));
  rmSync(to('wrong'), { recursive: true, force: true });
});
