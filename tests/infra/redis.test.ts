import { describe, expect, test } from 'vitest';
import { ACCESS_STRING } from '../../amplify/infra/access-string.ts';
import { assembly } from './assembly.ts';
import { resolve } from './resolve.ts';

const PRIVATE = [
  expect.stringMatching(/^<network\/NetworkVpcPrivateSubnet1/),
  expect.stringMatching(/^<network\/NetworkVpcPrivateSubnet2/),
];

test('cluster: Valkey, cluster mode, failover to another zone, encrypted, private', () => {
  const built = assembly('cluster');
  const { stack, id, properties, raw } = built.one('AWS::ElastiCache::ReplicationGroup');
  expect(resolve(built, stack, properties)).toMatchObject({
    Engine: 'valkey',
    EngineVersion: '8.2',
    CacheNodeType: 'cache.t4g.small',
    NumNodeGroups: 2,
    ReplicasPerNodeGroup: 1,
    AutomaticFailoverEnabled: true,
    MultiAZEnabled: true,
    TransitEncryptionEnabled: true,
    TransitEncryptionMode: 'required',
    AtRestEncryptionEnabled: true,
    Port: 6379,
    SnapshotRetentionLimit: 7,
    UserGroupIds: [expect.stringMatching(/^<redis\/ClusterUserGroup/)],
    SecurityGroupIds: [expect.stringMatching(/^<network\/NetworkRedis/)],
    LogDeliveryConfigurations: [
      expect.objectContaining({ LogType: 'slow-log', DestinationType: 'cloudwatch-logs' }),
    ],
  });
  expect(properties).not.toHaveProperty('AuthToken');
  expect(raw).toMatchObject({ DeletionPolicy: 'Snapshot', UpdatePolicy: { UseOnlineResharding: true } });
  const { properties: parameters } = built.one('AWS::ElastiCache::ParameterGroup');
  expect(parameters).toMatchObject({
    CacheParameterGroupFamily: 'valkey8',
    Properties: { 'cluster-enabled': 'yes', 'maxmemory-policy': 'volatile-lru' },
  });
  const subnets = built.one('AWS::ElastiCache::SubnetGroup');
  expect(resolve(built, stack, subnets.properties.SubnetIds)).toEqual(PRIVATE);
  expect(id).toBeDefined();
});

test('serverless: Valkey, private, with limits on its cost', () => {
  const built = assembly('serverless');
  const { stack, properties } = built.one('AWS::ElastiCache::ServerlessCache');
  expect(resolve(built, stack, properties)).toMatchObject({
    Engine: 'valkey',
    MajorEngineVersion: '8',
    SubnetIds: PRIVATE,
    SecurityGroupIds: [expect.stringMatching(/^<network\/NetworkRedis/)],
    UserGroupId: expect.stringMatching(/^<redis\/ServerlessUserGroup/),
    CacheUsageLimits: { DataStorage: { Maximum: 5, Unit: 'GB' }, ECPUPerSecond: { Maximum: 5_000 } },
    SnapshotRetentionLimit: 7,
  });
  expect(String(properties.ServerlessCacheName)).toMatch(/^[a-z][a-z0-9-]{0,39}$/);
  expect(built.all('AWS::ElastiCache::ReplicationGroup')).toEqual([]);
});

describe.each(['cluster', 'serverless'] as const)('%s', (kind) => {
  test('has one user, which signs in by IAM, and no default user', () => {
    const built = assembly(kind);
    const { id, properties } = built.one('AWS::ElastiCache::User');
    expect(properties).toMatchObject({
      Engine: 'valkey',
      AuthenticationMode: { Type: 'iam' },
      AccessString: ACCESS_STRING,
    });
    expect(properties.UserId).toBe(properties.UserName);
    expect(String(properties.UserId)).toMatch(/^[a-z][a-z0-9-]{0,39}$/);
    expect(properties).not.toHaveProperty('Passwords');
    const group = built.one('AWS::ElastiCache::UserGroup');
    expect(resolve(built, group.stack, group.properties)).toMatchObject({
      // With the engine redis, it would require a `default` user.
      Engine: 'valkey',
      UserIds: [`<redis/${id}>`],
    });
    expect(String(group.properties.UserGroupId)).toMatch(/^[a-z][a-z0-9-]{0,39}$/);
  });
});

test('deleting a production branch keeps its users and a last snapshot', () => {
  for (const kind of ['cluster', 'serverless'] as const) {
    const { properties, raw } = assembly(kind).one('AWS::Cognito::UserPool');
    expect(properties).toMatchObject({ DeletionProtection: 'ACTIVE' });
    expect(raw).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
  }
  const { properties } = assembly('serverless').one('AWS::ElastiCache::ServerlessCache');
  expect(properties.FinalSnapshotName).toBe(`${properties.ServerlessCacheName}-final`);
});

test('deleting a sandbox or a preview leaves nothing behind', () => {
  for (const kind of ['sandbox', 'preview'] as const) {
    const { properties, raw } = assembly(kind).one('AWS::Cognito::UserPool');
    expect(properties).not.toHaveProperty('DeletionProtection');
    expect(raw).toMatchObject({ DeletionPolicy: 'Delete' });
  }
});
