import { describe, expect, test } from 'vitest';
import { PROBLEMS, toProblem } from '../../src/api/errors/problem.ts';
import * as redis from '../../src/redis/index.ts';
import { failingClient } from './failing-client.ts';
import { openHttpApi } from './http-api.ts';

const SECRET = 'redis-7.internal:6379 hunter2';

const cases: [Error, number, string][] = [
  [new redis.InvalidInputError('ttl', 'must be positive'), 422, 'INVALID_INPUT'],
  [new redis.ImmutableFieldError('userId'), 422, 'IMMUTABLE_FIELD'],
  [new redis.ValueTooLargeError('The value', 2, 1), 413, 'VALUE_TOO_LARGE'],
  [new redis.RequestTooLargeError('request'), 413, 'VALUE_TOO_LARGE'],
  [new redis.AsOfAheadError(), 422, 'AS_OF_AHEAD'],
  [new redis.SessionLimitError(5), 409, 'SESSION_LIMIT'],
  [new redis.TenantSessionLimitError(33_000_000, 33_554_432), 409, 'TENANT_SESSION_LIMIT'],
  [new redis.IdempotencyKeyUsedError(), 409, 'IDEMPOTENCY_KEY_USED'],
  [new redis.IdempotencyKeyMismatchError(), 422, 'IDEMPOTENCY_KEY_MISMATCH'],
  [new redis.VersionConflictError(1, 2), 412, 'VERSION_CONFLICT'],
  [new redis.RateLimitedError('requests', 1_500), 429, 'RATE_LIMITED'],
  [
    new redis.UnavailableError(SECRET, Object.assign(new Error(SECRET), { code: 'ECONNRESET' })),
    503,
    'UNAVAILABLE',
  ],
  [new redis.TimeoutError(SECRET, 500), 503, 'TIMEOUT'],
  [new redis.OutOfMemoryError(), 503, 'OUT_OF_MEMORY'],
  [new redis.AuthError(SECRET), 503, 'UNAVAILABLE'],
  [new redis.ClosedError(), 503, 'UNAVAILABLE'],
  [new redis.CommandError('GET', SECRET), 500, 'INTERNAL'],
  [new redis.ConfigError([{ variable: 'REDIS_URL', problem: SECRET }]), 500, 'INTERNAL'],
  [new TypeError(SECRET), 500, 'INTERNAL'],
  [Object.assign(new Error(SECRET), { code: 'ECONNRESET' }), 500, 'INTERNAL'],
];

describe('every error of the core', () => {
  test.each(cases)('becomes problem details: %s', async (error, status, code) => {
    const seen: unknown[] = [];
    const { send, lines } = openHttpApi({
      client: failingClient(error),
      onError: (reported) => seen.push(reported),
    });
    const response = await send('GET', '/api/redis/session?action=list');
    const text = await response.text();
    expect(response.status).toBe(status);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(response.headers.has('retry-after')).toBe(status === 503 || status === 429);
    expect(JSON.parse(text)).toMatchObject({
      type: `urn:amplify-redis:problem:${code.toLowerCase().replaceAll('_', '-')}`,
      title: expect.any(String),
      status,
      detail: expect.any(String),
      code,
      instance: `urn:amplify-redis:request:${response.headers.get('x-request-id')}`,
    });
    expect(text).not.toContain('hunter2');
    expect(seen).toEqual(status >= 500 ? [error] : []);
    expect(lines.filter(({ level }) => level === 'error')).toHaveLength(status >= 500 ? 1 : 0);
  });

  test('names the field of invalid input', () => {
    const { problem } = toProblem(new redis.InvalidInputError('ttl', 'must be positive'));
    expect(problem.errors).toEqual([{ field: 'ttl', message: 'must be positive' }]);
  });

  test('has a status of 400 or more, and Retry-After only with 503', () => {
    for (const [code, { status, retryAfter }] of Object.entries(PROBLEMS)) {
      expect(status, code).toBeGreaterThanOrEqual(400);
      expect(retryAfter !== undefined, code).toBe(status === 503);
    }
  });
});

test('an unknown error is logged with its stack frames and without its message', async () => {
  const { send, lines } = openHttpApi({ client: failingClient(new TypeError(SECRET)) });
  await send('GET', '/api/redis/session?action=list');
  const [failed] = lines.filter(({ level }) => level === 'error');
  expect(failed).toMatchObject({ message: 'request failed', error: 'TypeError' });
  expect(JSON.stringify(failed)).toContain('problems.test.ts');
  expect(JSON.stringify(lines)).not.toContain('hunter2');
});
