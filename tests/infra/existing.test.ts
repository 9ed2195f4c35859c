import { App, NestedStack, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { UserPool, UserPoolClient } from 'aws-cdk-lib/aws-cognito';
import { SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import { describe, expect, test } from 'vitest';
import { WITHOUT_BUNDLES } from '../../amplify/ampx-context.ts';
import { Network } from '../../amplify/index.ts';
import { createRedis } from '../../amplify/infra/redis-topology.ts';
import { tokenIssuers } from '../../amplify/infra/token-issuers.ts';
import type { Options, Topology } from '../../amplify/options/index.ts';

const EXISTING = {
  topology: 'existing',
  host: 'redis.acme.example',
  port: 6380,
  tls: true,
  cluster: false,
} as const;
const UPSTASH = { url: 'UPSTASH_REDIS_REST_URL', token: 'UPSTASH_REDIS_REST_TOKEN' };

/** A backend in which the stacks of Redis can be created. */
function createBackend() {
  const root = new Stack(new App({ context: WITHOUT_BUNDLES }), 'root', {
    env: { account: '123456789012', region: 'eu-west-1' },
  });
  const createStack = (name: string) => new NestedStack(root, name);
  const create = (settings: Topology, network?: () => Network) =>
    createRedis({
      stack: root,
      createStack,
      settings,
      network,
      upstashSecrets: UPSTASH,
      tokenIssuers: '[]',
      keepSnapshot: false,
    });
  return { root, createStack, create };
}

const existingVpc = (stack: Stack) =>
  Vpc.fromVpcAttributes(stack, 'Theirs', {
    vpcId: 'vpc-0a1b2c3d',
    availabilityZones: ['eu-west-1a', 'eu-west-1b'],
    privateSubnetIds: ['subnet-a', 'subnet-b'],
    publicSubnetIds: ['subnet-c', 'subnet-d'],
  });

describe('an existing Redis', () => {
  test('outside a VPC: its address and sign-in, and nothing is created', () => {
    const { root, create } = createBackend();
    const { redis, place } = create({ ...EXISTING, username: 'conference' });
    expect(place).toBeUndefined();
    expect(redis).toMatchObject({
      environment: {
        REDIS_PROVIDER: 'elasticache',
        REDIS_HOST: 'redis.acme.example',
        REDIS_PORT: '6380',
        REDIS_TLS: 'true',
        REDIS_CLUSTER: 'false',
        REDIS_USERNAME: 'conference',
      },
      connectArns: [],
      members: [],
    });
    // There is no stack either, because CloudFormation rejects stacks without resources.
    expect(root.node.findAll().filter(NestedStack.isNestedStack)).toEqual([]);
  });

  test('with a password: the name of a secret, never the secret', () => {
    const { create } = createBackend();
    const { redis } = create({ ...EXISTING, passwordSecret: 'OUR_PASSWORD' });
    expect(typeof redis.environment.REDIS_PASSWORD).toBe('object');
  });

  test('with IAM: the right to connect to this cache as this user', () => {
    const { root, create } = createBackend();
    const iam = { cacheName: 'our-redis', userId: 'conference', serverless: false };
    const { redis } = create({ ...EXISTING, iam });
    expect(redis.environment).toMatchObject({
      REDIS_AUTH: 'iam',
      REDIS_USERNAME: 'conference',
      REDIS_IAM_CACHE: 'our-redis',
    });
    expect(redis.environment).not.toHaveProperty('REDIS_IAM_SERVERLESS');
    expect(JSON.stringify(root.resolve(redis.connectArns))).toMatch(
      /:replicationgroup:our-redis.*:user:conference/,
    );
  });

  test('in a VPC: its security group allows access from the functions, and only on its port', () => {
    const { createStack, create } = createBackend();
    const stack = createStack('network');
    const network = () => new Network(stack, 'Network', { vpc: existingVpc(stack) });
    const { place } = create({ ...EXISTING, securityGroupId: 'sg-0a1b2c3d' }, network);
    expect(place?.network.subnetIds).toEqual(['subnet-a', 'subnet-b']);
    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::EC2::VPC', 0);
    template.resourceCountIs('AWS::EC2::VPCEndpoint', 0);
    template.resourceCountIs('AWS::EC2::SecurityGroup', 1);
    template.hasResourceProperties('AWS::EC2::SecurityGroupIngress', {
      GroupId: 'sg-0a1b2c3d',
      FromPort: 6380,
      ToPort: 6380,
      SourceSecurityGroupId: Match.objectLike({
        'Fn::GetAtt': [Match.stringLikeRegexp('Functions'), 'GroupId'],
      }),
    });
    template.hasResourceProperties('AWS::EC2::SecurityGroupEgress', {
      DestinationSecurityGroupId: 'sg-0a1b2c3d',
      FromPort: 6380,
    });
  });
});

describe('an existing VPC', () => {
  test('gets a cache and security groups, and keeps its routes', () => {
    const { createStack, create } = createBackend();
    const stack = createStack('network');
    const settings = {
      topology: 'serverless',
      maxStorageGB: 5,
      maxEcpuPerSecond: 5_000,
      snapshotDays: 7,
    } as const;
    create(
      { ...settings, engineVersion: '8' },
      () => new Network(stack, 'Network', { vpc: existingVpc(stack) }),
    );
    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::EC2::SecurityGroup', 2);
    expect(
      Object.values<{ Type: string }>(template.toJSON().Resources)
        .map(({ Type }) => Type)
        .filter((type) => !/SecurityGroup/.test(type)),
    ).toEqual([]);
  });

  test('is not used with public subnets, from which functions cannot reach anything', () => {
    const { createStack } = createBackend();
    const stack = createStack('network');
    const subnets = { subnetType: SubnetType.PUBLIC };
    expect(() => new Network(stack, 'Network', { vpc: existingVpc(stack), subnets })).toThrow(
      'The network has public subnets',
    );
  });
});

test('Upstash in production: two secrets', () => {
  const { redis, place } = createBackend().create({ topology: 'upstash' });
  expect([redis.topology, redis.members, place]).toEqual(['upstash', [], undefined]);
  expect(Object.keys(redis.environment)).toEqual([
    'REDIS_PROVIDER',
    'UPSTASH_REDIS_REST_URL',
    'UPSTASH_REDIS_REST_TOKEN',
  ]);
});

describe('the issuers of a backend', () => {
  const issuers: Options['tokenIssuers'] = [{ kind: 'oidc', issuer: 'https://a.example/', audience: 'x' }];

  test('without its user pool are those of the options', () => {
    expect(JSON.parse(tokenIssuers(undefined, { tokenIssuers: issuers }))).toEqual(issuers);
  });

  test('include a pool that it refers to', () => {
    const { root } = createBackend();
    const userPool = UserPool.fromUserPoolId(root, 'Pool', 'eu-west-1_abc');
    const userPoolClient = UserPoolClient.fromUserPoolClientId(root, 'Client', 'client');
    const options = { tokenIssuers: issuers, userPoolTokens: { tenantClaim: 'client_id' } };
    const issuersOf = root.resolve(tokenIssuers({ resources: { userPool, userPoolClient } }, options));
    expect(JSON.parse(issuersOf)[1]).toMatchObject({
      issuer: 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_abc',
      clientId: 'client',
      tenantClaim: 'client_id',
    });
  });

  test('cannot include a pool that it does not have', () => {
    expect(() => tokenIssuers(undefined, { tokenIssuers: [], userPoolTokens: { tenant: 'main' } })).toThrow(
      'the backend has no `auth`',
    );
  });
});
