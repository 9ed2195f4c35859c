import { describe, expect, it } from 'vitest';
import { ConfigError, loadRedisConfig } from '../../src/redis/index.ts';

const tcp = { REDIS_PROVIDER: 'elasticache', REDIS_HOST: 'cache.example.com' };

function problemsOf(env: Record<string, string>): Record<string, string> {
  try {
    loadRedisConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) {
      return Object.fromEntries(error.problems.map(({ variable, problem }) => [variable, problem]));
    }
    throw error;
  }
  return {};
}

describe('loadRedisConfig', () => {
  it('reads the guide’s ElastiCache variables', () => {
    const { endpoint } = loadRedisConfig({
      ...tcp,
      REDIS_PORT: '6380',
      REDIS_PASSWORD: '0123456',
      REDIS_USERNAME: 'app',
      REDIS_TLS: 'true',
    });
    expect(endpoint).toMatchObject({
      provider: 'elasticache',
      host: 'cache.example.com',
      port: 6380,
      username: 'app',
      password: '0123456',
      tls: {},
      cluster: false,
      auth: 'password',
    });
  });

  it.each([
    ['elasticache', tcp],
    ['redis', { ...tcp, REDIS_PROVIDER: 'redis' }],
    ['redis', { REDIS_URL: 'redis://cache.example.com' }],
    ['elasticache', { REDIS_PROVIDER: 'elasticache', REDIS_URL: 'redis://cache.example.com' }],
  ])('selects the provider %s for %j', (provider, env) => {
    expect(loadRedisConfig(env).endpoint).toEqual({ ...loadRedisConfig(tcp).endpoint, provider });
  });

  it('has the guide’s defaults', () => {
    const { endpoint, session, cache } = loadRedisConfig(tcp);
    expect(endpoint).toMatchObject({ port: 6379, commandTimeoutMs: 1000, connectTimeoutMs: 2000 });
    expect(endpoint).not.toHaveProperty('tls.ca');
    expect(session).toMatchObject({
      sessionTTL: 86_400,
      slidingExpiration: true,
      maxSessionsPerUser: 5,
      cleanupInterval: 3600,
    });
    expect(cache).toMatchObject({ defaultTTL: 3600, maxTTL: 2_592_000, maxValueBytes: 1_048_576 });
  });

  it('reads REDIS_URL and percent-decodes its credentials', () => {
    expect(loadRedisConfig({ REDIS_URL: 'rediss://app:p%40ss@[::1]:6390' }).endpoint).toMatchObject({
      host: '::1',
      port: 6390,
      username: 'app',
      password: 'p@ss',
      tls: {},
    });
  });

  it('keeps the credentials of REDIS_URL as they are given, and trims those of other variables', () => {
    expect(loadRedisConfig({ REDIS_URL: 'redis://%20app:%20pass%20word%0A@h' }).endpoint).toMatchObject({
      username: ' app',
      password: ' pass word\n',
    });
    expect(loadRedisConfig({ REDIS_URL: 'redis://:%20@h' }).endpoint).toMatchObject({ password: ' ' });
    expect(loadRedisConfig({ ...tcp, REDIS_PASSWORD: ' password\n' }).endpoint).toMatchObject({
      password: 'password',
    });
  });

  it.each([
    ['redis://h', undefined],
    ['redis://h:6380/', undefined],
    ['redis://h/0', 0],
    ['redis://h:6380/2', 2],
    ['rediss://app:p%2Fss@h/65535', 65_535],
  ])('reads the database of %s', (REDIS_URL, database) => {
    const { endpoint } = loadRedisConfig({ REDIS_URL });
    expect(endpoint).toMatchObject({ host: 'h', ...(database !== undefined && { database }) });
    expect('database' in endpoint && endpoint.database).toBe(database);
  });

  it.each([
    ['?db=2', 'must have no query: write the database as a path (/2) and TLS as rediss://'],
    ['/?tls=true', 'must have no query'],
    ['/2?family=6', 'must have no query'],
    ['#2', 'must have no fragment: write # in a password as %23'],
    ['/cache', 'must end with its port or one database number'],
    ['/-1', 'must end with its port or one database number'],
    ['/1.5', 'must end with its port or one database number'],
    ['/1/2', 'must end with its port or one database number'],
    ['/2/', 'must end with its port or one database number'],
    ['/65536', 'one database number up to 65535'],
  ])('rejects REDIS_URL with %s, without its secrets', (rest, problem) => {
    const { REDIS_URL = '' } = problemsOf({ REDIS_URL: `redis://app:hush@h:6379${rest}` });
    expect(REDIS_URL).toContain(problem);
    expect(REDIS_URL).not.toContain('hush');
  });

  it('rejects a password whose # or ? would end the URL early', () => {
    expect(problemsOf({ REDIS_URL: 'redis://app:12#hush@h:6379' }).REDIS_URL).toContain('%23');
    expect(problemsOf({ REDIS_URL: 'redis://app:12?hush@h:6379' }).REDIS_URL).toContain('%3F');
  });

  it('rejects sessions that a list could not read together', () => {
    const sizes = { SESSION_MAX_METADATA_BYTES: '62914', SESSION_MAX_PER_USER: '100' };
    expect(problemsOf({ ...tcp, ...sizes })).toEqual({});
    const problem = expect.stringContaining('the maximum that one list reads');
    expect(problemsOf({ ...tcp, ...sizes, SESSION_MAX_METADATA_BYTES: '62915' })).toEqual({
      SESSION_MAX_METADATA_BYTES: problem,
    });
    const SESSION_TENANTS = '{"org_1":{"maxSessionsPerUser":100}}';
    expect(problemsOf({ ...tcp, SESSION_TENANTS, SESSION_MAX_METADATA_BYTES: '62915' })).toEqual({
      SESSION_MAX_METADATA_BYTES: problem,
    });
  });

  it('rejects a database in cluster mode, which has database 0 only', () => {
    const cluster = { REDIS_CLUSTER: 'true' };
    expect(problemsOf({ ...cluster, REDIS_URL: 'redis://h/2' })).toEqual({
      REDIS_URL: 'selects database 2, but a cluster has only database 0: remove the path',
    });
    expect(problemsOf({ ...cluster, REDIS_URL: 'redis://h/0' })).toEqual({});
  });

  it('completes REDIS_URL with the variables it does not set', () => {
    const rest = { REDIS_PORT: '6380', REDIS_USERNAME: 'app', REDIS_PASSWORD: 'p', REDIS_TLS: 'true' };
    expect(loadRedisConfig({ REDIS_URL: 'redis://h', ...rest }).endpoint).toMatchObject({
      port: 6380,
      username: 'app',
      password: 'p',
      tls: {},
    });
  });

  it('accepts variables that repeat REDIS_URL, and rejects those that contradict it', () => {
    const REDIS_URL = 'rediss://app:p%40ss@h:6380';
    const same = { REDIS_PORT: '6380', REDIS_USERNAME: 'app', REDIS_PASSWORD: 'p@ss', REDIS_TLS: 'true' };
    expect(problemsOf({ REDIS_URL, ...same })).toEqual({});
    const other = { REDIS_PORT: '6379', REDIS_USERNAME: 'x', REDIS_PASSWORD: 'x', REDIS_TLS: 'false' };
    const contradicts = 'contradicts REDIS_URL: set it in only one of the two';
    expect(problemsOf({ REDIS_URL, ...other })).toEqual(
      Object.fromEntries(Object.keys(other).map((variable) => [variable, contradicts])),
    );
  });

  it.each([
    [{ ...tcp, REDIS_TLS_CA: 'pem' }, 'REDIS_TLS_CA', 'needs REDIS_TLS=true'],
    [{ REDIS_URL: 'redis://h', REDIS_TLS_CA: 'pem' }, 'REDIS_TLS_CA', 'a REDIS_URL with rediss://'],
    [{ ...tcp, CACHE_DEFAULT_TTL: '7200', CACHE_MAX_TTL: '3600' }, 'CACHE_DEFAULT_TTL', 'which is 3600'],
  ])('rejects %j, which would have no effect', (env, variable, problem) => {
    expect(problemsOf(env as Record<string, string>)[variable]).toContain(problem);
  });

  it('lowers the default TTL, unless it is set, to the maximum', () => {
    expect(problemsOf({ ...tcp, CACHE_MAX_TTL: '60' })).toEqual({});
  });

  it('accepts a REST URL with a path, and none with a part that is not sent', () => {
    const rest = { REDIS_PROVIDER: 'upstash', UPSTASH_REDIS_REST_TOKEN: 'hush' };
    const of = (url: string) => problemsOf({ ...rest, UPSTASH_REDIS_REST_URL: url });
    expect(of('https://eu1.upstash.example/')).toEqual({});
    expect(of('https://proxy.example/upstash')).toEqual({});
    for (const url of [
      'https://default:hush@h',
      'https://h?_token=hush',
      'https://h/#x',
      'https://h/get/a?b',
    ]) {
      const { UPSTASH_REDIS_REST_URL: problem } = of(url);
      expect(problem).toBe(
        'must not contain a user, query or fragment: set the token in UPSTASH_REDIS_REST_TOKEN',
      );
    }
  });

  it('reads the largest request that Upstash allows', () => {
    const rest = {
      REDIS_PROVIDER: 'upstash',
      UPSTASH_REDIS_REST_URL: 'https://h',
      UPSTASH_REDIS_REST_TOKEN: 't',
    };
    expect(loadRedisConfig(rest).endpoint).toMatchObject({ maxRequestBytes: 10_485_760 });
    const larger = { ...rest, UPSTASH_MAX_REQUEST_BYTES: '104857600' };
    expect(loadRedisConfig(larger).endpoint).toMatchObject({ maxRequestBytes: 104_857_600 });
    for (const UPSTASH_MAX_REQUEST_BYTES of ['10MB', '1', '1e9'])
      expect(problemsOf({ ...rest, UPSTASH_MAX_REQUEST_BYTES })).toHaveProperty('UPSTASH_MAX_REQUEST_BYTES');
  });

  it('reads the prefix of an environment, which digits alone may be', () => {
    expect(loadRedisConfig(tcp).keyPrefix).toBe('');
    expect(loadRedisConfig({ ...tcp, REDIS_KEY_PREFIX: ' 42 ' }).keyPrefix).toBe('42');
    for (const REDIS_KEY_PREFIX of ['a:b', '{a}', 'a*', 'x'.repeat(65)]) {
      const problem = 'must be 1 to 64 letters, digits, dots, underscores or hyphens';
      expect(problemsOf({ ...tcp, REDIS_KEY_PREFIX })).toEqual({ REDIS_KEY_PREFIX: problem });
    }
  });

  it('names every invalid variable at once', () => {
    expect(
      problemsOf({
        REDIS_PROVIDER: 'elasticache',
        REDIS_PORT: '99999',
        REDIS_TLS: 'yes',
        REDIS_COMMAND_TIMEOUT_MS: 'soon',
        SESSION_TTL: '0',
        SESSION_ON_LIMIT: 'explode',
        SESSION_TOUCH_INTERVAL: '1.5',
        CACHE_MAX_TTL: '-1',
      }),
    ).toEqual({
      REDIS_HOST: 'is required',
      REDIS_PORT: expect.any(String),
      REDIS_TLS: expect.any(String),
      REDIS_COMMAND_TIMEOUT_MS: expect.any(String),
      SESSION_TTL: expect.any(String),
      SESSION_ON_LIMIT: expect.any(String),
      SESSION_TOUCH_INTERVAL: expect.any(String),
      CACHE_MAX_TTL: expect.any(String),
    });
  });

  it.each([
    [{}, 'REDIS_PROVIDER'],
    [{ REDIS_PROVIDER: 'memcached' }, 'REDIS_PROVIDER'],
    [{ REDIS_PROVIDER: 'upstash', UPSTASH_REDIS_REST_URL: 'not a url' }, 'UPSTASH_REDIS_REST_TOKEN'],
    [{ REDIS_URL: 'http://x' }, 'REDIS_URL'],
    [{ REDIS_URL: 'redis://app:100%@x' }, 'REDIS_URL'],
    [{ REDIS_URL: 'redis://%ff@x' }, 'REDIS_URL'],
    [{ REDIS_URL: 'redis://x', REDIS_HOST: 'y' }, 'REDIS_URL'],
    [{ ...tcp, REDIS_AUTH: 'iam' }, 'REDIS_TLS'],
  ])('rejects %j', (env, variable) => {
    expect(problemsOf(env as Record<string, string>)).toHaveProperty(variable);
  });

  it('accepts an idle timeout below the touch interval', () => {
    expect(loadRedisConfig({ ...tcp, SESSION_TTL: '30' }).session).toMatchObject({
      sessionTTL: 30,
      touchInterval: 60,
    });
  });

  it('treats blank variables as absent', () => {
    expect(loadRedisConfig({ ...tcp, REDIS_PASSWORD: ' ', SESSION_TTL: '' }).endpoint).not.toHaveProperty(
      'password',
      ' ',
    );
  });
});
