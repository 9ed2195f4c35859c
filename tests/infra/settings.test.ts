import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { settings } from '../../amplify/settings.ts';
import { resolveSettings } from '../../amplify/settings-schema.ts';
import { signInOutputs } from '../../amplify/sign-in.ts';
import { REPOSITORY } from '../support/programs.ts';

const refuse = (override: object | string) => () =>
  resolveSettings(settings, typeof override === 'string' ? override : JSON.stringify(override));
const cluster = {
  topology: 'cluster',
  nodeType: 'cache.t4g.small',
  shards: 1,
  replicasPerShard: 1,
  snapshotDays: 7,
};

test.each([
  [
    { productionBranches: [] },
    'productionBranches is empty: name the branches that get production resources',
  ],
  [{ productionBranches: ['main', 'main'] }, 'productionBranches names a branch twice'],
  [{ productionBranches: [''] }, 'productionBranches.0 must be the name of a branch'],
  [{ redis: { topology: 'sentinel' } }, 'redis.topology must have the topology cluster or serverless'],
  [{ redis: { ...cluster, nodeType: 't4g.small' } }, 'redis.nodeType must look like cache.t4g.small'],
  [{ redis: { ...cluster, replicasPerShard: 0 } }, 'redis.replicasPerShard'],
  [{ redis: { ...cluster, shards: 1.5 } }, 'redis.shards'],
  [{ redis: { ...cluster, shards: 26 } }, 'redis.shards with their replicas are more than 50 nodes'],
  [{ redis: { ...cluster, maxStorageGB: 5 } }, 'maxStorageGB'],
  [{ redis: { topology: 'serverless', maxEcpuPerSecond: 10 } }, 'redis.maxEcpuPerSecond'],
  [{ corsOrigins: ['https://app.example.com/'] }, 'corsOrigins.0 must be an origin'],
  [{ corsOrigins: ['*'] }, 'corsOrigins.0'],
  [{ alarmEmail: 'nobody' }, 'alarmEmail'],
  [{ upstashSecrets: { url: 'A', token: 'has space' } }, 'upstashSecrets.token must be the name of a secret'],
  [{ environment: { REDIS_HOST: 'x' } }, 'environment.REDIS_HOST'],
  [{ environment: { SESSION_TTL: 'soon' } }, 'SESSION_TTL:'],
  [{ environment: { TENANT_LIMITS: '{"*":{"burst":0}}' } }, 'TENANT_LIMITS: *.burst'],
  [{ tokenIssuers: [{ kind: 'auth0', issuer: 'https://a.example/' }] }, 'TOKEN_ISSUERS: 0.audience'],
  [
    { tokenIssuers: [{ kind: 'auth0', issuer: 'http://a.example/', audience: 'x' }] },
    'must use https: http://a.example/',
  ],
  [{ userPoolTokens: null }, 'userPoolTokens'],
  [{ auth0SignIn: { issuer: 'https://a.example/', callbackUrls: [] } }, 'auth0SignIn.callbackUrls'],
  [{ consoleSignIn: { clientId: 'spa' } }, 'consoleSignIn needs an issuer of the kind auth0 or oidc'],
  [{ productionBranch: 'main' }, 'productionBranch'],
  ['[1]', 'BACKEND_SETTINGS must be a JSON object'],
  ['{', 'BACKEND_SETTINGS must be a JSON object'],
])('refuses %j', (override, message) => {
  expect(refuse(override)).toThrow(message);
});

test('refuses settings under which no token would be accepted', () => {
  expect(() => resolveSettings({ ...settings, tokenIssuers: [], userPoolTokens: undefined })).toThrow(
    'no token would ever be accepted',
  );
});

test('names every wrong setting at once', () => {
  expect(refuse({ productionBranches: [], alarmEmail: 'nobody' })).toThrow(
    /productionBranches is empty[\s\S]*alarmEmail/,
  );
});

test('front ends learn how to sign in from the issuer that AppSync takes, and no secret', () => {
  const auth0 = { kind: 'auth0', issuer: 'https://a.example/', audience: ['https://api.example', 'other'] };
  const consoleSignIn = { clientId: 'spa', organization: 'org_acme' };
  const resolved = resolveSettings({ ...settings, tokenIssuers: [auth0], consoleSignIn });
  expect(signInOutputs(resolved)).toEqual({
    cognito: true,
    oidc: { issuer: auth0.issuer, audience: 'https://api.example', ...consoleSignIn },
  });
  expect(signInOutputs({ tokenIssuers: [auth0], userPoolTokens: undefined })).toEqual({ cognito: false });
});

test('the override replaces single settings', () => {
  const { redis, productionBranches } = resolveSettings(settings, '{"redis":{"topology":"serverless"}}');
  expect(redis).toEqual({
    topology: 'serverless',
    maxStorageGB: 5,
    maxEcpuPerSecond: 5_000,
    snapshotDays: 7,
  });
  expect(productionBranches).toEqual(settings.productionBranches);
});

test('the backend reads top to bottom in under 80 lines', () => {
  const lines = readFileSync(join(REPOSITORY, 'amplify/backend.ts'), 'utf8').split('\n');
  expect(lines.length).toBeLessThan(81);
});
