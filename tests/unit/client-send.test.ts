import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createRedisClient, isRedisApiError, type RedisClientOptions } from '../../src/client/index.ts';
import { json, problem, refused, type Step, scriptedFetch } from './fakes/scripted-fetch.ts';

const SESSION_ID = 'x'.repeat(67);
const unavailable = () => problem(503, 'UNAVAILABLE');

function clientOf(script: Step[], options: Partial<RedisClientOptions> = {}) {
  const { fetch, sent } = scriptedFetch(...script);
  const client = createRedisClient({ baseUrl: 'http://r', getToken: () => 'token', fetch, ...options });
  return { ...client, sent };
}
type Client = ReturnType<typeof clientOf>;

const repeatable: [string, (client: Client) => Promise<unknown>][] = [
  ['sessions.create', ({ sessions }) => sessions.create()],
  ['sessions.get', ({ sessions }) => sessions.get(SESSION_ID)],
  ['sessions.list', ({ sessions }) => sessions.list()],
  ['sessions.destroy', ({ sessions }) => sessions.destroy(SESSION_ID)],
  ['cache.get', ({ cache }) => cache.get('n', 'k')],
  ['cache.getMany', ({ cache }) => cache.getMany('n', ['k'])],
  ['cache.lookUp', ({ cache }) => cache.lookUp('n', 'k')],
  ['cache.delete', ({ cache }) => cache.delete('n', 'k')],
  ['cache.invalidateTags', ({ cache }) => cache.invalidateTags(['t'])],
  ['cache.invalidateNamespace', ({ cache }) => cache.invalidateNamespace('n')],
  ['cache.clear', ({ cache }) => cache.clear()],
  ['cache.asOf', ({ cache }) => cache.asOf()],
  ['cache.metrics', ({ cache }) => cache.metrics()],
];
const once: [string, (client: Client) => Promise<unknown>][] = [
  ['sessions.update', ({ sessions }) => sessions.update(SESSION_ID, {})],
  ['sessions.rotate', ({ sessions }) => sessions.rotate(SESSION_ID)],
  ['sessions.destroyOthers', ({ sessions }) => sessions.destroyOthers()],
  ['sessions.revokeTenant', ({ sessions }) => sessions.revokeTenant()],
  ['cache.set', ({ cache }) => cache.set('n', 'k', 1)],
  ['cache.setMany', ({ cache }) => cache.setMany('n', { k: 1 })],
  ['health', ({ health }) => health()],
];

describe('retries', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
  afterEach(() => void vi.useRealTimers());

  /** Runs timers until the call ends. @returns its error */
  async function failure(call: Promise<unknown>): Promise<unknown> {
    const failed = call.then(
      () => undefined,
      (error: unknown) => error,
    );
    await vi.runAllTimersAsync();
    return failed;
  }

  test.each(repeatable)('%s is attempted three times', async (_, call) => {
    for (const step of [
      unavailable(),
      refused(),
      problem(429, 'THROTTLED'),
      new Response('', { status: 502 }),
    ]) {
      const client = clientOf([step]);
      expect(await failure(call(client))).toMatchObject({ name: 'RedisApiError', retryable: true });
      expect(client.sent).toHaveLength(3);
    }
  });

  test.each(once)('%s is not retried', async (_, call) => {
    for (const step of [unavailable(), refused()]) {
      const client = clientOf([step]);
      expect(await failure(call(client))).toMatchObject({ name: 'RedisApiError', retryable: true });
      expect(client.sent).toHaveLength(1);
    }
  });

  test.each([...repeatable, ...once])(
    '%s is not retried after an error that a retry cannot fix',
    async (_, call) => {
      for (const [status, code] of [
        [401, 'INVALID_TOKEN'],
        [403, 'FORBIDDEN'],
        [422, 'INVALID_INPUT'],
        [500, 'INTERNAL'],
      ] as const) {
        const client = clientOf([problem(status, code)]);
        expect(await failure(call(client))).toMatchObject({ code, status, retryable: false });
        expect(client.sent).toHaveLength(1);
      }
    },
  );

  test('retries of one creation share an idempotency key; another creation has another', async () => {
    const client = clientOf([unavailable()]);
    await failure(client.sessions.create());
    await failure(client.sessions.create());
    const ids = client.sent.map(({ headers }) => headers.get('idempotency-key') ?? '');
    expect(ids[0]).toMatch(/^[0-9a-f]{48}$/);
    expect(new Set(ids.slice(0, 3)).size).toBe(1);
    expect(new Set(ids).size).toBe(2);
  });

  test('stop at the first success and get the token each time', async () => {
    let tokens = 0;
    const client = clientOf([refused(), json({ value: 7 })], { getToken: async () => `t${++tokens}` });
    const value = client.cache.get('n', 'k');
    await vi.runAllTimersAsync();
    expect(await value).toBe(7);
    expect(client.sent.map(({ headers }) => headers.get('authorization'))).toEqual([
      'Bearer t1',
      'Bearer t2',
    ]);
  });

  test('wait as long as the service asks', async () => {
    const client = clientOf([problem(503, 'UNAVAILABLE', { 'Retry-After': '2' }), json({ value: 7 })]);
    const value = client.cache.get('n', 'k');
    await vi.advanceTimersByTimeAsync(1_999);
    expect(client.sent).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(200);
    expect(client.sent).toHaveLength(2);
    expect(await value).toBe(7);
  });

  test('repeat any call rejected by the limits of the tenant, since it had no effect', async () => {
    const limited = problem(429, 'RATE_LIMITED', { 'Retry-After': '1' });
    const client = clientOf([limited, json({ stored: true })]);
    const stored = client.cache.set('n', 'k', 1);
    await vi.advanceTimersByTimeAsync(999);
    expect(client.sent).toHaveLength(1);
    await vi.runAllTimersAsync();
    expect(await stored).toBe(true);
    const throttled = clientOf([problem(429, 'THROTTLED')]);
    await failure(throttled.cache.set('n', 'k', 1));
    expect(throttled.sent).toHaveLength(1);
  });

  test('do not wait longer than for a response', async () => {
    const client = clientOf([problem(503, 'OUT_OF_MEMORY', { 'Retry-After': '30' })]);
    expect(await failure(client.cache.get('n', 'k'))).toMatchObject({ retryAfter: 30 });
    expect(client.sent).toHaveLength(1);
  });

  test('can be turned off', async () => {
    const client = clientOf([unavailable()], { retries: 0 });
    await failure(client.cache.get('n', 'k'));
    expect(client.sent).toHaveLength(1);
  });
});

describe('timeouts and signals', () => {
  test('a call times out after timeoutMs, also while it waits for a token or a body', async () => {
    const timeout = { code: 'NO_ANSWER_IN_TIME', retryable: true };
    const short = { timeoutMs: 20, retries: 0 };
    await expect(clientOf(['silence'], short).cache.get('n', 'k')).rejects.toMatchObject(timeout);
    const getToken = () => new Promise<string>(() => {});
    await expect(clientOf([json({})], { ...short, getToken }).cache.get('n', 'k')).rejects.toMatchObject(
      timeout,
    );
    const endless = new Response(new ReadableStream({ pull: () => new Promise(() => {}) }));
    await expect(clientOf([endless], short).cache.get('n', 'k')).rejects.toMatchObject(timeout);
  });

  test('a call rejects with the reason of its signal', async () => {
    const abort = new AbortController();
    const client = clientOf(['silence']);
    const got = client.cache.get('n', 'k', { signal: abort.signal });
    await vi.waitUntil(() => client.sent.length === 1);
    abort.abort(new Error('left the page'));
    await expect(got).rejects.toThrow('left the page');
    expect(client.sent).toHaveLength(1);
  });

  test('a signal also aborts the wait between two attempts', async () => {
    const client = clientOf([problem(503, 'UNAVAILABLE', { 'Retry-After': '4' })]);
    const signal = AbortSignal.timeout(20);
    await expect(client.cache.get('n', 'k', { signal })).rejects.toMatchObject({ name: 'TimeoutError' });
    expect(client.sent).toHaveLength(1);
  });

  test('an aborted signal prevents the request', async () => {
    const client = clientOf([json({})]);
    await expect(client.cache.get('n', 'k', { signal: AbortSignal.abort('gone') })).rejects.toBe('gone');
  });
});

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

  test.each([
    ['value', undefined],
    ['value', Number.NaN],
    ['value', 1n],
    ['value', new Date()],
    ['value.a', { a: undefined }],
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
