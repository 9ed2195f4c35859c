import { describe, expect, test } from 'vitest';
import { maker, openDoor, type Reply } from './fakes/door.ts';

const SESSION = '/api/redis/session';
const CACHE = '/api/redis/cache';

const codeOf = async (response: Reply) => [response.status, (await response.json()).code];

describe('bodies', () => {
  test.each(['{', '{"a":1}}', "{'a':1}", 'undefined', '\u0000'])('%s is not JSON', async (body) => {
    const { send } = openDoor();
    expect(await codeOf(await send('POST', SESSION, body))).toEqual([400, 'MALFORMED_JSON']);
  });

  test('bytes that are not UTF-8 are not JSON', async () => {
    const { request } = openDoor();
    const body = new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]);
    const headers = { authorization: `Bearer ${await maker.token()}`, 'content-type': 'application/json' };
    expect(await codeOf(await request(SESSION, { method: 'POST', headers, body }))).toEqual([
      400,
      'MALFORMED_JSON',
    ]);
  });

  test.each(['[]', '"text"', '7', 'null'])('%s is JSON, but no object', async (body) => {
    const { send } = openDoor();
    expect(await codeOf(await send('POST', SESSION, body))).toEqual([422, 'INVALID_INPUT']);
  });

  test.each(['text/plain', 'application/x-www-form-urlencoded', 'application/jsonp', 'multipart/form-data'])(
    '%s is a 415',
    async (type) => {
      const { send } = openDoor();
      const response = await send('POST', SESSION, '{}', { headers: { 'content-type': type } });
      expect(await codeOf(response)).toEqual([415, 'UNSUPPORTED_MEDIA_TYPE']);
    },
  );

  test.each([
    'application/json',
    'application/json; charset=utf-8',
    'Application/JSON',
    'application/merge-patch+json',
  ])('%s is fine', async (type) => {
    const { send } = openDoor();
    expect((await send('POST', SESSION, '{}', { headers: { 'content-type': type } })).status).toBe(201);
  });

  test('no body at all is an empty one', async () => {
    const { send } = openDoor();
    expect((await send('POST', SESSION)).status).toBe(201);
  });

  test('a body over the limit is a 413, declared or streamed', async () => {
    const { send, request } = openDoor();
    const huge = { metadata: { text: 'x'.repeat(70_000) } };
    expect(await codeOf(await send('POST', SESSION, huge))).toEqual([413, 'BODY_TOO_LARGE']);
    const value = 'x'.repeat(60_000);
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

  test('a value over its own limit is the core’s 413', async () => {
    const { send } = openDoor();
    const set = { namespace: 'n', key: 'k', value: 'x'.repeat(2_000) };
    expect(await codeOf(await send('POST', CACHE, set))).toEqual([413, 'VALUE_TOO_LARGE']);
  });

  test('nobody without a token gets a body read', async () => {
    const { request } = openDoor();
    const response = await request(SESSION, { method: 'POST', body: 'x'.repeat(100_000) });
    expect(response.status).toBe(401);
  });
});

describe('prototype keys', () => {
  test.each(['__proto__', '\\u005f_proto__', 'b\\u0061r'])(
    'are looked for however deep a body with the key %s is nested',
    async (key) => {
      const { send } = openDoor();
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
    const { send } = openDoor();
    const response = await send('POST', path, body);
    expect(response.status).toBe(422);
    expect((await response.json()).errors).toEqual([
      { field: '__proto__', message: 'is not allowed as a key' },
    ]);
    expect({}).not.toHaveProperty('polluted');
  });

  test('the word as a value, and \\u escapes elsewhere, are fine', async () => {
    const { send } = openDoor();
    const response = await send('POST', SESSION, '{"metadata":{"a":"__proto__","\\u0062":"\\u00e9"}}');
    expect((await response.json()).session.metadata).toEqual({ a: '__proto__', b: 'é' });
  });

  test('in a query they change nothing', async () => {
    const { send } = openDoor();
    await send('GET', `${CACHE}?action=metrics&__proto__=x&constructor=y`);
    expect(Object.getPrototypeOf({})).toBe(Object.prototype);
  });
});

describe('validation', () => {
  test('lists every field that does not fit, in words', async () => {
    const { send } = openDoor();
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

  test('does not echo an abuser’s input at length', async () => {
    const { send } = openDoor();
    const names = Array.from({ length: 500 }, (_, i) => [`${i}${'x'.repeat(90)}`, 1]);
    const problem = await (await send('POST', SESSION, Object.fromEntries(names))).json();
    expect(problem.errors).toHaveLength(20);
    expect(problem.errors[0]?.field).toHaveLength(64);
  });

  test('a parameter given twice is ambiguous', async () => {
    const { send } = openDoor();
    expect((await send('GET', `${CACHE}?namespace=n&key=a&key=b`)).status).toBe(422);
  });
});

describe('an action', () => {
  test.each([
    '{"toString":1}',
    '{"toString":null,"valueOf":null}',
    '["get"]',
    '[{"toString":1}]',
    '7',
    'null',
  ])('%s is none', async (json) => {
    const action: unknown = JSON.parse(json);
    const { send } = openDoor();
    const response = await send('POST', CACHE, { action, namespace: 'n', key: 'k' });
    const { status, errors } = await response.json();
    expect({ status, errors }).toMatchObject({ status: 422, errors: [{ field: 'action' }] });
  });
});
