import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ACCESS_STRING } from '../../amplify/infra/access-string.ts';
import { REPOSITORY } from '../support/programs/programs.ts';
import { assembly } from './assembly.ts';
import { resolve } from './resolve.ts';
import { type Kind, PLANS, RESTORED_CLUSTER, RESTORED_SERVERLESS } from './synthesize.ts';

const KINDS = Object.keys(PLANS) as Kind[];

describe.each(KINDS)('%s', (kind) => {
  test('contains these resources and no others', async () => {
    const lines = [...assembly(kind).stacks].flatMap(([stack, { Resources = {} }]) => {
      const types = Object.values(Resources).map(({ Type }) => Type);
      return [...new Set(types)].map(
        (type) => `${stack} ${type} ${types.filter((other) => other === type).length}`,
      );
    });
    const file = join(import.meta.dirname, 'contents', `${kind}.txt`);
    await expect(`${lines.toSorted().join('\n')}\n`).toMatchFileSnapshot(file);
  });
});

test('durable: Valkey 9 with its parameters, and zones of the operator’s choice', () => {
  const { one, all } = assembly('durable');
  expect(one('AWS::ElastiCache::ReplicationGroup').properties).toMatchObject({
    EngineVersion: '9.1',
    Durability: 'async',
    CacheNodeType: 'cache.m7g.large',
    MultiAZEnabled: true,
  });
  expect(one('AWS::ElastiCache::ParameterGroup').properties).toMatchObject({
    CacheParameterGroupFamily: 'valkey9',
  });
  const zones = all('AWS::EC2::Subnet').map(({ properties }) => properties.AvailabilityZone);
  expect(zones).toEqual(['eu-west-1b', 'eu-west-1c']);
  const alarms = all('AWS::CloudWatch::Alarm').map(({ properties }) => properties);
  for (const [MetricName, Threshold] of [
    ['DurabilityLag', 5_000],
    ['DurabilityBufferExceededErrorCount', 0],
    ['TrafficManagementActive', 0],
  ]) {
    expect(alarms.filter((alarm) => alarm.MetricName === MetricName)).toMatchObject([
      { Threshold },
      { Threshold },
    ]);
  }
});

test('clusters without durability do not ask for it', () => {
  expect(assembly('cluster').one('AWS::ElastiCache::ReplicationGroup').properties).not.toHaveProperty(
    'Durability',
  );
});

describe.each(['public', 'publicSandbox'] as const)('%s', (kind) => {
  const built = assembly(kind);

  test('has a public cache of Valkey 9, whose only user signs in by IAM', () => {
    const { properties } = built.one('AWS::ElastiCache::ServerlessCache');
    expect(properties).toMatchObject({
      Engine: 'valkey',
      MajorEngineVersion: '9',
      ConnectionType: 'public',
      UserGroupId: expect.anything(),
    });
    for (const name of ['SubnetIds', 'SecurityGroupIds']) expect(properties).not.toHaveProperty(name);
    expect(built.one('AWS::ElastiCache::User').properties).toMatchObject({
      AuthenticationMode: { Type: 'iam' },
      AccessString: ACCESS_STRING,
    });
  });

  test('has functions outside a VPC, which fetch keys themselves and sign in over TLS', () => {
    expect([...built.stacks.keys()]).not.toContain('network');
    expect([...built.stacks.keys()]).not.toContain('redisJwks');
    for (const name of ['sessionmanager', 'cachemanager']) {
      const { stack, properties } = built.one('AWS::Lambda::Function', name);
      expect(properties).not.toHaveProperty('VpcConfig');
      const { Variables } = properties.Environment as { Variables: Record<string, unknown> };
      expect(resolve(built, stack, Variables)).toMatchObject({
        REDIS_PROVIDER: 'elasticache',
        REDIS_TLS: 'true',
        REDIS_CLUSTER: 'true',
        REDIS_AUTH: 'iam',
        REDIS_IAM_SERVERLESS: 'true',
        REDIS_HOST: expect.stringMatching(/^<redis\/PublicCache\w+\.Endpoint\.Address>$/),
      });
      expect(Variables).not.toHaveProperty('JWKS_MIRROR_BUCKET');
    }
  });
});

test('in production, a public cache has alarms and leaves a last snapshot; in a sandbox neither', () => {
  const [production, sandbox] = [assembly('public'), assembly('publicSandbox')];
  const snapshotOf = ({ one }: typeof production) =>
    one('AWS::ElastiCache::ServerlessCache').properties.FinalSnapshotName;
  expect(snapshotOf(production)).toMatch(/-final$/);
  expect(snapshotOf(sandbox)).toBeUndefined();
  const alarms = production.all('AWS::CloudWatch::Alarm').map(({ properties }) => properties.MetricName);
  expect(alarms).toContain('ThrottledCmds');
  expect(alarms).not.toContain('JwksAgeSeconds');
  expect(sandbox.all('AWS::CloudWatch::Alarm')).toEqual([]);
});

describe('redis.restoreFrom', () => {
  test('restores a cluster from a snapshot by name, with all that the settings say of the cluster', () => {
    const { properties } = assembly('durable').one('AWS::ElastiCache::ReplicationGroup');
    expect(properties).toMatchObject({
      SnapshotName: RESTORED_CLUSTER,
      NumNodeGroups: 1,
      EngineVersion: '9.1',
    });
    expect(properties).not.toHaveProperty('SnapshotArns');
    // CloudFormation names the new group itself, and keeps a snapshot of the one that it replaces.
    expect(properties).not.toHaveProperty('ReplicationGroupId');
    const { raw } = assembly('durable').one('AWS::ElastiCache::ReplicationGroup');
    expect(raw).toMatchObject({ UpdateReplacePolicy: 'Snapshot' });
  });

  test('restores a serverless cache by ARN, under another name than the cache that it replaces', () => {
    const { properties } = assembly('public').one('AWS::ElastiCache::ServerlessCache');
    expect(properties.SnapshotArnsToRestore).toEqual([RESTORED_SERVERLESS]);
    const hash = createHash('sha256').update(RESTORED_SERVERLESS).digest('hex').slice(0, 8);
    expect(properties.ServerlessCacheName).toMatch(new RegExp(`^[a-z][a-z0-9-]{0,30}-${hash}$`));
    expect(properties.FinalSnapshotName).toBe(`${properties.ServerlessCacheName}-final`);
  });

  test('changes nothing of a cache that is not restored', () => {
    const cluster = assembly('cluster').one('AWS::ElastiCache::ReplicationGroup').properties;
    expect(cluster).not.toHaveProperty('SnapshotName');
    const serverless = assembly('serverless').one('AWS::ElastiCache::ServerlessCache').properties;
    expect(serverless).not.toHaveProperty('SnapshotArnsToRestore');
    // Another name would replace the cache.
    expect(serverless.ServerlessCacheName).toBe('amplifyd1exampleedis-serverless-a4e0d767');
  });
});

test('the runbook of logs names every log group', () => {
  const runbook = readFileSync(join(REPOSITORY, 'docs/operate/runbooks/logs.md'), 'utf8');
  const groups = assembly('cluster').all('AWS::Logs::LogGroup');
  expect(groups.length).toBe(5);
  for (const { id } of groups) expect(runbook).toContain(`\`…${id.replace(/[0-9A-F]{8}$/, '')}…\``);
});
