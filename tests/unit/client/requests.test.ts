import { describe, expect, test } from 'vitest';
import { createRedisClient, isRedisApiError } from '../../../src/client/index.ts';
import { clientOf } from '../fakes/scripted-client.ts';
import { json, problem, scriptedFetch } from '../fakes/scripted-fetch.ts';

const SESSION_ID = 'x'.repeat(67);

describe('errors', () => {
  test('contain the details of the service', async () => {
    const errors = [{ field: 'ttl', message: 'must be a number' }];
    const body = { code: 'INVALID_INPUT', status: 422, detail: 'ttl must be a number.', errors };
    const client = clientOf([json(body, 422, { 'X-Request-Id': 'r1' })]);
    const error = await client.cache.set('n', 'k', 1).catch((reason: unknown) => reason);
    expect(error).toMatchObject({
      code: 'INVALID_INPUT',
      status: 422,
      detail: body.detail,
      errors,
      requestId: 'r1',
    });
    expect(isRedisApiError(error) && isRedisApiError(error, 'INVALID_INPUT')).toBe(true);
    expect(isRedisApiError(error, 'FORBIDDEN') || isRedisApiError(new Error('x'))).toBe(false);
  });

  test('say how the user must sign in', async () => {
    const demand = { maxAgeSeconds: 900, acr: ['urn:acme:gold'] };
    const body = { code: 'STEP_UP_REQUIRED', status: 403, detail: 'Sign in again.', ...demand };
    const rejected = clientOf([json(body, 403)]).sessions.revokeTenant({ confirm: 'org_acme' });
    await expect(rejected).rejects.toMatchObject({
      code: 'STEP_UP_REQUIRED',
      retryable: false,
      stepUp: demand,
    });
    const other = clientOf([problem(403, 'FORBIDDEN')]).sessions.revokeTenant();
    await expect(other).rejects.toMatchObject({ code: 'FORBIDDEN', stepUp: undefined });
  });

  test('include the circuit of a service that cannot reach Redis', async () => {
    const body = {
      code: 'NOT_READY',
      status: 503,
      detail: 'Redis did not respond in time.',
      circuit: 'open',
    };
    const rejected = clientOf([json(body, 503)]).health({ details: true });
    await expect(rejected).rejects.toMatchObject({ code: 'NOT_READY', circuit: 'open' });
  });

  test.each([
    ['a page', new Response('<html>', { status: 404 })],
    ['a success that is not JSON', new Response('<html>')],
    ['JSON of another server', json({ message: 'Forbidden' }, 403)],
  ])('distinguish %s from a response of the service', async (_, step) => {
    const code = 'UNEXPECTED_ANSWER';
    await expect(clientOf([step]).cache.get('n', 'k')).rejects.toMatchObject({ code, status: step.status });
  });

  test('accept a Retry-After that is a date', async () => {
    const date = new Date(Date.now() + 60_000).toUTCString();
    const error = await clientOf([problem(503, 'UNAVAILABLE', { 'Retry-After': date })])
      .cache.get('n', 'k')
      .catch((reason: unknown) => reason);
    expect(isRedisApiError(error) && error.retryAfter).toBeGreaterThan(50);
  });

  test('of getToken are passed through', async () => {
    const error = new Error('redirect to the login');
    const getToken = () => {
      throw error;
    };
    const client = clientOf([json({})], { getToken });
    await expect(client.cache.get('n', 'k')).rejects.toBe(error);
    expect(client.sent).toHaveLength(0);
  });
});

describe('requests', () => {
  test('include the server’s token only if they pass a client', async () => {
    const answer = json({ sessionId: SESSION_ID, session: {}, evicted: [], sessions: [] });
    const client = clientOf([answer], { getServerToken: async () => 'server-token' });
    const { sessions } = client;
    await sessions.create({ userAgent: 'Mozilla/5.0' });
    await sessions.update(SESSION_ID, { ipAddress: '192.0.2.1' });
    await sessions.create({ metadata: { a: 1 } });
    await sessions.update(SESSION_ID, { metadata: { a: 1 } });
    await sessions.list();
    const tokens = client.sent.map(({ headers }) => headers.get('x-server-authorization'));
    expect(tokens).toEqual(['Bearer server-token', 'Bearer server-token', null, null, null]);
    expect(new Set(client.sent.map(({ headers }) => headers.get('authorization')))).toEqual(
      new Set(['Bearer token']),
    );
  });

  test('include no server token if there is none', async () => {
    const client = clientOf([json({ sessionId: SESSION_ID, session: {}, evicted: [] })]);
    await client.sessions.create({ userAgent: 'Mozilla/5.0' });
    expect(client.sent[0]?.headers.has('x-server-authorization')).toBe(false);
  });

  test('wait for the token of the server no longer than for a response', async () => {
    const getServerToken = () => new Promise<string>(() => {});
    const client = clientOf([json({})], { getServerToken, timeoutMs: 1, retries: 0 });
    const creating = client.sessions.create({ userAgent: 'Mozilla/5.0' });
    await expect(creating).rejects.toMatchObject({ code: 'NO_ANSWER_IN_TIME' });
    expect(client.sent).toEqual([]);
  });

  test.each(['https://c.example/?stage=test', '/backend#x'])('are not sent to %s', (baseUrl) => {
    expect(() => createRedisClient({ baseUrl, getToken: () => 'token' })).toThrow(
      new TypeError('the URLs of the service must not contain a query or fragment'),
    );
  });

  test('go to the right function, with or without a trailing slash in its URL', async () => {
    const urls = { sessionUrl: 'https://s.lambda-url.eu-west-1.on.aws/', cacheUrl: 'https://c.example' };
    const { fetch, sent } = scriptedFetch(json({ latencyMs: 1 }));
    const client = createRedisClient({ ...urls, getToken: () => 'token', fetch });
    await client.sessions.list();
    await client.cache.get('n', 'k');
    await client.health();
    expect(sent.map(({ url }) => url)).toEqual([
      'https://s.lambda-url.eu-west-1.on.aws/api/redis/session?action=list',
      'https://c.example/api/redis/cache?action=get&namespace=n&key=k',
      'https://s.lambda-url.eu-west-1.on.aws/api/redis/health',
      'https://c.example/api/redis/health',
    ]);
    expect(sent.at(-1)?.headers.has('authorization')).toBe(false);
  });

  test('may go to the origin of the page', async () => {
    const { sent, health } = clientOf([json({})], { baseUrl: '' });
    await health();
    expect(sent[0]?.url).toBe('/api/redis/health');
  });

  test('never contain a session id in the URL', async () => {
    const { sessions, sent } = clientOf([json({ session: {}, destroyed: 1 })]);
    await sessions.get(SESSION_ID);
    await sessions.update(SESSION_ID, { metadata: { a: 1 } }, { ifVersion: 3 });
    await sessions.rotate(SESSION_ID);
    await sessions.destroyOthers({ except: SESSION_ID });
    await sessions.destroy(SESSION_ID);
    expect(sent.map(({ headers }) => headers.get('x-session-id'))).toEqual(Array(5).fill(SESSION_ID));
    expect(sent.map(({ url }) => url).join()).not.toContain(SESSION_ID);
    expect(sent[1]?.body).toEqual({ updates: { metadata: { a: 1 } }, ifVersion: 3 });
  });

  test.each(['', 'é', 'a\nb', 'x'.repeat(513)])('are not made for a session id like %j', async (id) => {
    const { sessions, sent } = clientOf([json({})]);
    expect(await sessions.get(id)).toBeNull();
    expect(await sessions.destroy(id)).toBe(false);
    await expect(sessions.destroyOthers({ except: id })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(sent).toHaveLength(0);
  });

  test.each<[string, unknown]>([
    ['value', undefined],
    ['value', Number.NaN],
    ['value', 1n],
    ['value', new Date()],
    ['value[0]', [undefined]],
    ['value.a[1]', { a: [1, () => 1] }],
  ])('are not made for a value that JSON would change: %s', async (field, value) => {
    const { cache, sent } = clientOf([json({})]);
    await expect(cache.set('n', 'k', value)).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      errors: [{ field }],
    });
    expect(sent).toHaveLength(0);
  });

  test('are not made for a value that contains itself', async () => {
    const value: { self?: unknown } = {};
    value.self = value;
    await expect(clientOf([json({})]).cache.set('n', 'k', value)).rejects.toMatchObject({
      status: undefined,
    });
  });

  test.each([{ timeoutMs: 0 }, { timeoutMs: Number.NaN }, { retries: -1 }, { retries: 1.5 }])(
    'are not made with %j',
    (options) => {
      expect(() => clientOf([json({})], options)).toThrow(TypeError);
    },
  );
});
