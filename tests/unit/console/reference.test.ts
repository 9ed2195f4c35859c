import { readFileSync } from 'node:fs';
import { buildSchema, parse, validate } from 'graphql';
import { describe, expect, it } from 'vitest';
import { amplifyCodeOf } from '../../../src/console/snippets/amplify-code.ts';
import { graphqlInput, modelSchemaOf } from '../../../src/console/views/reference/graphql-input.ts';
import { templateOf } from '../../../src/console/views/reference/graphql-templates.ts';
import { httpRequestOf } from '../../../src/console/views/reference/http-request.ts';
import { firstTexts, readInput } from '../../../src/console/views/reference/input-form.ts';
import {
  isDestructive,
  type ReferenceOperation,
} from '../../../src/console/views/reference/reference-operation.ts';
import { matching } from '../../../src/console/views/reference/search.ts';
import { modelIntrospection } from '../../../src/local/graphql/model-introspection.ts';
import { loadSchema } from '../../../src/local/graphql/schema.ts';

const operations: readonly ReferenceOperation[] = JSON.parse(readFileSync('docs/openapi.json', 'utf8'))[
  'x-operations'
];
const named = (name: string): ReferenceOperation => {
  const found = operations.find((operation) => operation.name === name);
  if (!found) throw new Error(`no operation ${name}`);
  return found;
};
const URLS = { sessionUrl: 'https://session.example/', cacheUrl: 'https://cache.example/' };

describe('the form of an operation', () => {
  it('opens with an example that can be sent, where nothing of the tenant has to be named', () => {
    const input = readInput(named('setCache'), firstTexts(named('setCache')));
    expect(input).toEqual({ input: named('setCache').example.input, problems: {} });
    expect(readInput(named('getSession'), firstTexts(named('getSession'))).problems).toEqual({
      sessionId: 'Required',
    });
    expect(firstTexts(named('purgeTenant')).confirm).toBe('');
  });

  it.each([
    ['setCache', 'ttl', '0', 'Expected integer, 1–31,536,000'],
    ['setCache', 'ttl', '1.5', 'Expected integer, 1–31,536,000'],
    ['setCache', 'tags', '"user"', 'Expected list of strings (1–256 characters), up to 128 items'],
    ['setCache', 'tags', '[""]', 'Expected list of strings (1–256 characters), up to 128 items'],
    ['setCache', 'value', '{', 'Not JSON'],
    ['setCache', 'namespace', '', 'Required'],
    ['setCache', 'namespace', 'x'.repeat(1025), 'Expected string, 1–1,024 characters'],
    ['setManyCache', 'entries', '[]', 'Expected object'],
    ['listCacheKeys', 'cursor', 'a b', 'Expected string, up to 512 characters, matches'],
  ])('of %s rejects %s %j', (name, field, text, problem) => {
    const read = readInput(named(name), { ...firstTexts(named(name)), [field]: text });
    expect(read.problems[field]).toContain(problem);
    expect(read.input).toBeUndefined();
  });
});

describe('the request of a form', () => {
  it('sends secrets in headers, never in the URL or the body', () => {
    const input = {
      sessionId: 'secret',
      updates: { metadata: {} },
      ifVersion: 3,
      idempotencyKey: 'k'.repeat(16),
    };
    const request = httpRequestOf(named('updateSession'), input, URLS, 'T');
    expect(request).toEqual({
      method: 'PUT',
      url: 'https://session.example/api/redis/session',
      headers: {
        authorization: 'Bearer T',
        'content-type': 'application/json',
        'x-session-id': 'secret',
        'idempotency-key': 'k'.repeat(16),
      },
      body: JSON.stringify({ action: 'update', updates: { metadata: {} }, ifVersion: 3 }),
    });
  });

  it('sends a list in the query, unless an item contains a comma', () => {
    const of = (keys: string[]) =>
      httpRequestOf(named('getManyCache'), { namespace: 'n', keys }, URLS, undefined);
    expect(of(['a', 'b'])).toMatchObject({ method: 'GET', headers: {}, body: undefined });
    expect(new URL(of(['a', 'b']).url).searchParams.get('keys')).toBe('a,b');
    expect(of(['a,b'])).toMatchObject({ method: 'POST', url: 'https://cache.example/api/redis/cache' });
    expect(JSON.parse(String(of(['a,b']).body))).toEqual({ action: 'mget', namespace: 'n', keys: ['a,b'] });
  });
});

describe('the GraphQL of an operation', () => {
  const schema = modelSchemaOf({ data: { model_introspection: modelIntrospection(loadSchema()) } });
  if (!schema) throw new Error('no schema');
  const names = [...Object.keys(schema.queries), ...Object.keys(schema.mutations)];

  it.each(names)('%s has a template that is valid', (name) => {
    const { query, variables } = templateOf(
      schema,
      name,
      operations.find((one) => one.name === name),
    );
    const text = readFileSync('src/local/graphql/schema.graphql', 'utf8');
    expect(validate(buildSchema(text), parse(query)).map(({ message }) => message)).toEqual([]);
    expect(variables).not.toContain('null');
  });

  it('takes values as JSON text and maps as lists', () => {
    const field = schema.mutations.setManyCache;
    if (!field) throw new Error('no field');
    const input = graphqlInput(schema, field, { namespace: 'n', entries: { a: { x: 1 } } });
    expect(input).toEqual({ namespace: 'n', entries: [{ key: 'a', value: '{"x":1}' }] });
  });

  it('is code without the session id', () => {
    expect(amplifyCodeOf('query', 'getSession', { sessionId: 'secret' })).toBe(
      'const { data, errors } = await client.queries.getSession({ sessionId });',
    );
  });
});

it('finds operations by name, field, path and error code', () => {
  const found = (search: string) => matching(operations, search).map(({ name }) => name);
  expect(found('rotateSession')).toEqual(['rotateSession']);
  expect(found('purge dryrun')).toEqual(['purgeTenant']);
  expect(found('NOT_A_COUNTER')).toEqual(['incrementCache']);
  expect(found('acceptStale')).toEqual(['lookUpCache']);
  expect(found('no such thing')).toEqual([]);
});

it('asks before any operation that cannot be undone', () => {
  const asking = operations.map(({ name }) => name).filter(isDestructive);
  expect(asking.toSorted()).toEqual([
    ...['clearCache', 'deleteCache', 'destroyOtherSessions', 'destroySession', 'expireCache'],
    ...['invalidateCacheByTags', 'invalidateNamespace', 'purgeTenant', 'revokeTenantSessions', 'takeCache'],
  ]);
  expect(isDestructive('mutation { clearCache { invalidated } }')).toBe(true);
  expect(isDestructive('query { listSessions { sessions { handle } } }')).toBe(false);
});
