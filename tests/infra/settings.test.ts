import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Stack } from 'aws-cdk-lib';
import { EventBus } from 'aws-cdk-lib/aws-events';
import { expect, test } from 'vitest';
import { cleanupInterval } from '../../amplify/options/index.ts';
import { settings } from '../../amplify/settings.ts';
import { resolveSettings } from '../../amplify/settings-schema.ts';
import { signInOutputs } from '../../amplify/sign-in.ts';
import { REPOSITORY } from '../support/programs/programs.ts';

const settingsWith = (override: object | string) => () =>
  resolveSettings(settings, typeof override === 'string' ? override : JSON.stringify(override));
const cluster = {
  topology: 'cluster',
  nodeType: 'cache.t4g.small',
  shards: 1,
  replicasPerShard: 1,
  snapshotDays: 7,
};

test.each([
  [{ productionBranches: [] }, 'productionBranches: must name at least one branch'],
  [{ productionBranches: ['main', 'main'] }, 'productionBranches: names a branch twice'],
  [{ productionBranches: [''] }, 'productionBranches.0: must be the name of a branch'],
  [{ productionBranch: 'main' }, 'productionBranch: is not a setting: remove it or correct its name'],
  [{ redis: 5 }, 'redis: must be an object'],
  [
    { redis: { topology: 'sentinel' } },
    'redis.topology: must have the topology cluster, serverless, public, existing or upstash',
  ],
  [{ redis: { ...cluster, nodeType: 't4g.small' } }, 'redis.nodeType: must look like cache.t4g.small'],
  [{ redis: { ...cluster, replicasPerShard: 0 } }, 'redis.replicasPerShard: must be at least 1'],
  [{ redis: { ...cluster, shards: 1.5 } }, 'redis.shards: must be a whole number'],
  [{ redis: { ...cluster, shards: 26 } }, 'redis.shards: with their replicas are more than 50 nodes'],
  [{ redis: { ...cluster, maxStorageGB: 5 } }, 'redis.maxStorageGB: is not a setting'],
  [{ redis: { ...cluster, snapshotDays: 36 } }, 'redis.snapshotDays: must be at most 35'],
  [{ redis: { ...cluster, engineVersion: '7.2' } }, 'redis.engineVersion: must be one of'],
  [{ redis: { ...cluster, durability: 'sync' } }, 'redis.durability: requires engineVersion 9.0 or 9.1'],
  [
    { redis: { ...cluster, engineVersion: '9.1', durability: 'sync' } },
    'redis.durability: requires a nodeType of the families r7g, r6g, m7g, m6g or c7gn',
  ],
  [
    { redis: { ...cluster, restoreFrom: 'arn:aws:elasticache:eu-west-1:123456789012:snapshot:nightly' } },
    'redis.restoreFrom: must be the name of a snapshot, not an ARN',
  ],
  [{ redis: { ...cluster, restoreFrom: '' } }, 'redis.restoreFrom: must be the name of a snapshot'],
  [
    { redis: { topology: 'serverless', restoreFrom: 'nightly' } },
    'redis.restoreFrom: must be the ARN of a snapshot',
  ],
  [{ redis: { topology: 'public', engineVersion: '8' } }, 'redis.engineVersion: is not a setting'],
  [{ previews: 'serverless' }, 'previews: must be one of'],
  [{ availabilityZones: ['eu-west-1a'] }, 'availabilityZones: must name at least two zones'],
  [{ availabilityZones: ['eu-west-1a', 'eu-west-1a'] }, 'availabilityZones: names a zone twice'],
  [{ availabilityZones: ['a', 'b'] }, 'availabilityZones.0: must look like eu-west-1a'],
  [
    { redis: { topology: 'serverless', maxEcpuPerSecond: 10 } },
    'redis.maxEcpuPerSecond: must be at least 1000',
  ],
  [{ corsOrigins: ['https://app.example.com/'] }, 'corsOrigins.0: must be an origin'],
  [{ corsOrigins: ['*'] }, 'corsOrigins.0: must be a URL such as https://example.com'],
  [{ maxConcurrency: 0 }, 'maxConcurrency: must be at least 1'],
  [{ sessionEvents: true }, 'sessionEvents: must be an object'],
  [{ sessionEvents: {} }, 'sessionEvents.eventBusName: is required'],
  [
    { sessionEvents: { eventBusName: 'arn:aws:events:eu-west-1:123456789012:event-bus/app' } },
    'sessionEvents.eventBusName: must be the name of an event bus, not an ARN',
  ],
  [
    { sessionEvents: { eventBusName: 'default' }, environment: { LOG_LEVEL: 'warn' } },
    'environment.LOG_LEVEL: must be info or debug with sessionEvents',
  ],
  [{ alarms: { evictions: '5' } }, 'alarms.evictions: must be a number, or false for no alarm'],
  [{ alarms: { evictions: true } }, 'alarms.evictions: must be a number, or false for no alarm'],
  [{ alarms: { evictions: -1 } }, 'alarms.evictions: must be at least 0'],
  [{ alarms: { highCpu: 101 } }, 'alarms.highCpu: must be at most 100'],
  [{ alarms: { CurrConnections: 5 } }, /alarms.CurrConnections: is not an alarm; .* connectionFails, highM/],
  [{ alarms: false }, 'alarms: must be an object'],
  [{ alarmEmail: 'nobody' }, 'alarmEmail: must be an e-mail address such as ops@example.com'],
  [
    { upstashSecrets: { url: 'A', token: 'has space' } },
    'upstashSecrets.token: must be the name of a secret',
  ],
  [{ environment: { REDIS_HOST: 'x' } }, 'environment.REDIS_HOST: must be SESSION_*, CACHE_*'],
  [{ environment: { LOG_LEVEL: 5 } }, 'environment.LOG_LEVEL: must be a string'],
  [{ environment: { SESSION_TTL: 'soon' } }, 'environment.SESSION_TTL: must be a number'],
  [
    { environment: { CACHE_MAX_VALUE_BYTES: '5500000' } },
    'environment.CACHE_MAX_VALUE_BYTES: must be at most 2400000: the APIs could not return a larger value',
  ],
  [
    { environment: { SESSION_MAX_METADATA_BYTES: '1048576', SESSION_MAX_PER_USER: '100' } },
    'environment.SESSION_MAX_METADATA_BYTES: times the maximum number of sessions per user exceeds 6291456',
  ],
  [{ environment: { TENANT_LIMITS: '{"*":{"burst":0}}' } }, 'environment.TENANT_LIMITS: *.burst'],
  [
    { environment: { UPSTASH_MAX_REQUEST_BYTES: '10MB' } },
    'environment.UPSTASH_MAX_REQUEST_BYTES: must be a number',
  ],
  [
    { environment: { CLIENT_ADDRESS_HEADER: 'X-Forwarded-For' } },
    'environment.PROXY_SECRET_SHA256: is required: without it, anyone could send the headers',
  ],
  [
    { environment: { STEP_UP: '{"purgeTenants":{"maxAgeSeconds":900}}' } },
    'environment.STEP_UP: purgeTenants is not an operation',
  ],
  [{ tokenIssuers: 'x' }, 'tokenIssuers: must be a list'],
  [
    { tokenIssuers: [{ kind: 'auth0', issuer: 'https://a.example/' }] },
    'tokenIssuers: 0.audience is required',
  ],
  [{ tokenIssuers: [{ kind: 'okta', issuer: 'x' }] }, 'tokenIssuers.0.kind: must be one of'],
  [{ redis: { topology: 'existing' } }, 'redis.host: is required'],
  [{ redis: { topology: 'existing', host: 'https://x' } }, 'redis.host: must be just a host name'],
  [
    { redis: { topology: 'existing', host: 'x', tls: false, iam: { cacheName: 'a', userId: 'b' } } },
    'redis.tls: must be true with iam',
  ],
  [
    { redis: { topology: 'existing', host: 'x', username: 'u', iam: { cacheName: 'a', userId: 'b' } } },
    'redis.iam: cannot be combined with username and passwordSecret',
  ],
  [
    { redis: { topology: 'existing', host: 'x', securityGroupId: 'default' } },
    'redis.securityGroupId: must be the id of a security group',
  ],
  [{ redis: { topology: 'upstash', url: 'x' } }, 'redis.url: is not a setting'],
  [
    { tokenIssuers: [{ kind: 'auth0', issuer: 'http://a.example/', audience: 'x' }] },
    'must use https: http://a.example/',
  ],
  [{ oidcClientIds: [''] }, 'oidcClientIds.0: must not be empty'],
  [{ userPoolTokens: null }, 'userPoolTokens: must be an object'],
  [
    { userPoolTokens: {} },
    'userPoolTokens: requires exactly one of tenant, tenantClaim and tenantGroupPrefix',
  ],
  [{ userPoolTokens: { tenant: 'main', clientId: 'x' } }, 'userPoolTokens.clientId: is set by the backend'],
  [{ userPoolTokens: { tenantClaim: 'custom:t' } }, 'userPoolTokens: tenantClaim names an attribute'],
  [
    { auth0SignIn: { issuer: 'https://a.example/', callbackUrls: [] } },
    'auth0SignIn.callbackUrls: must not be empty',
  ],
  [
    { auth0SignIn: { issuer: 'https://a.example/', callbackUrls: [] } },
    'auth0SignIn.logoutUrls: is required',
  ],
  [
    { auth0SignIn: { issuer: 'http://a.example/' } },
    'auth0SignIn.issuer: must be a URL that starts with https',
  ],
  [
    { auth0SignIn: { issuer: 'https://a.example/?x=1' } },
    'auth0SignIn.issuer: must not contain a user, query or fragment',
  ],
  [{ consoleSignIn: { clientId: 'spa' } }, 'consoleSignIn: requires an issuer of kind auth0 or oidc'],
  ['[1]', 'BACKEND_SETTINGS must be a JSON object'],
  ['{', 'BACKEND_SETTINGS must be a JSON object'],
])('rejects %j', (override, message) => {
  expect(settingsWith(override)).toThrow(message);
});

test('rejects settings under which every token would be rejected', () => {
  expect(() => resolveSettings({ ...settings, tokenIssuers: [], userPoolTokens: undefined })).toThrow(
    'every token would be rejected',
  );
});

test('describes a wrong setting without quoting a library', () => {
  const everything = {
    redis: { topology: 'cluster' },
    auth0SignIn: {},
    consoleSignIn: 1,
    environment: { X: 1 },
  };
  const wrong = ['productionBranches', 'tokenIssuers', 'corsOrigins', 'upstashSecrets', 'alarmEmail'];
  const override = { ...everything, ...Object.fromEntries(wrong.map((name) => [name, false])), more: 1 };
  expect(settingsWith(override)).toThrow('upstashSecrets: must be an object');
  expect(settingsWith(override)).not.toThrow(
    /Invalid|expected|received|Too (small|big)|Unrecognized|is not valid\n/i,
  );
});

test('names every wrong setting at once', () => {
  expect(settingsWith({ productionBranches: [], alarmEmail: 'nobody' })).toThrow(
    /productionBranches: [\s\S]*alarmEmail: [\s\S]*Correct them in amplify\/settings.ts/,
  );
});

test('front ends receive the sign-in of the issuer that AppSync accepts, and no secret', () => {
  const auth0 = {
    kind: 'auth0' as const,
    issuer: 'https://a.example/',
    audience: ['https://api.example', 'other'],
  };
  const consoleSignIn = { clientId: 'spa', organization: 'org_acme' };
  const resolved = resolveSettings({ ...settings, tokenIssuers: [auth0], consoleSignIn });
  expect(signInOutputs(resolved)).toEqual({
    cognito: true,
    oidc: { issuer: auth0.issuer, audience: 'https://api.example', ...consoleSignIn },
  });
  expect(signInOutputs({ tokenIssuers: [auth0], userPoolTokens: undefined })).toEqual({ cognito: false });
});

test.each(['30', '90', '0', '-60', '100.5'])('no schedule has an interval of %s s', (interval) => {
  expect(settingsWith({ environment: { SESSION_CLEANUP_INTERVAL: interval } })).toThrow(
    'environment.SESSION_CLEANUP_INTERVAL: must be ',
  );
});

test.each([
  [undefined, 60],
  ['', 60],
  ['60', 1],
  [' 5400 ', 90],
  ['86400', 1_440],
])('a cleanup interval of %j s is %i minutes', (interval, minutes) => {
  expect(cleanupInterval(interval)).toBe(minutes);
});

test('session events may go to a bus that the backend creates, whose name is known after the deployment', () => {
  const bus = new EventBus(new Stack(), 'Bus');
  const sessionEvents = { eventBusName: bus.eventBusName };
  expect(resolveSettings({ ...settings, sessionEvents })).toMatchObject({ sessionEvents });
});

test('the override replaces single settings', () => {
  const { redis, productionBranches } = resolveSettings(settings, '{"redis":{"topology":"serverless"}}');
  expect(redis).toEqual({
    topology: 'serverless',
    maxStorageGB: 5,
    maxEcpuPerSecond: 5_000,
    snapshotDays: 7,
    engineVersion: '8',
  });
  expect(productionBranches).toEqual(settings.productionBranches);
});

test('the backend is under 80 lines', () => {
  const lines = readFileSync(join(REPOSITORY, 'amplify/backend.ts'), 'utf8').split('\n');
  expect(lines.length).toBeLessThan(81);
});
