import { describe, expect, test } from 'vitest';
import { assembly } from '../assembly.ts';
import { BASELINE_KINDS, type BaselineKind } from './baseline.ts';
import { type FlatResource, flatten, type Resources } from './flatten.ts';
import { losses } from './losses.ts';
import { essentials } from './stateful.ts';

type Properties = Record<string, unknown>;

/** A deployment whose resources a test may change. */
class Draft {
  readonly resources: Record<string, FlatResource>;

  constructor(kind: BaselineKind) {
    this.resources = structuredClone(flatten(assembly(kind)));
  }

  /** The only resource of a type whose id has this prefix. */
  idOf(type: string, begins = ''): string {
    const found = Object.entries(this.resources).filter(
      ([id, { Type }]) => Type === type && id.startsWith(begins),
    );
    expect(found.map(([id]) => id)).toHaveLength(1);
    return found[0]?.[0] ?? '';
  }

  change(id: string, properties: Properties): void {
    const { Properties, ...resource } = this.resources[id] ?? { Type: '' };
    this.resources[id] = { ...resource, Properties: { ...Properties, ...properties } };
  }

  rename(id: string, to: string): void {
    const { [id]: resource } = this.resources;
    delete this.resources[id];
    if (resource) this.resources[to] = resource;
  }
}

const CACHE = 'AWS::ElastiCache::ReplicationGroup';
const SERVERLESS = 'AWS::ElastiCache::ServerlessCache';

/** The guard's report after a deployment was edited, without the hashes of logical ids. */
function lossesAfter(
  kind: BaselineKind,
  edit: (draft: Draft) => void,
  start?: (draft: Draft) => void,
): string[] {
  const before = new Draft(kind);
  start?.(before);
  const after = new Draft(kind);
  start?.(after);
  edit(after);
  return losses(essentials(before.resources), after.resources).map((loss) =>
    loss.replace(/[0-9A-F]{8}(?= \()/, ''),
  );
}

const changed = (type: string, properties: Properties, begins?: string) => (draft: Draft) =>
  draft.change(draft.idOf(type, begins), properties);

describe.each(BASELINE_KINDS)('%s', (kind) => {
  test('loses nothing to itself', () => {
    expect(lossesAfter(kind, () => {})).toEqual([]);
  });

  test('has what must not be lost in its baseline', () => {
    const types = new Set(Object.values(essentials(flatten(assembly(kind)))).map(({ Type }) => Type));
    const cache = kind === 'cluster' || kind === 'durable' ? CACHE : SERVERLESS;
    const expected = [
      cache,
      'AWS::Cognito::UserPool',
      'AWS::ElastiCache::User',
      'AWS::ElastiCache::UserGroup',
    ];
    if (kind !== 'public') expected.push('AWS::EC2::VPC', 'AWS::S3::Bucket');
    expect([...types]).toEqual(expect.arrayContaining(expected));
  });
});

const HARMLESS: Readonly<Record<string, [BaselineKind, (draft: Draft) => void]>> = {
  'node type': ['cluster', changed(CACHE, { CacheNodeType: 'cache.m7g.large' })],
  'engine version': ['cluster', changed(CACHE, { EngineVersion: '9.1' })],
  'days of snapshots': ['cluster', changed(CACHE, { SnapshotRetentionLimit: 1 })],
  'number of shards': ['cluster', changed(CACHE, { NumNodeGroups: 3 })],
  'parameter group': [
    'cluster',
    changed('AWS::ElastiCache::ParameterGroup', { CacheParameterGroupFamily: 'valkey9' }),
  ],
  'rights of the Redis user': ['cluster', changed('AWS::ElastiCache::User', { AccessString: 'off' })],
  'limits of a serverless cache': ['serverless', changed(SERVERLESS, { CacheUsageLimits: {} })],
  'an alarm that is gone': [
    'cluster',
    ({ resources }) => {
      for (const [id, { Type }] of Object.entries(resources)) {
        if (Type === 'AWS::CloudWatch::Alarm') delete resources[id];
      }
    },
  ],
  'a bucket of Amplify’s own that is gone': [
    'cluster',
    (draft) => {
      delete draft.resources[draft.idOf('AWS::S3::Bucket', 'data/modelIntrospection')];
    },
  ],
  'a new bucket': [
    'cluster',
    ({ resources }) => {
      resources['data/New'] = { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'new' } };
    },
  ],
};

test.each(Object.entries(HARMLESS))('nothing is lost by %s', (_, [kind, edit]) => {
  expect(lossesAfter(kind, edit)).toEqual([]);
});

const CLUSTER = `redis/ClusterGroup (${CACHE}: sessions and caches)`;
const PUBLIC = `redis/PublicCache (${SERVERLESS}: sessions and caches)`;
const POOL = 'auth/amplifyAuthUserPool (AWS::Cognito::UserPool: the users)';

const LOSSES: Readonly<Record<string, [BaselineKind, (draft: Draft) => void, string]>> = {
  engine: ['cluster', changed(CACHE, { Engine: 'redis' }), `${CLUSTER} would be replaced: Engine changes`],
  replicas: [
    'cluster',
    changed(CACHE, { ReplicasPerNodeGroup: 2 }),
    `${CLUSTER} would be replaced: ReplicasPerNodeGroup changes`,
  ],
  'a snapshot to restore': [
    'cluster',
    changed(CACHE, { SnapshotName: 'yesterday' }),
    `${CLUSTER} would be replaced: SnapshotName changes`,
  ],
  'a property that is gone': [
    'cluster',
    changed(CACHE, { Port: undefined }),
    `${CLUSTER} would be replaced: Port changes`,
  ],
  'shards without online resharding': [
    'cluster',
    (draft) => {
      const id = draft.idOf(CACHE);
      draft.change(id, { NumNodeGroups: 3 });
      const { UpdatePolicy, ...resource } = draft.resources[id] ?? { Type: CACHE };
      expect(UpdatePolicy).toBeDefined();
      draft.resources[id] = resource;
    },
    `${CLUSTER} might be replaced: NumNodeGroups changes`,
  ],
  durability: ['durable', changed(CACHE, { Durability: 'sync' }), `${CLUSTER} cannot change Durability`],
  'a renamed construct': [
    'cluster',
    (draft) => draft.rename(draft.idOf(CACHE), 'redis/ClusterCache12345678'),
    `${CLUSTER} would be removed; its logical id or its stack has changed`,
  ],
  'a renamed stack': [
    'cluster',
    (draft) => draft.rename(draft.idOf('AWS::CloudFormation::Stack', 'root/network'), 'root/cache12345678'),
    'root/network (AWS::CloudFormation::Stack: everything in the stack) would be removed; its logical id or its stack has changed',
  ],
  'another type under the same id': [
    'public',
    (draft) => {
      draft.resources[draft.idOf(SERVERLESS)] = { Type: CACHE, Properties: {} };
    },
    `${PUBLIC} would be replaced by ${CACHE}`,
  ],
  'the name of a serverless cache': [
    'public',
    changed(SERVERLESS, { ServerlessCacheName: 'other' }),
    `${PUBLIC} would be replaced: ServerlessCacheName changes`,
  ],
  'the id of the Redis user': [
    'public',
    changed('AWS::ElastiCache::User', { UserId: 'other' }),
    'redis/PublicUserApp (AWS::ElastiCache::User: the access to the cache) would be replaced: UserId changes',
  ],
  'how users sign in': [
    'public',
    changed('AWS::Cognito::UserPool', { UsernameAttributes: [] }),
    `${POOL} cannot change UsernameAttributes`,
  ],
  'an unprotected user pool': [
    'public',
    (draft) => {
      const id = draft.idOf('AWS::Cognito::UserPool');
      draft.resources[id] = {
        ...draft.resources[id],
        Type: 'AWS::Cognito::UserPool',
        DeletionPolicy: 'Delete',
      };
    },
    `${POOL} would no longer be kept: its DeletionPolicy is Delete instead of Retain`,
  ],
  'the name of the bucket of signing keys': [
    'cluster',
    changed('AWS::S3::Bucket', { BucketName: 'other' }, 'redisJwks/'),
    'redisJwks/MirrorBucket (AWS::S3::Bucket: the objects) would be replaced: BucketName changes',
  ],
  'the name of a log': [
    'cluster',
    changed('AWS::Logs::LogGroup', { LogGroupName: 'other' }, 'redis/'),
    'redis/ClusterSlowLog (AWS::Logs::LogGroup: the log) would be replaced: LogGroupName changes',
  ],
};

test.each(Object.entries(LOSSES))('the guard reports %s', (_, [kind, edit, loss]) => {
  expect(lossesAfter(kind, edit)).toEqual([loss]);
});

describe('what is replaced, replaces what refers to it', () => {
  test('within a stack: the network with its VPC', () => {
    const replaced = lossesAfter('cluster', changed('AWS::EC2::VPC', { CidrBlock: '10.1.0.0/16' }));
    expect(replaced).toContain(
      'network/NetworkVpc (AWS::EC2::VPC: the network of the cache) would be replaced: CidrBlock changes',
    );
    expect(replaced.filter((loss) => loss.includes('AWS::EC2::Subnet:'))).toHaveLength(2);
    expect(replaced.filter((loss) => loss.includes('AWS::EC2::SecurityGroup:'))).toHaveLength(2);
  });

  test('from stack to stack: a serverless cache with its subnets', () => {
    const replaced = lossesAfter('serverless', (draft) => {
      for (const [id, { Type }] of Object.entries(draft.resources)) {
        if (Type === 'AWS::EC2::Subnet') draft.change(id, { AvailabilityZone: 'eu-west-1c' });
      }
    });
    expect(replaced).toContain(
      `redis/ServerlessCache (${SERVERLESS}: sessions and caches) would be replaced: SubnetIds changes`,
    );
  });

  test('also if the replaced one holds no state: a URL with its function', () => {
    const edit = changed('AWS::Lambda::Function', { FunctionName: 'other' }, 'redisFunctions/cachemanager');
    expect(lossesAfter('public', edit)).toEqual([
      'redisFunctions/cachemanagerlambdaFunctionUrl (AWS::Lambda::Url: the URL that front ends call) would be replaced: TargetFunctionArn changes',
    ]);
  });
});

test('the key schema of a table that an app has added', () => {
  const table = (name: string): FlatResource => ({
    Type: 'AWS::DynamoDB::Table',
    Properties: { KeySchema: [{ AttributeName: name, KeyType: 'HASH' }] },
  });
  const put = (name: string) => (draft: Draft) => {
    draft.resources['data/Todo'] = table(name);
  };
  expect(lossesAfter('public', put('owner'), put('id'))).toEqual([
    'data/Todo (AWS::DynamoDB::Table: the items) would be replaced: KeySchema changes',
  ]);
});

test('another topology has another cache', () => {
  const before: Resources = essentials(flatten(assembly('cluster')));
  const after: Resources = flatten(assembly('serverless'));
  expect(losses(before, after).join('\n')).toMatch(/redis\/ClusterGroup\w+ \(.*\) would be removed/);
});

/** Stateless resources, which a deployment creates again. */
const RECREATED = [
  'AWS::AppSync::DataSource',
  'AWS::AppSync::GraphQLSchema',
  'AWS::CloudWatch::Alarm',
  'AWS::CloudWatch::Dashboard',
  'AWS::Cognito::IdentityPoolRoleAttachment',
  'AWS::Cognito::UserPoolGroup',
  'AWS::Cognito::UserPoolIdentityProvider',
  'AWS::EC2::FlowLog',
  'AWS::EC2::RouteTable',
  'AWS::EC2::SecurityGroupEgress',
  'AWS::EC2::SecurityGroupIngress',
  'AWS::EC2::SubnetRouteTableAssociation',
  'AWS::EC2::VPCEndpoint',
  'AWS::ElastiCache::ParameterGroup',
  'AWS::Events::Rule',
  'AWS::IAM::Policy',
  'AWS::IAM::Role',
  'AWS::Lambda::Function',
  'AWS::Lambda::LayerVersion',
  'AWS::Lambda::Permission',
  'AWS::Lambda::Version',
  'AWS::S3::BucketPolicy',
  'AWS::SNS::Subscription',
  'AWS::SNS::TopicPolicy',
  'AWS::SSM::Parameter',
  'AWS::Scheduler::Schedule',
];

test('every type of the templates is known to hold state or not', () => {
  const types = new Set(
    BASELINE_KINDS.flatMap((kind) => Object.values(flatten(assembly(kind))).map(({ Type }) => Type)),
  );
  const unknown = [...types].filter((type) => !type.startsWith('Custom::') && !RECREATED.includes(type));
  const one = (Type: string): Resources => ({ 'x/One': { Type, Properties: {} } });
  const undecided = unknown.filter((type) => Object.keys(essentials(one(type))).length === 0);
  expect(undecided, 'add them to STATEFUL of stateful.ts, or here').toEqual([]);
});
