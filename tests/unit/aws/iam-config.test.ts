import { expect, test } from 'vitest';
import { elastiCacheCredentials } from '../../../src/aws/signing/elasticache-token.ts';
import { isRedisError, loadRedisConfig } from '../../../src/redis/index.ts';

const IAM = {
  REDIS_PROVIDER: 'elasticache',
  REDIS_HOST: 'clustercfg.cache.example',
  REDIS_TLS: 'true',
  REDIS_AUTH: 'iam',
  REDIS_USERNAME: 'app',
  REDIS_IAM_CACHE: 'cache-1',
  AWS_REGION: 'eu-west-1',
};

const iamOf = (env: Record<string, string>) => {
  const { endpoint } = loadRedisConfig(env);
  return endpoint.provider !== 'upstash' ? endpoint.iam : undefined;
};

test('IAM tokens are signed for the cache, the user and the region', () => {
  const cluster = { cacheName: 'cache-1', userId: 'app', region: 'eu-west-1', serverless: false };
  expect(iamOf(IAM)).toEqual(cluster);
  expect(iamOf({ ...IAM, REDIS_IAM_SERVERLESS: 'true', REDIS_IAM_REGION: 'us-east-1' })).toEqual({
    ...cluster,
    region: 'us-east-1',
    serverless: true,
  });
  const { REDIS_IAM_CACHE: _, ...password } = IAM;
  expect(iamOf({ ...password, REDIS_AUTH: 'password' })).toBeUndefined();
});

test('names are converted to lower case, because ElastiCache stores them that way and rejects tokens for any other spelling', () => {
  const env = { ...IAM, REDIS_IAM_CACHE: 'MyCache', REDIS_USERNAME: 'AppUser' };
  expect(iamOf(env)).toMatchObject({ cacheName: 'mycache', userId: 'appuser' });
  const { endpoint } = loadRedisConfig(env);
  const keys = { AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: 'secret' };
  const { username, password } = elastiCacheCredentials(endpoint, keys)?.() ?? {};
  expect(username).toBe('appuser');
  expect(password).toMatch(/^mycache\/\?Action=connect&User=appuser&/);
});

test('the name of a user that signs in by password keeps its case', () => {
  const env = { REDIS_PROVIDER: 'elasticache', REDIS_HOST: 'h', REDIS_USERNAME: 'AppUser' };
  expect(loadRedisConfig(env).endpoint).toMatchObject({ username: 'AppUser' });
});

test.each([
  ['REDIS_IAM_CACHE', 'is required with REDIS_AUTH=iam'],
  ['REDIS_USERNAME', 'is required with REDIS_AUTH=iam'],
  ['REDIS_TLS', 'must be true with REDIS_AUTH=iam'],
])('without %s it does not start', (variable, problem) => {
  expect(() => iamOf({ ...IAM, [variable]: '' })).toThrow(`${variable}: ${problem}`);
});

test('every missing variable is named at once', () => {
  const { AWS_REGION: _, REDIS_IAM_CACHE: __, ...rest } = IAM;
  try {
    loadRedisConfig({ ...rest, REDIS_IAM_SERVERLESS: 'perhaps' });
    expect.unreachable();
  } catch (error) {
    expect(isRedisError(error, 'CONFIG')).toBe(true);
    expect(String(error)).toContain('REDIS_IAM_SERVERLESS');
  }
  expect(() => loadRedisConfig(rest)).toThrow(/REDIS_IAM_CACHE[\s\S]*REDIS_IAM_REGION/);
});

test.each([
  ['REDIS_IAM_CACHE', 'cache-1'],
  ['REDIS_IAM_REGION', 'eu-west-1'],
  ['REDIS_IAM_SERVERLESS', 'true'],
])('%s is rejected without REDIS_AUTH=iam, because it would have no effect', (variable, value) => {
  const { REDIS_AUTH: _, REDIS_IAM_CACHE: __, ...password } = IAM;
  expect(() => iamOf({ ...password, [variable]: value })).toThrow(`${variable}: needs REDIS_AUTH=iam`);
});

test('a password is rejected together with REDIS_AUTH=iam, and not printed', () => {
  const { REDIS_HOST: _, ...withUrl } = { ...IAM, REDIS_URL: 'rediss://app:hush@h' };
  for (const env of [{ ...IAM, REDIS_PASSWORD: 'hush' }, withUrl]) {
    expect(() => iamOf(env)).toThrow(/REDIS_PASSWORD: is not used with REDIS_AUTH=iam(?![\s\S]*hush)/);
  }
});
