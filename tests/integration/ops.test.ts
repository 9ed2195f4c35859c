import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createLambdaHandler, operatorCommands } from '../../src/api/lambda/index.ts';
import { openOperator } from '../../src/api/stores.ts';
import { connectRedis, createSessionStore } from '../../src/redis/index.ts';
import {
  type LambdaService,
  type StoredFunction,
  startLambdaService,
} from '../support/fakes/lambda-service.ts';
import {
  call,
  clear,
  makeWorkplace,
  mint,
  type RunningProduct,
  run,
  startProduct,
} from '../support/programs/workplace.ts';
import { freshTenant } from '../support/redis/kinds.ts';
import { SHARED_CLIENT } from '../support/redis/server.ts';
import { type StandaloneServer, startStandalone } from '../support/redis/standalone.ts';

const workplace = makeWorkplace();
afterAll(() => clear(workplace));

describe('at the Redis of a running npm run dev', () => {
  let product: RunningProduct;
  beforeAll(async () => {
    product = await startProduct(workplace);
  });

  async function signIn(tenant: string, user: string) {
    const token = await mint(workplace, { tenant, user });
    const created = await call(`${product.url}/api/redis/session`, token, { method: 'POST', body: '{}' });
    const { sessionId } = Object(await created.json());
    const status = async () =>
      (await call(`${product.url}/api/redis/session?sessionId=${sessionId}`, token)).status;
    expect(await status()).toBe(200);
    return status;
  }

  test('ends the sessions of a user, of a tenant, and what a restore has brought back', async () => {
    const tenant = freshTenant();
    const [alice, bob] = [await signIn(tenant, 'alice'), await signIn(tenant, 'bob')];
    const ofUser = await run(workplace, 'ops', ['end-user-sessions', tenant, 'auth0|alice', '--local']);
    expect(ofUser).toMatchObject({ code: 0, err: '' });
    expect(ofUser.out).toContain(
      `At 127.0.0.1:${product.redisPort}\nEnded the sessions of the user auth0|alice of ${tenant}: 1`,
    );
    expect([await alice(), await bob()]).toEqual([404, 200]);

    const ofTenant = await run(workplace, 'ops', ['revoke-tenant', tenant, '--local']);
    expect(ofTenant.out).toContain(`Ended the sessions of ${tenant}: 1`);
    expect(await bob()).toBe(404);

    const carol = await signIn(tenant, 'carol');
    const restored = await run(workplace, 'ops', ['after-restore', '--local', '--restore', 'nightly']);
    expect(restored).toMatchObject({ code: 0 });
    expect(restored.out).toMatch(
      /\n\d+ tenants: their restored sessions and cache entries are no longer valid/,
    );
    expect(await carol()).toBe(404);
    const since = await signIn(tenant, 'carol');
    const again = await run(workplace, 'ops', ['after-restore', '--local', '--restore', 'nightly']);
    expect(again.out).toContain('Nothing to do');
    expect(await since()).toBe(200);
    const another = await run(workplace, 'ops', ['after-restore', '--local']);
    expect(another.out).toMatch(/The restore is named (restore-[\d-]+-[0-9a-f]{8})\. .*--restore \1\n/);
    expect(await since()).toBe(404);
  });

  test('says that limits come with the next start', async () => {
    const { code, err } = await run(workplace, 'ops', ['limit-tenant', 't', '{"burst":1}', '--local']);
    expect(code).toBe(1);
    expect(err).toContain('set it in .env.local and restart npm run dev');
  });
});

test('reaches the Redis that the environment names, and says when there is none', async () => {
  const here = makeWorkplace();
  const server = await startStandalone();
  const client = connectRedis({ endpoint: server.endpoint, resilience: SHARED_CLIENT });
  const sessions = createSessionStore(client);
  const { sessionId } = await sessions.createSession({ tenantId: 't', userId: 'u' });
  const REDIS_URL = `redis://127.0.0.1:${server.process.address.port}`;
  expect(await run(here, 'ops', ['revoke-tenant', 't', '--local'], { REDIS_URL })).toMatchObject({ code: 0 });
  expect(await sessions.getSession('t', sessionId)).toBeNull();
  await client.close();
  await server.close();
  const gone = await run(here, 'ops', ['revoke-tenant', 't', '--local'], {
    REDIS_URL,
    REDIS_COMMAND_TIMEOUT_MS: '1000',
  });
  expect(gone.code).toBe(1);
  expect(gone.err).toContain('cannot be reached');
  const nowhere = await run(here, 'ops', ['revoke-tenant', 't', '--local']);
  expect(nowhere).toMatchObject({ code: 1 });
  expect(nowhere.err).toContain('No product is running. Start one with: npm run dev');
  await clear(here);
});

describe('at a deployment', () => {
  let lambda: LambdaService;
  let server: StandaloneServer;
  let client: ReturnType<typeof connectRedis>;
  let remainingMs: number[];

  beforeAll(async () => {
    server = await startStandalone();
    client = connectRedis({ endpoint: server.endpoint, resilience: SHARED_CLIENT });
  });
  afterAll(async () => {
    await client.close();
    await server.close();
  });

  const stored = (handler?: StoredFunction['handler']): StoredFunction => ({
    ...(handler && { handler }),
    variables: { LOG_LEVEL: 'info', REDIS_HOST: 'h' },
    revision: 1,
    updating: 0,
  });

  beforeEach(async () => {
    lambda = await startLambdaService();
    remainingMs = [];
    const sessions = createSessionStore(client);
    const operator = openOperator(client, { redis: { endpoint: server.endpoint } }, sessions);
    const handler = createLambdaHandler(() => ({
      app: { fetch: () => new Response() } as never,
      onOperator: operatorCommands(operator),
      log: () => {},
    }));
    const context = {
      awsRequestId: 'aws-1',
      getRemainingTimeInMillis: () => remainingMs.shift() ?? 30_000,
    };
    lambda.functions.set(
      'session-1',
      stored((event) => handler(event, context)),
    );
    lambda.functions.set('cache-1', stored());
    writeOutputs({ sessionFunction: 'session-1', cacheFunction: 'cache-1' });
  });
  afterEach(() => lambda.close());

  function writeOutputs(names: object) {
    const redis = { environment: 'production', region: 'eu-west-1', ...names };
    const outputs = JSON.stringify({ custom: { redis } });
    writeFileSync(join(workplace.dir.path, 'deployed.json'), outputs);
  }

  const ops = (args: readonly string[], env: NodeJS.ProcessEnv = {}) =>
    run(workplace, 'ops', args, { ...lambda.environment, ...env });
  const OUTPUTS = ['--outputs', 'deployed.json'];

  test('invokes the session function of the outputs with a signed request', async () => {
    const sessions = createSessionStore(client);
    const tenant = freshTenant();
    const { sessionId } = await sessions.createSession({ tenantId: tenant, userId: 'alice' });
    const { code, out, err } = await ops(['end-user-sessions', tenant, 'alice', ...OUTPUTS]);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain('At session-1 (production of deployed.json)');
    expect(out).toContain(`Ended the sessions of the user alice of ${tenant}: 1`);
    expect(lambda.calls).toEqual(['POST session-1/invocations']);
    expect(await sessions.getSession(tenant, sessionId)).toBeNull();
  });

  test('invokes again until every tenant of a restore is done', async () => {
    const sessions = createSessionStore(client);
    const signIn = async () =>
      (await sessions.createSession({ tenantId: freshTenant(), userId: 'u' })).session;
    const created = await Promise.all(Array.from({ length: 120 }, signIn));
    // The first invocation has time for one step.
    remainingMs.push(30_000, 0);
    const { code, out } = await ops(['after-restore', '--restore', 'nightly', ...OUTPUTS]);
    expect(code).toBe(0);
    expect(out).toContain('\n50 tenants so far\n');
    expect(lambda.calls).toEqual(['POST session-1/invocations', 'POST session-1/invocations']);
    for (const { tenantId } of created) {
      expect((await sessions.listUserSessions(tenantId, 'u')).sessions).toEqual([]);
    }
  });

  test('takes a function by name or ARN', async () => {
    const named = await ops(['revoke-tenant', 't', '--function', 'session-1', '--region', 'eu-west-1']);
    expect(named.code).toBe(0);
    const arn = 'arn:aws:lambda:eu-west-1:123456789012:function:session-1';
    expect((await ops(['revoke-tenant', 't', '--function', arn])).code).toBe(0);
    const nowhere = await ops(['revoke-tenant', 't', '--function', 'session-1']);
    expect(nowhere).toMatchObject({ code: 1 });
    expect(nowhere.err).toContain('Set --region or AWS_REGION');
  });

  test.each([
    [
      'a function that does not exist',
      ['--function', 'gone', '--region', 'eu-west-1'],
      {},
      'Function not found: gone',
    ],
    ['another region', ['--function', 'session-1', '--region', 'eu-west-2'], {}, '403 for session-1'],
    ['no credentials', OUTPUTS, { AWS_ACCESS_KEY_ID: '' }, 'aws configure export-credentials'],
    [
      'the wrong function',
      ['--function', 'cache-1', '--region', 'eu-west-1'],
      {},
      'is not the session function',
    ],
    ['no outputs', ['--outputs', 'absent.json'], {}, 'absent.json cannot be read. Write it with: npx ampx'],
  ])('fails with a reason: %s', async (_, target, env, reason) => {
    const { code, out, err } = await ops(['revoke-tenant', 't', ...target], env);
    expect(code).toBe(1);
    expect(err).toContain(reason);
    expect(out).not.toContain('Ended');
  });

  test('reports the function’s message', async () => {
    const { code, err } = await ops(['revoke-tenant', 'x'.repeat(300), ...OUTPUTS]);
    expect(code).toBe(1);
    expect(err).toContain('session-1 failed: tenantId is longer than 256 bytes');
  });

  describe('limits of one tenant', () => {
    const LIMITS = '{"requestsPerSecond":1,"burst":1}';
    const variables = (name: string) => lambda.functions.get(name)?.variables;

    test('are set on both functions, whose other variables stay, and removed again', async () => {
      const { code, out, err } = await ops(['limit-tenant', 'org_acme', LIMITS, ...OUTPUTS]);
      expect({ code, err }).toEqual({ code: 0, err: '' });
      for (const name of ['session-1', 'cache-1']) {
        expect(out).toContain(`${name}: org_acme is limited to ${LIMITS}; before: none of its own`);
        expect(variables(name)).toEqual({
          LOG_LEVEL: 'info',
          REDIS_HOST: 'h',
          TENANT_LIMITS: `{"org_acme":${LIMITS}}`,
        });
      }
      expect(out).toContain('set TENANT_LIMITS in the settings');
      // The second look finds the update done.
      expect(lambda.calls.filter((one) => one === 'GET session-1/configuration')).toHaveLength(3);

      expect((await ops(['limit-tenant', 'org_acme', LIMITS, ...OUTPUTS])).out).toContain('already');
      const cleared = await ops(['limit-tenant', 'org_acme', '--clear', ...OUTPUTS]);
      expect(cleared.out).toContain(`cache-1: org_acme has no limits of its own; before: ${LIMITS}`);
      expect(variables('cache-1')).toEqual({ LOG_LEVEL: 'info', REDIS_HOST: 'h' });
    });

    test('are not set if the functions would reject them, or if one cannot be read', async () => {
      const wrong = await ops(['limit-tenant', 'org_acme', '{"requestsPerMinute":1}', ...OUTPUTS]);
      expect(wrong.code).toBe(1);
      expect(wrong.err).toContain('org_acme: has unknown fields: requestsPerMinute');
      lambda.functions.delete('cache-1');
      expect((await ops(['limit-tenant', 'org_acme', LIMITS, ...OUTPUTS])).code).toBe(1);
      expect(lambda.calls.filter((one) => one.startsWith('PUT'))).toEqual([]);
    });

    test('fail if Lambda rejects the change, and report which function has changed', async () => {
      const cache = lambda.functions.get('cache-1');
      if (cache) {
        const message = 'Lambda was unable to configure your environment variables';
        cache.refusal = { status: 400, type: 'InvalidParameterValueException', message };
      }
      const { code, out, err } = await ops(['limit-tenant', 'org_acme', LIMITS, ...OUTPUTS]);
      expect(code).toBe(1);
      expect(out).toContain('session-1: org_acme is limited');
      expect(err).toContain('400 for cache-1: InvalidParameterValueException: Lambda was unable');
    });
  });
});
