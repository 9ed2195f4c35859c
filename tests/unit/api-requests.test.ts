import { describe, expect, test } from 'vitest';
import { createHttpApp } from '../../src/api/http.ts';
import { fakeCacheStore } from './fakes/cache-store.ts';
import { CONFIG, maker, openDoor, type Reply } from './fakes/door.ts';
import { fakeSessionStore } from './fakes/session-store.ts';

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

describe('routes', () => {
  test.each(['/', '/api/redis', '/api/redis/nothing', `${CACHE}/users`, `${CACHE}/a/b/c`, `${SESSION}/`])(
    '%s serves nothing',
    async (path) => {
      const response = await openDoor().request(path);
      expect(response.headers.get('content-type')).toBe('application/problem+json');
      expect(await codeOf(response)).toEqual([404, 'NOT_FOUND']);
    },
  );

  test.each([
    ['PATCH', CACHE, 'GET, HEAD, POST, DELETE'],
    ['POST', `${CACHE}/n/k`, 'GET, HEAD, PUT, DELETE'],
    ['POST', `${SESSION}/abc`, 'GET, HEAD, PUT, PATCH, DELETE'],
    ['OPTIONS', SESSION, 'GET, HEAD, POST, PUT, PATCH, DELETE'],
    ['GET', '/api/redis/sessions/abc', 'DELETE'],
    ['POST', '/api/redis/health', 'GET, HEAD'],
  ])('%s %s is a 405 with Allow', async (method, path, allow) => {
    const response = await openDoor().request(path, { method });
    expect(response.headers.get('allow')).toBe(allow);
    expect(await codeOf(response)).toEqual([405, 'METHOD_NOT_ALLOWED']);
  });

  test('HEAD answers as GET, without a body', async () => {
    const { send } = openDoor();
    await send('PUT', `${CACHE}/n/k`, { value: 1 });
    const found = await send('HEAD', `${CACHE}/n/k`);
    expect([found.status, await found.text()]).toEqual([200, '']);
    expect((await send('HEAD', `${CACHE}/n/x`)).status).toBe(404);
  });

  test('a door without a store does not serve its routes', async () => {
    const common = {
      verifier: { verify: () => Promise.reject(new Error('not asked')) },
      health: { provider: 'upstash', measure: async () => 1 },
      config: CONFIG,
      log: () => {},
    } as const;
    const sessions = createHttpApp({ ...common, sessions: fakeSessionStore() });
    const cache = createHttpApp({ ...common, cache: fakeCacheStore() });
    const statuses = async (app: typeof sessions) =>
      Promise.all(
        [SESSION, CACHE, '/api/redis/health'].map(async (path) => (await app.request(path)).status),
      );
    expect(await statuses(sessions)).toEqual([401, 404, 200]);
    expect(await statuses(cache)).toEqual([404, 401, 200]);
  });
});

describe('health', () => {
  const secret = new Error('connect ECONNREFUSED redis-7.internal:6379');

  test('live asks nothing, ready asks Redis', async () => {
    const { request } = openDoor({ health: { provider: 'upstash', measure: () => Promise.reject(secret) } });
    const live = await request('/api/redis/health/live');
    expect([live.status, await live.json()]).toEqual([200, { status: 'live' }]);
    for (const path of ['/api/redis/health', '/api/redis/health/ready']) {
      const response = await request(path);
      const text = await response.text();
      expect([response.status, JSON.parse(text).code]).toEqual([503, 'NOT_READY']);
      expect(response.headers.get('retry-after')).toBe('2');
      expect(text).not.toContain('redis-7');
    }
  });

  test('ready says which provider, and how fast; any query is fine', async () => {
    const { request } = openDoor();
    const response = await request('/api/redis/health?nocache=1');
    expect(await response.json()).toEqual({ status: 'ready', provider: 'elasticache', latencyMs: 0.4 });
  });
});

describe('every answer', () => {
  test('is not to be stored, and named', async () => {
    const { send } = openDoor();
    const responses = [
      await send('POST', SESSION, {}),
      await send('GET', `${CACHE}/n/k`),
      await send('DELETE', `${CACHE}/n/k`),
      await send('GET', '/nowhere'),
    ];
    for (const { headers } of responses) {
      expect(headers.get('cache-control')).toBe('no-store');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('x-request-id')).toMatch(/^[\w-]{36}$/);
    }
  });

  test('is logged without ids, tokens, keys or bodies', async () => {
    const { send, lines } = openDoor({ requestId: () => 'req-1' });
    const { sessionId } = await (await send('POST', SESSION, { metadata: { note: 'private words' } })).json();
    await send('GET', `${SESSION}/${sessionId}`);
    await send('GET', `${CACHE}/private-namespace/private-key`);
    await send('GET', SESSION, undefined, { claims: { exp: 1 } });
    expect(
      lines.map(({ message, operation, status, tenant }) => [message, operation, status, tenant]),
    ).toEqual([
      ['request', 'createSession', 201, 'org_acme'],
      ['request', 'getSession', 200, 'org_acme'],
      ['request', 'getCache', 404, 'org_acme'],
      ['request', undefined, 401, undefined],
    ]);
    expect(lines[0]).toMatchObject({ requestId: 'req-1', method: 'POST', durationMs: expect.any(Number) });
    const text = JSON.stringify(lines);
    for (const secret of [sessionId, 'private', 'alice', 'eyJ']) expect(text).not.toContain(secret);
  });
});
