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

  it('reads the guide’s Upstash variables', () => {
    const { endpoint } = loadRedisConfig({
      REDIS_PROVIDER: 'upstash',
      UPSTASH_REDIS_REST_URL: 'https://eu1.upstash.example',
      UPSTASH_REDIS_REST_TOKEN: 'secret',
    });
    expect(endpoint).toMatchObject({
      provider: 'upstash',
      url: 'https://eu1.upstash.example',
      token: 'secret',
    });
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

  it('names every wrong variable at once', () => {
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
    [{ ...tcp, SESSION_TTL: '60', SESSION_TOUCH_INTERVAL: '60' }, 'SESSION_TOUCH_INTERVAL'],
  ])('rejects %j', (env, variable) => {
    expect(problemsOf(env as Record<string, string>)).toHaveProperty(variable);
  });

  it('treats blank variables as absent', () => {
    expect(loadRedisConfig({ ...tcp, REDIS_PASSWORD: ' ', SESSION_TTL: '' }).endpoint).not.toHaveProperty(
      'password',
      ' ',
    );
  });

  it('never prints the value of a variable', () => {
    const env = { REDIS_URL: 'http://user:hunter2@host', REDIS_PASSWORD: 'hunter2', REDIS_PORT: 'hunter2' };
    expect(() => loadRedisConfig(env)).toThrow(expect.not.stringContaining('hunter2') as unknown as string);
    try {
      loadRedisConfig(env);
    } catch (error) {
      expect(String(error)).not.toContain('hunter2');
    }
  });
});
