import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { clientOf } from '../fakes/scripted-client.ts';
import { json, problem, refused } from '../fakes/scripted-fetch.ts';

const SESSION_ID = 'x'.repeat(67);
const unavailable = () => problem(503, 'UNAVAILABLE');

type Client = ReturnType<typeof clientOf>;

/** Calls that send an idempotency key. */
const keyed: [string, (client: Client, idempotencyKey?: string) => Promise<unknown>][] = [
  ['sessions.create', ({ sessions }, idempotencyKey) => sessions.create({}, { idempotencyKey })],
  ['sessions.update', ({ sessions }, idempotencyKey) => sessions.update(SESSION_ID, {}, { idempotencyKey })],
  ['sessions.rotate', ({ sessions }, idempotencyKey) => sessions.rotate(SESSION_ID, { idempotencyKey })],
  ['sessions.destroy', ({ sessions }, idempotencyKey) => sessions.destroy(SESSION_ID, { idempotencyKey })],
];
const repeatable: [string, (client: Client) => Promise<unknown>][] = [
  ['sessions.get', ({ sessions }) => sessions.get(SESSION_ID)],
  ['sessions.list', ({ sessions }) => sessions.list()],
  ...keyed,
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

  test.each(keyed)(
    'the attempts of one %s share an idempotency key; another call has another',
    async (_, call) => {
      const client = clientOf([unavailable()]);
      await failure(call(client));
      await failure(call(client));
      await failure(call(client, 'my-own-idempotency-key'));
      const ids = client.sent.map(({ headers }) => headers.get('idempotency-key') ?? '');
      expect(ids[0]).toMatch(/^[0-9a-f]{48}$/);
      expect(new Set(ids.slice(0, 3)).size).toBe(1);
      expect(new Set(ids.slice(3)).size).toBe(2);
      expect(new Set(ids).size).toBe(3);
      expect(ids.slice(6)).toEqual(Array(3).fill('my-own-idempotency-key'));
    },
  );

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
  });

  test('repeat any call that Lambda rejected before the function ran', async () => {
    const throttled = json({ Message: 'Rate Exceeded.' }, 429);
    const client = clientOf([throttled, throttled, json({ stored: true })]);
    const stored = client.cache.set('n', 'k', 1);
    await vi.runAllTimersAsync();
    expect(await stored).toBe(true);
    expect(client.sent).toHaveLength(3);
    const failing = clientOf([json({ Message: null }, 502)]);
    await failure(failing.cache.set('n', 'k', 1));
    expect(failing.sent).toHaveLength(1);
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
