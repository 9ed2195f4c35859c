import { describe, expect, it, test } from 'vitest';
import { toProblem } from '../../src/api/errors/problem.ts';
import * as redis from '../../src/redis/index.ts';

const { loadRedisConfig } = redis;

/** One of each class that the core throws. */
const ERRORS: readonly redis.RedisError[] = [
  new redis.ConfigError([{ variable: 'REDIS_PORT', problem: 'must be a number' }]),
  new redis.InvalidInputError('ttl', 'must be a whole number'),
  new redis.ImmutableFieldError('userId'),
  new redis.StepUpRequiredError({ maxAgeSeconds: 900, acr: ['urn:acme:silver', 'urn:acme:gold'] }),
  new redis.ValueTooLargeError('The value', 2, 1),
  new redis.RequestTooLargeError('reply'),
  new redis.AnswerTooLargeError(2, 1),
  new redis.AsOfAheadError(),
  new redis.NotACounterError(),
  new redis.LoadRecursionError('users'),
  new redis.RateLimitedError('requests', 1_500),
  new redis.SessionLimitError(5),
  new redis.TenantSessionLimitError(33_000_000, 33_554_432),
  new redis.SignInLimitError(1_000),
  new redis.SignInEndedError(),
  new redis.SessionAliasUsedError(),
  new redis.VersionConflictError(1, 2),
  new redis.IdempotencyKeyUsedError(),
  new redis.IdempotencyKeyMismatchError(),
  new redis.UnavailableError('Redis cannot be reached for GET (ECONNREFUSED)'),
  new redis.CircuitOpenError(100),
  new redis.BusyError(4_000),
  new redis.TimeoutError('GET', 1_000),
  new redis.AuthError('Redis rejected the credentials'),
  new redis.OutOfMemoryError(),
  new redis.CommandError('GET', 'WRONGTYPE'),
  new redis.ClosedError(),
];

describe('the texts of errors', () => {
  it('are tested for every error class', () => {
    const classes = Object.entries(redis).filter(([name]) => name.endsWith('Error') && name !== 'RedisError');
    const named = classes.filter(([name]) => /^[A-Z]/.test(name)).map(([name]) => name);
    expect(ERRORS.map(({ name }) => name).sort()).toEqual(named.sort());
  });

  it.each(ERRORS.map((error) => [error.name, error] as const))(
    '%s states what happened and what to do',
    (_, error) => {
      expect(error.message).toMatch(/[^.\s]$/);
      expect(error.resolution).toMatch(/^[A-Z].{10,}\.$/);
      expect(toProblem(error).problem.detail).toMatch(/\S.*\.$/);
      expect(toProblem(error).problem.detail).not.toContain('..');
    },
  );
});

test.each([
  ['REDIS_PORT', 'abc', 'must be a number'],
  ['REDIS_PORT', '0', 'must be at least 1'],
  ['REDIS_TLS', 'yes', 'must be true or false'],
  ['REDIS_AUTH', 'kerberos', 'must be one of: password, iam'],
  ['REDIS_HOST', 'redis://cache:6379', 'must be just a host name or an address'],
  ['SESSION_TTL', '1h', 'must be a number'],
  ['SESSION_TTL', '1.5', 'must be a whole number'],
  ['SESSION_ON_LIMIT', 'drop', 'must be one of: evict-oldest, reject'],
  ['SESSION_TENANTS', '{"a":{"ttl":1}}', 'a has unknown fields: ttl'],
  ['SESSION_TENANTS', '{"a":{"sessionTTL":"x"}}', 'a.sessionTTL must be a number'],
  ['SESSION_CEILING', '{not json', 'must be an object'],
  ['CACHE_MAX_TTL', '-1', 'must be more than 0'],
])('%s=%s %s', (variable, value, problem) => {
  const env = { REDIS_PROVIDER: 'elasticache', REDIS_HOST: 'h', [variable]: value };
  expect(() => loadRedisConfig(env)).toThrow(`${variable}: ${problem}`);
});
