import { describe, expect, test } from 'vitest';
import { maker, openHttpApi, openHttpApiWithSession, type Reply } from './http-api.ts';

const SESSION = '/api/redis/session';
const CACHE = '/api/redis/cache';

const codeOf = async (response: Reply) => [response.status, (await response.json()).code];

describe('bodies', () => {
  test.each(['{', '{"a":1}}', "{'a':1}", 'undefined', '\u0000'])('%s is not JSON', async (body) => {
    const { send } = openHttpApi();
    expect(await codeOf(await send('POST', SESSION, body))).toEqual([400, 'MALFORMED_JSON']);
  });

  test('bytes that are not UTF-8 are not JSON', async () => {
    const { request } = openHttpApi();
    const body = new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]);
    const headers = { authorization: `Bearer ${await maker.token()}`, 'content-type': 'application/json' };
    expect(await codeOf(await request(SESSION, { method: 'POST', headers, body }))).toEqual([
      400,
      'MALFORMED_JSON',
    ]);
  });

  test.each(['[]', '"text"', '7', 'null'])('%s is JSON, but no object', async (body) => {
    const { send } = openHttpApi();
    expect(await codeOf(await send('POST', SESSION, body))).toEqual([422, 'INVALID_INPUT']);
  });

  test.each(['text/plain', 'application/x-www-form-urlencoded', 'application/jsonp', 'multipart/form-data'])(
    '%s is a 415',
    async (type) => {
      const { send } = openHttpApi();
      const response = await send('POST', SESSION, '{}', { headers: { 'content-type': type } });
      expect(await codeOf(response)).toEqual([415, 'UNSUPPORTED_MEDIA_TYPE']);
    },
  );

  test.each([
    'application/json',
    'application/json; charset=utf-8',
    'Application/JSON',
    'application/merge-patch+json',
  ])('%s is accepted', async (type) => {
    const { send } = openHttpApi();
    expect((await send('POST', SESSION, '{}', { headers: { 'content-type': type } })).status).toBe(201);
  });

  test('a missing body counts as an empty one', async () => {
    const { send } = openHttpApi();
    expect((await send('POST', SESSION)).status).toBe(201);
  });

  test('a body over the limit is a 413, declared or streamed', async () => {
    const { send, request } = openHttpApi();
    const huge = { metadata: { text: 'x'.repeat(70_000) } };
    expect(await codeOf(await send('POST', SESSION, huge))).toEqual([413, 'BODY_TOO_LARGE']);
    const value = 'x'.repeat(1_200_000);
    const set = { namespace: 'n', key: 'k', value };
    expect(await codeOf(await send('POST', CACHE, set))).toEqual([413, 'BODY_TOO_LARGE']);
    const streamed = await request(SESSION, {
      method: 'POST',
      headers: { authorization: `Bearer ${await maker.token()}`, 'content-type': 'application/json' },
      body: new Blob([JSON.stringify(huge)]).stream(),
      duplex: 'half',
    } as RequestInit);
    expect(await codeOf(streamed)).toEqual([413, 'BODY_TOO_LARGE']);
  });

  test('a value over the limit of the cache is a 413', async () => {
    const { send } = openHttpApi();
    const set = { namespace: 'n', key: 'k', value: 'x'.repeat(2_000) };
    expect(await codeOf(await send('POST', CACHE, set))).toEqual([413, 'VALUE_TOO_LARGE']);
  });

  test('the body of a request without a token is not read', async () => {
    const { request } = openHttpApi();
    const response = await request(SESSION, { method: 'POST', body: 'x'.repeat(100_000) });
    expect(response.status).toBe(401);
  });
});

describe('prototype keys', () => {
  test.each(['__proto__', '\\u005f_proto__', 'b\\u0061r'])(
    'are rejected in a deeply nested body that also has the key %s',
    async (key) => {
      const { send } = openHttpApi();
      const deep = `${'['.repeat(10_000)}${']'.repeat(10_000)}`;
      const body = `{"metadata":{"deep":${deep},"${key}":1},"bogus":1}`;
      expect(await codeOf(await send('POST', SESSION, body))).toEqual([422, 'INVALID_INPUT']);
    },
  );

  test.each([
    [SESSION, '{"__proto__":{"polluted":true}}'],
    [SESSION, '{"metadata":{"__proto__":{"polluted":true}}}'],
    [SESSION, '{"metadata":{"a":[{"\\u005f_proto__":{"polluted":true}}]}}'],
    [CACHE, '{"namespace":"n","key":"k","value":{"__proto__":{"polluted":true}}}'],
    [CACHE, '{"action":"mset","namespace":"n","entries":{"__proto__":{"polluted":true}}}'],
  ])('%s %s is a 422', async (path, body) => {
    const { send } = openHttpApi();
    const response = await send('POST', path, body);
    expect(response.status).toBe(422);
    expect((await response.json()).errors).toEqual([
      { field: '__proto__', message: 'is not allowed as a key' },
    ]);
    expect({}).not.toHaveProperty('polluted');
  });

  test('are accepted as values, and other keys may use \\u escapes', async () => {
    const { send } = openHttpApi();
    const response = await send('POST', SESSION, '{"metadata":{"a":"__proto__","\\u0062":"\\u00e9"}}');
    expect((await response.json()).session.metadata).toEqual({ a: '__proto__', b: 'é' });
  });

  test('in a query string have no effect', async () => {
    const { send } = openHttpApi();
    await send('GET', `${CACHE}?action=metrics&__proto__=x&constructor=y`);
    expect(Object.getPrototypeOf({})).toBe(Object.prototype);
  });
});

describe('numbers', () => {
  const set = (value: string) =>
    openHttpApi().send('POST', CACHE, `{"namespace":"n","key":"k","value":${value}}`);

  test.each([
    ['1161888007138312192', 'value'],
    ['-9007199254740993', 'value'],
    [`1${'0'.repeat(400)}`, 'value'],
    ['{"id":76561197980428154}', 'value.id'],
    ['{ "list" : [ 1 , { "id" : 18446744073709551615 } ] }', 'value.list.1.id'],
    ['[[],{},[1,2,[9007199254740993]]]', 'value.2.2.0'],
    ['{"a":"1161888007138312192","say \\"id\\"":[0,9007199254740993]}', 'value.say "id".1'],
    ['{"a":"ends in \\\\","b":9007199254740993}', 'value.b'],
  ])('%s is an integer that would be rounded', async (value, field) => {
    const response = await set(value);
    const { status, code, errors } = await response.json();
    expect({ status, code, errors }).toEqual({
      ...{ status: 422, code: 'INVALID_INPUT' },
      errors: [{ field, message: 'is beyond 2^53, above which numbers are rounded: send it as a string' }],
    });
  });

  test.each([
    '9007199254740991',
    '-9007199254740991',
    // JSON.stringify writes these: they are exact.
    ...['9007199254740994', '123450000000000000000', '1e+300', '5e-324'],
    ...['3.14159265358979323846', '12345678901234567890.5', '1161888007138312192e0'],
    '{"1161888007138312192":"1161888007138312192 \\" 1161888007138312192"}',
  ])('%s is stored', async (value) => {
    const { send } = openHttpApi();
    const response = await send('POST', CACHE, `{"namespace":"n","key":"k","value":${value}}`);
    expect(response.status).toBe(200);
    expect(await (await send('GET', `${CACHE}/n/k`)).json()).toEqual({ value: JSON.parse(value) });
  });

  test('in metadata and its updates are checked too, and the path is bounded', async () => {
    const { send, sessionId } = await openHttpApiWithSession();
    const body = '{"metadata":{"id":76561197980428154}}';
    const bodies = [
      await send('POST', SESSION, body),
      await send('PATCH', `${SESSION}/${sessionId}`, body),
      await send(
        'POST',
        SESSION,
        `{"metadata":${'{"a":'.repeat(5_000)}76561197980428154${'}'.repeat(5_001)}`,
      ),
    ];
    const fields = await Promise.all(bodies.map(async (one) => (await one.json()).errors[0]?.field));
    expect(fields).toEqual(['metadata.id', 'metadata.id', `metadata.${'a.'.repeat(19)}…`]);
    const { session } = await (await send('GET', `${SESSION}/${sessionId}`)).json();
    expect(session).toMatchObject({ metadata: { a: 1 }, version: 1 });
  });
});

describe('validation', () => {
  test('lists every invalid field with a message', async () => {
    const { send } = openHttpApi();
    const body = { namespace: '', value: 1, ttl: 1.5, tags: ['a', 7], extra: 1, another: 2 };
    const response = await send('POST', CACHE, body);
    const problem = await response.json();
    expect([response.status, problem.code]).toEqual([422, 'INVALID_INPUT']);
    expect(problem.errors).toEqual([
      { field: 'namespace', message: 'must not be empty' },
      { field: 'key', message: 'is required' },
      { field: 'ttl', message: 'must be a whole number' },
      { field: 'tags.1', message: 'must be a string' },
      { field: 'extra', message: 'is not a known field' },
      { field: 'another', message: 'is not a known field' },
    ]);
  });

  test('limits how much of the input an error repeats', async () => {
    const { send } = openHttpApi();
    const names = Array.from({ length: 500 }, (_, i) => [`${i}${'x'.repeat(90)}`, 1]);
    const problem = await (await send('POST', SESSION, Object.fromEntries(names))).json();
    expect(problem.errors).toHaveLength(20);
    expect(problem.errors[0]?.field).toHaveLength(64);
  });

  test('rejects a query parameter given twice', async () => {
    const { send } = openHttpApi();
    expect((await send('GET', `${CACHE}?namespace=n&key=a&key=b`)).status).toBe(422);
  });
});

describe('the action of a cache request', () => {
  test.each([
    '{"toString":1}',
    '{"toString":null,"valueOf":null}',
    '["get"]',
    '[{"toString":1}]',
    '7',
    'null',
  ])('cannot be %s', async (json) => {
    const action: unknown = JSON.parse(json);
    const { send } = openHttpApi();
    const response = await send('POST', CACHE, { action, namespace: 'n', key: 'k' });
    const { status, errors } = await response.json();
    expect({ status, errors }).toMatchObject({ status: 422, errors: [{ field: 'action' }] });
  });
});
