import { expect, onTestFinished, test, vi } from 'vitest';
import { createLambdaHandler } from '../../src/api/lambda/handler.ts';
import { operatorCommands } from '../../src/api/lambda/operator-commands.ts';
import { createOperator, parseOperatorCommand } from '../../src/api/operator/index.ts';
import {
  connectRedis,
  createCacheStore,
  createSessionStore,
  type RedisClient,
} from '../../src/redis/index.ts';
import { freshTenant } from '../support/redis/kinds.ts';
import { SHARED_CLIENT } from '../support/redis/server.ts';
import { sharedServers } from '../support/redis/shared-servers.ts';
import { apiRedis } from './api-redis.ts';
import { eventOf, openGraphqlApi } from './graphql-api.ts';
import { maker, openHttpApi } from './http-api.ts';
import type { LogLine } from './log-line.ts';

const CONTEXT = { awsRequestId: 'aws-1', getRemainingTimeInMillis: () => 30_000 };

/** The session function on a real Redis, with a record of the commands that reached its operator. */
function openFunction(client: RedisClient = apiRedis()) {
  const tenant = freshTenant();
  const sessions = createSessionStore(client);
  const lines: LogLine[] = [];
  const onOperator = vi.fn(operatorCommands(createOperator({ client, sessions, server: 'here' })));
  const graphql = openGraphqlApi({ tenant });
  const handler = createLambdaHandler(() => ({
    app: openHttpApi({ tenant }).app,
    graphql: ({ typeName, fieldName, arguments: given }) => graphql.ask(typeName, fieldName, given),
    onOperator,
    log: (level, message, fields) => lines.push({ level, message, ...fields }),
  }));
  const signIn = async (userId: string) =>
    (await sessions.createSession({ tenantId: tenant, userId })).sessionId;
  const isLive = async (sessionId: string) => (await sessions.getSession(tenant, sessionId)) !== null;
  return { tenant, lines, onOperator, signIn, isLive, invoke: (event: unknown) => handler(event, CONTEXT) };
}

/** A client in a separate environment, because the work after a restore affects all tenants. */
function ownEnvironment(): RedisClient {
  const client = connectRedis({
    endpoint: sharedServers().standalone.endpoint,
    resilience: SHARED_CLIENT,
    keyPrefix: freshTenant(),
  });
  onTestFinished(() => client.close());
  return client;
}

test('ends the sessions of one user, and reports and logs how many', async () => {
  const { tenant, lines, signIn, isLive, invoke } = openFunction();
  const [first, second, other] = [await signIn('alice'), await signIn('alice'), await signIn('bob')];
  const outcome = await invoke({ operator: { command: 'end-user-sessions', tenant, user: 'alice' } });
  expect(outcome).toMatchObject({ removed: 2, more: false });
  expect([await isLive(first), await isLive(second), await isLive(other)]).toEqual([false, false, true]);
  expect(lines).toEqual([
    expect.objectContaining({
      message: 'operator run',
      audit: true,
      requestId: 'aws-1',
      command: 'end-user-sessions',
      tenant,
      userId: 'alice',
      removed: 2,
    }),
  ]);
});

test('ends the sessions of one tenant', async () => {
  const { tenant, signIn, isLive, invoke } = openFunction();
  const ids = [await signIn('alice'), await signIn('bob')];
  expect(await invoke({ operator: { command: 'revoke-tenant', tenant } })).toMatchObject({ removed: 2 });
  expect(await Promise.all(ids.map(isLive))).toEqual([false, false]);
  const again = await invoke({ operator: { command: 'revoke-tenant', tenant: freshTenant() } });
  expect(again).toMatchObject({ removed: 0 });
});

test('ends what a restore has brought back, once for each restore', async () => {
  const client = ownEnvironment();
  const { tenant, signIn, isLive, invoke } = openFunction(client);
  const cache = createCacheStore(client);
  const sessionId = await signIn('alice');
  await cache.setCache(tenant, 'n', 'k', 'old');
  const restored = { operator: { command: 'after-restore', restore: 'nightly' } };
  expect(await invoke(restored)).toMatchObject({ tenants: 1, repeated: false, more: false });
  expect(await isLive(sessionId)).toBe(false);
  expect(await cache.getCache(tenant, 'n', 'k')).toBeUndefined();
  const since = await signIn('alice');
  expect(await invoke(restored)).toMatchObject({ tenants: 1, repeated: true });
  expect(await isLive(since)).toBe(true);
});

test.each([
  [{ command: 'drop-everything' }, 'command must be one of: after-restore, end-user-sessions, revoke-tenant'],
  [{}, 'command must be one of'],
  [{ command: 'revoke-tenant' }, 'tenant must be a string'],
  [{ command: 'revoke-tenant', tenant: '' }, 'tenant must not be empty'],
  [{ command: 'revoke-tenant', tenant: 't', user: 'u' }, 'has unknown fields: user'],
  [{ command: 'end-user-sessions', tenant: 't', user: 7 }, 'user must be a string'],
])('rejects %j', (input, problem) => {
  expect(() => parseOperatorCommand(input)).toThrow(problem);
});

test('a function without operators rejects their events', async () => {
  const handler = createLambdaHandler(() => ({ app: openHttpApi().app }));
  const event = { operator: { command: 'revoke-tenant', tenant: 't' } };
  await expect(handler(event, CONTEXT)).rejects.toThrow('The event is none of them');
});

/** Everything that a caller of the function URL or of AppSync controls, in the form of a command. */
test('no request over HTTP or GraphQL is mistaken for a command', async () => {
  const { tenant, onOperator, signIn, isLive, invoke } = openFunction();
  const sessionId = await signIn('bob');
  const operator = { command: 'revoke-tenant', tenant };
  const shaped = JSON.stringify({ operator });
  const token = await maker.token({ org_id: tenant });

  const url = (method: string, path: string, extra: object = {}) => ({
    version: '2.0',
    rawPath: path,
    rawQueryString: `operator=${encodeURIComponent(JSON.stringify(operator))}`,
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      operator: JSON.stringify(operator),
    },
    cookies: [`operator=${encodeURIComponent(shaped)}`],
    requestContext: { http: { method, sourceIp: '198.51.100.4' } },
    isBase64Encoded: false,
    body: shaped,
    ...extra,
  });
  for (const method of ['GET', 'POST', 'PUT', 'DELETE', 'CONNECT']) {
    for (const path of ['/', '/operator', '/api/redis/session', '/api/redis/tenant/purge', `/${shaped}`]) {
      expect(await invoke(url(method, path))).toHaveProperty('statusCode');
      // Lambda writes the envelope. Even with the command in it, it stays a request.
      expect(await invoke(url(method, path, { operator }))).toHaveProperty('statusCode');
    }
  }

  const given = { operator, input: { operator }, namespace: 'n', key: 'k' };
  for (const [type, field] of [
    ['Mutation', 'createSession'],
    ['Mutation', 'setCache'],
    ['Query', 'getCache'],
    ['Query', 'operator'],
  ] as const) {
    const event = eventOf(type, field, given, { claims: { operator } });
    expect(await invoke(event)).toHaveProperty('error');
    expect(await invoke({ ...event, operator })).toHaveProperty('error');
    // An unknown type of event is rejected.
    const other = { ...event, typeName: 'Subscription', operator };
    await expect(invoke(other)).rejects.toThrow('The event is none of them');
  }
  for (const event of [operator, { detail: { operator } }, { operator: shaped }, [{ operator }]]) {
    await expect(invoke(event)).rejects.toThrow('The event is none of them');
  }
  const scheduled = { source: 'aws.scheduler', operator };
  await expect(invoke(scheduled)).rejects.toThrow('The event is none of them');

  expect(onOperator).not.toHaveBeenCalled();
  expect(await isLive(sessionId)).toBe(true);
  // The same command as a separate event is accepted.
  await invoke({ operator });
  expect(await isLive(sessionId)).toBe(false);
});
