import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { delimiter, dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { listenOnLoopback } from '../../../src/local/server/listen.ts';
import { type LambdaService, startLambdaService } from '../../support/fakes/lambda-service.ts';
import { clear, makeWorkplace, mint, run, start, startProduct } from '../../support/programs/workplace.ts';
import { LOOPBACK } from '../../support/redis/server.ts';
import { waitUntil } from '../../support/wait-until.ts';

/** Stands in for `npx ampx`: records its arguments and input, and deploys the contents of OUTPUTS. */
const NPX = `#!/bin/sh
printf '%s\\n' "$*" >> "$CALLS"
case "$*" in
  *'secret set'*) printf 'input %s\\n' "$(cat)" >> "$CALLS" ;;
  *--once*)
    printf 'settings %s\\n' "$BACKEND_SETTINGS" >> "$CALLS"
    [ -z "$WAIT" ] || { touch "$CALLS.waiting"; exec sleep 600; }
    while [ "$1" != --outputs-out-dir ]; do shift; done
    [ ! -e "$OUTPUTS" ] || cp "$OUTPUTS" "$2/amplify_outputs.json"
    exit "\${DEPLOY_CODE:-0}" ;;
  *delete*) exit "\${DELETE_CODE:-0}" ;;
esac
`;

const workplace = makeWorkplace();
const at = (name: string) => join(workplace.dir.path, name);
const POOL = { aws_region: 'eu-west-1', user_pool_id: 'eu-west-1_p', user_pool_client_id: 'c' };

let lambda: LambdaService;
let token: string;

beforeAll(async () => {
  await startProduct(workplace);
  token = await mint(workplace, { tenant: 'org_verify', user: 'verify', permissions: ['cache:write'] });
  mkdirSync(at('bin'));
  writeFileSync(at('bin/npx'), NPX);
  chmodSync(at('bin/npx'), 0o755);
});
afterAll(() => clear(workplace));

beforeEach(async () => {
  lambda = await startLambdaService();
  lambda.functions.set('session-1', {
    handler: async (event) =>
      Object(event).source === 'aws.scheduler' ? { removed: 0, reclaimed: 0, more: false } : null,
    variables: {},
    revision: 1,
    updating: 0,
  });
  writeFileSync(at('calls'), '');
  writeOutputs({ auth: POOL });
});
afterEach(() => lambda.close());

/** The outputs of the local product, as a sandbox with a session function would write them. */
function writeOutputs(more: object = {}) {
  const outputs = JSON.parse(readFileSync(at('amplify_outputs.json'), 'utf8'));
  Object.assign(outputs.custom.redis, { sessionFunction: 'session-1', region: 'eu-west-1' });
  writeFileSync(at('deployed.json'), JSON.stringify({ ...outputs, ...more }));
}

const environment = (more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv => ({
  ...lambda.environment,
  AWS_REGION: 'eu-west-1',
  PATH: [at('bin'), dirname(process.execPath), process.env.PATH].join(delimiter),
  CALLS: at('calls'),
  OUTPUTS: at('deployed.json'),
  SMOKE_TOKEN: token,
  ...more,
});
const verify = (args: readonly string[] = [], more?: NodeJS.ProcessEnv) =>
  run(workplace, 'verify', args, environment(more));
const calls = () => readFileSync(at('calls'), 'utf8').trim().split('\n');

describe('npm run smoke', () => {
  test('passes against the local product, GraphQL included', async () => {
    const { code, out, err } = await run(workplace, 'smoke', [], { SMOKE_TOKEN: token });
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain('ok    One call reads a hundred keys and 5.4 MB; more is refused');
    expect(out).toContain('ok    GraphQL returns text as it was stored, and typed errors');
    expect(out).toContain('skip  The scheduled cleanup runs');
  });

  test('invokes the cleanup of a deployment', async () => {
    const env = environment();
    const { code, out } = await run(workplace, 'smoke', ['--outputs', 'deployed.json'], env);
    expect(code).toBe(0);
    expect(out).toContain('ok    The scheduled cleanup runs');
    expect(lambda.calls).toEqual(['POST session-1/invocations']);
  });
});

describe('npm run verify:aws', () => {
  test('deploys a sandbox with a cache of its own, tests it and deletes it', async () => {
    const { code, out, err } = await verify(['--identifier', 'mine'], {
      BACKEND_SETTINGS: '{"corsOrigins":[]}',
    });
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain('ok    The scheduled cleanup runs');
    expect(out).toContain('Verified and deleted the sandbox mine');
    expect(calls()).toEqual([
      expect.stringMatching(/^ampx sandbox --once --outputs-out-dir \S+ --identifier mine$/),
      'settings {"corsOrigins":[],"previews":"public"}',
      'ampx sandbox delete --yes --identifier mine',
    ]);
    const [, folder = ''] = /--outputs-out-dir (\S+)/.exec(calls()[0] ?? '') ?? [];
    expect(existsSync(folder)).toBe(false);
  });

  test('gives the sandbox an Upstash database if one is named, by secrets that it removes', async () => {
    const upstash = { UPSTASH_REDIS_REST_URL: 'https://db.upstash.io', UPSTASH_REDIS_REST_TOKEN: 'hush' };
    const { code, out, err } = await verify(['--identifier', 'mine'], upstash);
    expect(code).toBe(0);
    expect(out + err).not.toContain('hush');
    expect(calls()).toEqual([
      'ampx sandbox secret set UPSTASH_REDIS_REST_URL --identifier mine',
      'input https://db.upstash.io',
      'ampx sandbox secret set UPSTASH_REDIS_REST_TOKEN --identifier mine',
      'input hush',
      expect.stringContaining('ampx sandbox --once'),
      'settings ',
      'ampx sandbox delete --yes --identifier mine',
      'ampx sandbox secret remove UPSTASH_REDIS_REST_URL --identifier mine',
      'ampx sandbox secret remove UPSTASH_REDIS_REST_TOKEN --identifier mine',
    ]);
  });

  test('makes a user in the pool of the sandbox if no token is given', async () => {
    const actions: string[] = [];
    const server = createServer(async (request, response) => {
      const body = Buffer.concat(await request.toArray()).toString();
      const action = String(request.headers['x-amz-target']).split('.')[1] ?? '';
      const { UserPoolId, GroupName, AuthFlow } = JSON.parse(body);
      const isSigned = / Credential=AKIAOPERATOR\/\d{8}\/eu-west-1\/cognito-idp\/aws4_request, /.test(
        request.headers.authorization ?? '',
      );
      actions.push([action, UserPoolId, GroupName ?? AuthFlow, isSigned].filter(Boolean).join(' '));
      response.end(JSON.stringify({ AuthenticationResult: { AccessToken: token } }));
    });
    const port = await listenOnLoopback(server);
    onTestFinished(() => server.closeAllConnections());
    onTestFinished(() => void server.close());
    const { code, out } = await verify([], {
      SMOKE_TOKEN: '',
      AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: `http://${LOOPBACK}:${port}`,
    });
    expect(code).toBe(0);
    expect(out).toMatch(/Verified and deleted the sandbox verify-[0-9a-f]{6}\n/);
    expect(actions).toEqual([
      'AdminCreateUser eu-west-1_p true',
      'AdminSetUserPassword eu-west-1_p true',
      'CreateGroup eu-west-1_p tenant:verify true',
      'AdminAddUserToGroup eu-west-1_p tenant:verify true',
      'CreateGroup eu-west-1_p cache:write true',
      'AdminAddUserToGroup eu-west-1_p cache:write true',
      'AdminInitiateAuth eu-west-1_p ADMIN_USER_PASSWORD_AUTH true',
    ]);
  });

  test.each([
    ['the smoke test fails', { SMOKE_TOKEN: 'no token' }, 'The smoke test failed'],
    ['the deployment fails', { DEPLOY_CODE: '1' }, 'sandbox --once --outputs-out-dir'],
    ['nothing was deployed', { OUTPUTS: '/nowhere' }, 'ampx deployed nothing'],
  ])('deletes the sandbox if %s', async (_, more, reason) => {
    const { code, out, err } = await verify(['--identifier', 'mine'], more);
    expect(code).toBe(1);
    expect(err).toContain(reason);
    expect(out).not.toContain('Verified');
    expect(calls().at(-1)).toBe('ampx sandbox delete --yes --identifier mine');
  });

  test('deletes the sandbox if it is interrupted', async () => {
    const child = start(workplace, 'verify', ['--identifier', 'mine'], environment({ WAIT: '1' }));
    await waitUntil('the deployment', () => existsSync(at('calls.waiting')));
    // Ctrl-C reaches the whole group.
    child.child.kill('SIGINT');
    const pids = readFileSync(`/proc/${child.child.pid}/task/${child.child.pid}/children`, 'utf8');
    for (const pid of pids.trim().split(' ')) process.kill(Number(pid), 'SIGINT');
    expect(await child.exited).toBe(1);
    expect(calls().at(-1)).toBe('ampx sandbox delete --yes --identifier mine');
  });

  test('reports what may be left if the deletion fails, even after a success', async () => {
    const { code, err } = await verify(['--identifier', 'mine'], { DELETE_CODE: '1' });
    expect(code).toBe(1);
    expect(err).toContain('may still exist and cost money');
    expect(err).toContain('npx ampx sandbox delete --yes --identifier mine');
  });

  test('keeps the sandbox on request', async () => {
    const { code, out } = await verify(['--identifier', 'mine', '--keep']);
    expect(code).toBe(0);
    expect(out).toContain('Delete it with:\nnpx ampx sandbox delete --yes --identifier mine');
    expect(calls().join()).not.toContain('delete');
  });

  test.each([
    [[], { AWS_ACCESS_KEY_ID: '' }, 'aws configure export-credentials'],
    [[], { AWS_REGION: '' }, 'AWS_REGION is missing'],
    [[], { UPSTASH_REDIS_REST_URL: 'https://h' }, 'UPSTASH_REDIS_REST_TOKEN: is required'],
    [['--identifier', 'much-too-long-name'], {}, 'up to 15 letters'],
  ])('deploys nothing with %j and %j', async (args, more, reason) => {
    const { code, err } = await verify(args, more);
    expect(code).toBe(1);
    expect(err).toContain(reason);
    expect(calls()).toEqual(['']);
  });
});
