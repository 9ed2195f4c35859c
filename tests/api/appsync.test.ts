import { getNamedType, isInputObjectType, isObjectType } from 'graphql';
import { describe, expect, test, vi } from 'vitest';
import { createGraphqlResolver } from '../../src/api/graphql/resolver.ts';
import { createLambdaHandler } from '../../src/api/lambda/handler.ts';
import { loadSchema } from '../../src/local/graphql/schema.ts';
import { ConfigError, UnavailableError } from '../../src/redis/index.ts';
import { AUTH0 } from '../unit/fakes/token-maker.ts';
import { failingClient } from './failing-client.ts';
import { eventOf, openGraphqlApi } from './graphql-api.ts';
import { openHttpApi } from './http-api.ts';

describe('arguments', () => {
  test('that are null count as absent', async () => {
    const { ask } = openGraphqlApi();
    const given = { namespace: 'n', key: 'k', value: 'null', ttl: null, tags: null, asOf: null };
    expect(await ask('Mutation', 'setCache', given)).toEqual({ data: { stored: true }, error: null });
    expect(await ask('Query', 'getCache', { namespace: 'n', key: 'k' })).toEqual({
      data: { value: 'null' },
      error: null,
    });
    expect(await ask('Mutation', 'setCache', { namespace: 'n', key: 'k' })).toMatchObject({
      error: { type: 'INVALID_INPUT', info: { errors: [{ field: 'value', message: 'is required' }] } },
    });
  });

  test.each(['', 'text', '{"a":', '1 2', null, 5])(
    '%j is rejected as the JSON text of a value',
    async (value) => {
      const { ask } = openGraphqlApi();
      for (const [name, given, field] of [
        ['setCache', { key: 'k', value }, 'value'],
        ['setManyCache', { entries: [{ key: 'k', value }] }, 'entries.k'],
      ] as const) {
        expect(await ask('Mutation', name, { namespace: 'n', ...given })).toMatchObject({
          error: { type: 'INVALID_INPUT', info: { status: 422, errors: [{ field }] } },
        });
      }
    },
  );

  test('and results of the type AWSJSON are objects: what AppSync does to a string does not matter', () => {
    const types = Object.values(loadSchema().getTypeMap());
    const fields = types.flatMap((type) =>
      isObjectType(type) || isInputObjectType(type) ? Object.values(type.getFields()) : [],
    );
    const given = fields.flatMap((field) => ('args' in field ? [field, ...field.args] : [field]));
    const json = given.filter(({ type }) => String(getNamedType(type)) === 'AWSJSON');
    expect(new Set(json.map(({ name }) => name))).toEqual(new Set(['metadata', 'claims']));
  });

  test('keep a null inside metadata, which removes the key', async () => {
    const { ask } = openGraphqlApi();
    const { data } = await ask('Mutation', 'createSession', { metadata: { a: 1, b: 2 } });
    const { sessionId } = Object(data);
    const updates = { metadata: { a: null }, userAgent: null, lastActivity: null };
    expect(await ask('Mutation', 'updateSession', { sessionId, updates, ifVersion: null })).toMatchObject({
      data: { session: { metadata: { b: 2 } } },
    });
  });

  test('with the same key twice are rejected', async () => {
    const entries = [
      { key: 'a', value: '1' },
      { key: 'a', value: '2' },
    ];
    expect(await openGraphqlApi().ask('Mutation', 'setManyCache', { namespace: 'n', entries })).toMatchObject(
      {
        error: { type: 'INVALID_INPUT', info: { errors: [{ field: 'entries.1.key' }] } },
      },
    );
  });

  test('with __proto__ as a key are rejected at any depth', async () => {
    const value = '{"a":[{"__proto__":{"x":1}}]}';
    expect(
      await openGraphqlApi().ask('Mutation', 'setCache', { namespace: 'n', key: 'k', value }),
    ).toMatchObject({
      error: { type: 'INVALID_INPUT', info: { errors: [{ field: '__proto__' }] } },
    });
  });
});

describe('numbers', () => {
  test.each([
    ['1161888007138312192', 'value'],
    ['{"list":[1,{"id":18446744073709551615}]}', 'value.list.1.id'],
    ['9007199254740993', 'value'],
  ])('%s would be rounded', async (value, field) => {
    const answer = await openGraphqlApi().ask('Mutation', 'setCache', { namespace: 'n', key: 'k', value });
    expect(answer).toMatchObject({
      error: { type: 'INVALID_INPUT', info: { status: 422, errors: [{ field }] } },
    });
  });

  test.each(['9007199254740992', '1.5', '5e-324', '{"at":1767225600000}'])('%s is stored', async (value) => {
    const { ask } = openGraphqlApi();
    await ask('Mutation', 'setCache', { namespace: 'n', key: 'k', value });
    expect(await ask('Query', 'getCache', { namespace: 'n', key: 'k' })).toMatchObject({ data: { value } });
  });
});

describe('errors', () => {
  test('have the code, the detail and the other problem details of HTTP', async () => {
    expect(await openGraphqlApi().ask('Query', 'getSession', { sessionId: 'unknown' })).toEqual({
      data: null,
      error: {
        type: 'NOT_FOUND',
        message: 'No live session of yours has this id.',
        info: {
          type: 'urn:amplify-redis:problem:not-found',
          title: 'Not found',
          status: 404,
          instance: 'urn:amplify-redis:request:request-1',
        },
      },
    });
  });

  test('of Redis say when to retry and hide the cause', async () => {
    const client = failingClient(new UnavailableError('10.0.0.7 is down'));
    const { ask, lines, tenant } = openGraphqlApi({ client });
    const answer = await ask('Query', 'getCache', { namespace: 'n', key: 'k' });
    expect(answer).toMatchObject({ error: { type: 'UNAVAILABLE', info: { status: 503, retryAfter: 2 } } });
    expect(JSON.stringify(answer)).not.toContain('10.0.0.7');
    expect(lines).toMatchObject([
      { level: 'error', message: 'request failed', error: 'UNAVAILABLE', requestId: 'request-1' },
      { level: 'info', transport: 'graphql', operation: 'getCache', code: 'UNAVAILABLE', tenant },
    ]);
  });

  test('that are unexpected become INTERNAL and hide their message', async () => {
    const client = failingClient(new TypeError('secret of /var/task'));
    const { ask, lines } = openGraphqlApi({ client });
    const answer = await ask('Query', 'getCache', { namespace: 'n', key: 'k' });
    expect(answer).toMatchObject({ data: null, error: { type: 'INTERNAL', info: { status: 500 } } });
    expect(JSON.stringify([answer, lines])).not.toContain('secret');
  });

  test.each([null, 7, { toString: 1 }, undefined])('reject %j as the key of an entry', async (key) => {
    const { ask } = openGraphqlApi();
    const answer = await ask('Mutation', 'setManyCache', { namespace: 'n', entries: [{ key, value: 1 }] });
    expect(answer).toMatchObject({
      error: { type: 'INVALID_INPUT', info: { errors: [{ field: 'entries.0.key' }] } },
    });
  });

  test('reject a field under a type it does not belong to', async () => {
    expect(await openGraphqlApi().ask('Query', 'clearCache')).toMatchObject({ error: { type: 'INTERNAL' } });
    expect(await openGraphqlApi().ask('Query', 'toString')).toMatchObject({ error: { type: 'INTERNAL' } });
  });
});

describe('the Lambda handler', () => {
  type Context = Parameters<ReturnType<typeof createLambdaHandler>>[1];
  const CONTEXT = { awsRequestId: 'aws-1' } as Context;

  test('serves AppSync events and function URL events', async () => {
    const graphql = createGraphqlResolver({
      modules: [],
      health: { provider: 'upstash', measure: async () => 1 },
      verifier: { verifyServer: () => Promise.reject(new Error('not asked')) },
      config: { issuers: [AUTH0], cacheWritePermission: undefined },
      log: () => {},
    });
    const handler = createLambdaHandler(() => ({ app: openHttpApi().app, graphql }));
    expect(await handler(eventOf('Query', 'redisHealth'), CONTEXT)).toMatchObject({
      data: { status: 'ready' },
    });
    const forged = {
      ...eventOf('Query', 'redisHealth'),
      rawPath: '/',
      requestContext: { http: { method: 'GET' } },
    };
    expect(await handler(forged, CONTEXT)).toMatchObject({ statusCode: 404 });
  });

  test('returns INTERNAL to AppSync when it cannot start, without the reason', async () => {
    const handler = createLambdaHandler(() => {
      throw new ConfigError([{ variable: 'TOKEN_ISSUERS', problem: 'is required' }]);
    });
    const log = vi.spyOn(process.stderr, 'write').mockImplementation(() => true);
    const answer = await handler(eventOf('Query', 'redisHealth'), CONTEXT);
    expect(log).toHaveBeenCalledTimes(1);
    log.mockRestore();
    expect(answer).toMatchObject({ data: null, error: { type: 'INTERNAL' } });
    expect(JSON.stringify(answer)).not.toContain('TOKEN_ISSUERS');
  });
});
