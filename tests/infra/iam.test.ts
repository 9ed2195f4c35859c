import { describe, expect, test } from 'vitest';
import { type Assembly, assembly } from './assembly.ts';
import { resolve } from './resolve.ts';

interface Statement {
  readonly Effect: string;
  readonly Action: string | string[];
  readonly Resource: string | string[];
  readonly Principal?: unknown;
  readonly Condition?: unknown;
}

const KINDS = ['sandbox', 'preview', 'cluster', 'serverless'] as const;

/** AWS supports no narrower resource for these, because an interface has no ARN before it exists. */
const NO_RESOURCE = [
  'ec2:AssignPrivateIpAddresses',
  'ec2:CreateNetworkInterface',
  'ec2:DeleteNetworkInterface',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeSubnets',
  'ec2:UnassignPrivateIpAddresses',
];

/** Amplify Data uploads its schema with a role that CDK writes so, on buckets of its own. */
const AMPLIFY_UPLOADS = /^s3:(GetObject|GetBucket|List|DeleteObject|Abort)\*$/;

function statementsOf(
  built: Assembly,
  type: string,
  property = 'PolicyDocument',
  idPrefix = '',
): Statement[] {
  return built
    .all(type)
    .filter(({ id }) => id.startsWith(idPrefix))
    .flatMap(({ stack, properties }) => {
      const document = resolve(built, stack, properties[property]) as { Statement: Statement[] };
      return document.Statement;
    });
}

const permitted = (built: Assembly, idPrefix: string) =>
  statementsOf(built, 'AWS::IAM::Policy', 'PolicyDocument', idPrefix).map(({ Action, Resource }) => [
    [Action].flat().sort(),
    [Resource].flat(),
  ]);

describe.each(KINDS)('%s', (kind) => {
  test('no action is allowed on every resource, except for network interfaces', () => {
    const built = assembly(kind);
    const allowed = [
      ...statementsOf(built, 'AWS::IAM::Policy'),
      ...built.all('AWS::IAM::Role').flatMap(({ stack, properties }) => {
        const policies = (properties.Policies ?? []) as { PolicyDocument: unknown }[];
        return policies.flatMap(
          ({ PolicyDocument }) =>
            (resolve(built, stack, PolicyDocument) as { Statement: Statement[] }).Statement,
        );
      }),
    ].filter(({ Effect }) => Effect === 'Allow');
    const everywhere = allowed.filter(({ Resource }) => [Resource].flat().includes('*'));
    const actions = [...new Set(everywhere.flatMap(({ Action }) => Action))].sort();
    expect(actions).toEqual(kind === 'cluster' || kind === 'serverless' ? NO_RESOURCE : []);
    const wild = allowed.flatMap(({ Action }) => Action).filter((action) => action.includes('*'));
    expect(wild.filter((action) => !AMPLIFY_UPLOADS.test(action))).toEqual([]);
  });

  test('managed policies let functions write logs, and nothing more', () => {
    const arns = assembly(kind)
      .all('AWS::IAM::Role')
      .flatMap(({ properties }) =>
        JSON.stringify(properties.ManagedPolicyArns ?? []).match(/[\w/-]+(?="?\]|"\})/g),
      )
      .filter((name) => name?.includes('Lambda'));
    for (const arn of arns) expect(arn).toContain('AWSLambdaBasicExecutionRole');
  });
});

describe.each([
  ['cluster', 'replicationgroup', 'ClusterGroup', 'ClusterUser'],
  ['serverless', 'serverlesscache', 'ServerlessCache', 'ServerlessUser'],
] as const)('functions in the VPC, %s', (kind, type, cache, user) => {
  test.each(['sessionmanager', 'cachemanager'])('%s: its cache, its user and the key sets', (name) => {
    const arn = `^arn:aws:elasticache:eu-west-1:123456789012:${type}:<redis/${cache}\\w+>$`;
    expect(permitted(assembly(kind), `${name}lambda`)).toEqual([
      [
        ['elasticache:Connect'],
        [
          expect.stringMatching(new RegExp(arn)),
          expect.stringMatching(new RegExp(`^<redis/${user}App\\w+\\.Arn>$`)),
        ],
      ],
      [NO_RESOURCE, ['*']],
      [['s3:GetObject'], [expect.stringMatching(/^<redisJwks\/MirrorBucket\w+\.Arn>\/jwks\/\*$/)]],
    ]);
  });
});

test('functions on Upstash may read their two secrets', () => {
  for (const name of ['sessionmanager', 'cachemanager']) {
    const statements = permitted(assembly('sandbox'), `${name}lambda`);
    expect(statements.map(([actions]) => actions)).toEqual([['ssm:GetParameters']]);
    const resources = statements.flatMap(([, resources]) => resources);
    for (const resource of resources) expect(resource).toMatch(/UPSTASH_REDIS_REST_(URL|TOKEN)$/);
  }
});

describe('the bucket of key sets', () => {
  const built = () => assembly('cluster');

  test('is private, versioned and encrypted', () => {
    expect(built().one('AWS::S3::Bucket', 'Mirror').properties).toMatchObject({
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
      VersioningConfiguration: { Status: 'Enabled' },
      BucketEncryption: expect.anything(),
    });
  });

  test('rejects plain HTTP and writes by any role but the mirror’s', () => {
    const role = built().one('AWS::IAM::Role', 'MirrorFunctionServiceRole');
    const statements = statementsOf(built(), 'AWS::S3::BucketPolicy', 'PolicyDocument', 'Mirror');
    expect(statements).toMatchObject([
      { Effect: 'Deny', Action: 's3:*', Condition: { Bool: { 'aws:SecureTransport': 'false' } } },
      {
        Effect: 'Deny',
        Principal: { AWS: '*' },
        Action: ['s3:PutObject', 's3:DeleteObject', 's3:DeleteObjectVersion'],
        Condition: { StringNotEquals: { 'aws:PrincipalArn': `<redisJwks/${role.id}.Arn>` } },
      },
    ]);
    expect(permitted(built(), 'MirrorFunction')).toEqual([
      [
        ['s3:GetObject', 's3:PutObject'],
        [expect.stringMatching(/^<redisJwks\/MirrorBucket\w+\.Arn>\/jwks\/\*$/)],
      ],
    ]);
  });
});
