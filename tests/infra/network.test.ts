import { describe, expect, test } from 'vitest';
import { assembly } from './assembly.ts';
import { resolve } from './resolve.ts';

const PRODUCTION = ['cluster', 'serverless'] as const;

describe.each(['sandbox', 'preview'] as const)('%s', (kind) => {
  test('has no VPC, no ElastiCache and no alarm, which would cost money', () => {
    const { stacks, all } = assembly(kind);
    expect([...stacks.keys()].sort()).toEqual(['auth', 'data', 'redisFunctions', 'root']);
    for (const { properties } of all('AWS::Lambda::Function'))
      expect(properties).not.toHaveProperty('VpcConfig');
  });
});

describe.each(PRODUCTION)('production, %s', (kind) => {
  test('the VPC is 10.0.0.0/16 with DNS, and two private /24 subnets in two zones', () => {
    const { one, all } = assembly(kind);
    expect(one('AWS::EC2::VPC').properties).toMatchObject({
      CidrBlock: '10.0.0.0/16',
      EnableDnsHostnames: true,
      EnableDnsSupport: true,
    });
    const subnets = all('AWS::EC2::Subnet').map(({ properties }) => properties);
    expect(subnets.map(({ CidrBlock }) => CidrBlock)).toEqual(['10.0.0.0/24', '10.0.1.0/24']);
    expect(new Set(subnets.map(({ AvailabilityZone }) => JSON.stringify(AvailabilityZone))).size).toBe(2);
    for (const subnet of subnets) expect(subnet).toMatchObject({ MapPublicIpOnLaunch: false });
  });

  test('it has no NAT, no internet gateway and no route', () => {
    const { all } = assembly(kind);
    for (const type of ['NatGateway', 'InternetGateway', 'Route', 'EIP', 'EgressOnlyInternetGateway']) {
      expect(all(`AWS::EC2::${type}`), type).toEqual([]);
    }
  });

  test('the gateway to S3 allows only reads of the key sets', () => {
    const built = assembly(kind);
    const { stack, properties } = built.one('AWS::EC2::VPCEndpoint');
    expect(properties).toMatchObject({ VpcEndpointType: 'Gateway' });
    expect(properties.RouteTableIds).toHaveLength(2);
    expect(resolve(built, stack, properties.PolicyDocument)).toMatchObject({
      Statement: [
        {
          Effect: 'Allow',
          Action: 's3:GetObject',
          Resource: expect.stringMatching(/^<redisJwks\/MirrorBucket\w+\.Arn>\/jwks\/\*$/),
          Condition: { StringEquals: { 'aws:PrincipalAccount': '123456789012' } },
        },
      ],
    });
  });

  test('Redis is open to the functions only, on its port, by reference', () => {
    const built = assembly(kind);
    const groups = built.all('AWS::EC2::SecurityGroup');
    const redis = groups.find(({ id }) => id.startsWith('NetworkRedis'));
    const functions = groups.find(({ id }) => id.startsWith('NetworkFunctions'));
    expect(groups).toHaveLength(2);
    for (const { properties } of groups) expect(properties).not.toHaveProperty('SecurityGroupIngress');
    const [ingress, ...others] = built.all('AWS::EC2::SecurityGroupIngress');
    expect(others).toEqual([]);
    expect(resolve(built, 'network', ingress?.properties)).toMatchObject({
      IpProtocol: 'tcp',
      FromPort: 6379,
      ToPort: 6380,
      GroupId: `<network/${redis?.id}.GroupId>`,
      SourceSecurityGroupId: `<network/${functions?.id}.GroupId>`,
    });
    expect(functions?.properties.SecurityGroupEgress).toMatchObject([
      { CidrIp: '0.0.0.0/0', IpProtocol: 'tcp', FromPort: 443, ToPort: 443 },
    ]);
    expect(built.all('AWS::EC2::SecurityGroupEgress').map(({ properties }) => properties)).toMatchObject([
      { IpProtocol: 'tcp', FromPort: 6379, ToPort: 6380 },
    ]);
  });

  test('exactly the two functions that use Redis are inside', () => {
    const built = assembly(kind);
    const inside = built.all('AWS::Lambda::Function').filter(({ properties }) => properties.VpcConfig);
    expect(inside.map(({ id }) => id.replace(/lambda\w+$/, '')).sort()).toEqual([
      'cachemanager',
      'sessionmanager',
    ]);
    for (const { stack, properties } of inside) {
      expect(resolve(built, stack, properties.VpcConfig)).toEqual({
        SubnetIds: [
          expect.stringMatching(/^<network\/NetworkVpcPrivateSubnet1/),
          expect.stringMatching(/^<network\/NetworkVpcPrivateSubnet2/),
        ],
        SecurityGroupIds: [expect.stringMatching(/^<network\/NetworkFunctions/)],
      });
    }
  });

  test('flow logs are kept', () => {
    expect(assembly(kind).one('AWS::EC2::FlowLog').properties).toMatchObject({
      ResourceType: 'VPC',
      TrafficType: 'ALL',
      LogDestinationType: 'cloud-watch-logs',
    });
  });
});
