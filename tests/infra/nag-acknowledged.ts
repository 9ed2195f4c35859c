/** A finding of cdk-nag's AwsSolutions pack that was reviewed and accepted. */
export interface Acknowledged {
  readonly rule: string;
  /** Construct path below the root stack. */
  readonly at: string;
  readonly why: string;
}

const LOGS =
  'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole]';
const WRITES_LOGS =
  'The managed policy only lets a function write its own logs, and is what defineFunction and CDK attach';
const OWN_KEY_SETS =
  'Objects are named by the hash of an issuer: the wildcard covers the key sets, the only objects there';
const NEEDS_STAR = 'EC2 takes no narrower resource for the network interfaces of a function';
const AMPLIFY = 'Part of Amplify’s own branch linker, which this repository does not define';

const USER_POOL: readonly Acknowledged[] = [
  {
    rule: 'AwsSolutions-COG2',
    at: 'auth/amplifyAuth/UserPool/Resource',
    why: 'Whether to require MFA is the operator’s choice; users who come through Auth0 have theirs there',
  },
  {
    rule: 'AwsSolutions-COG8',
    at: 'auth/amplifyAuth/UserPool/Resource',
    why: 'The Plus plan is charged per user; its threat protection is the operator’s choice',
  },
];

const SCHEDULE: Acknowledged = {
  rule: 'AwsSolutions-IAM5[Resource::<sessionmanagerlambdaC9FAE994.Arn>:*]',
  at: 'redisFunctions/SchedulerRoleForTarget-926849/DefaultPolicy/Resource',
  why: 'The schedule may invoke any version of the one function it exists for; Amplify defines the role',
};

const DEPLOYMENT = 'data/Custom::CDKBucketDeployment8693BB64968944B69AAFB0CC9EB8756C1536MiB';
const CODEGEN = 'data/amplifyData/AmplifyCodegenAssets/AmplifyCodegenAssetsBucket';
const UPLOADS = 'Part of Amplify Data, which uploads the schema for code generation with it while deploying';
const SCHEMA_BUCKET = 'Part of Amplify Data: it holds the schema, which clients are given anyway';
const RESOLVES =
  'AppSync may invoke any version of the function that resolves its fields; Amplify Data defines the role';
const RESOLVERS = 'data/amplifyData/FunctionDirectiveStack';

const DATA: readonly Acknowledged[] = [
  {
    rule: 'AwsSolutions-ASC3',
    at: 'data/amplifyData/GraphQLAPI/Resource',
    why: 'The functions log every operation; a second log of every field would cost more than it tells',
  },
  ...['SessionManager', 'CacheManager'].map((name) => ({
    rule: `AwsSolutions-IAM5[Resource::<${name.toLowerCase()}lambda${name === 'SessionManager' ? 'C9FAE994' : '3B906D26'}.Arn>:*]`,
    at: `${RESOLVERS}/${name}LambdaDataSource/ServiceRole/DefaultPolicy/Resource`,
    why: RESOLVES,
  })),
  { rule: 'AwsSolutions-S1', at: `${CODEGEN}/Resource`, why: SCHEMA_BUCKET },
  { rule: 'AwsSolutions-S1', at: 'data/modelIntrospectionSchemaBucket/Resource', why: SCHEMA_BUCKET },
  { rule: 'AwsSolutions-S10', at: `${CODEGEN}/Resource`, why: SCHEMA_BUCKET },
  { rule: 'AwsSolutions-S10', at: `${CODEGEN}/Policy/Resource`, why: SCHEMA_BUCKET },
  { rule: LOGS, at: `${DEPLOYMENT}/ServiceRole/Resource`, why: UPLOADS },
  { rule: 'AwsSolutions-L1', at: `${DEPLOYMENT}/Resource`, why: UPLOADS },
  ...[
    'Action::s3:GetObject*',
    'Action::s3:GetBucket*',
    'Action::s3:List*',
    'Action::s3:DeleteObject*',
    'Action::s3:Abort*',
    'Resource::arn:<AWS::Partition>:s3:::cdk-hnb659fds-assets-<AWS::AccountId>-<AWS::Region>/*',
    'Resource::<amplifyDataAmplifyCodegenAssetsAmplifyCodegenAssetsBucket9CCB4ACA.Arn>/*',
    'Resource::<modelIntrospectionSchemaBucketF566B665.Arn>/*',
  ].map((finding) => ({
    rule: `AwsSolutions-IAM5[${finding}]`,
    at: `${DEPLOYMENT}/ServiceRole/DefaultPolicy/Resource`,
    why: UPLOADS,
  })),
];

const inBoth = (rule: string, path: string, why: string): Acknowledged[] =>
  ['session-manager', 'cache-manager'].map((name) => ({
    rule,
    at: `redisFunctions/${name}-lambda/${path}`,
    why,
  }));

const FUNCTIONS: readonly Acknowledged[] = [
  ...inBoth(LOGS, 'ServiceRole/Resource', WRITES_LOGS),
  SCHEDULE,
  ...DATA,
];

const BRANCH: readonly Acknowledged[] = [
  { rule: LOGS, at: 'AmplifyBranchLinker/CustomResourceLambda/ServiceRole/Resource', why: AMPLIFY },
  {
    rule: LOGS,
    at: 'AmplifyBranchLinker/CustomResourceProvider/framework-onEvent/ServiceRole/Resource',
    why: AMPLIFY,
  },
  { rule: 'AwsSolutions-L1', at: 'AmplifyBranchLinker/CustomResourceLambda/Resource', why: AMPLIFY },
  {
    rule: 'AwsSolutions-IAM5[Resource::<AmplifyBranchLinkerCustomResourceLambda582AC093.Arn>:*]',
    at: 'AmplifyBranchLinker/CustomResourceProvider/framework-onEvent/ServiceRole/DefaultPolicy/Resource',
    why: AMPLIFY,
  },
];

const branchLinker = (branch: string): Acknowledged => ({
  rule: `AwsSolutions-IAM5[Resource::arn:aws:amplify:*:*:apps/d1example/branches/${branch}]`,
  at: 'AmplifyBranchLinker/CustomResourceLambda/ServiceRole/DefaultPolicy/Resource',
  why: AMPLIFY,
});

const KEY_SETS = 'AwsSolutions-IAM5[Resource::<MirrorBucket2EA7A1D4.Arn>/jwks/*]';

const PUBLIC: readonly Acknowledged[] = [...BRANCH, branchLinker('main'), ...USER_POOL, ...FUNCTIONS];

const PRODUCTION: readonly Acknowledged[] = [
  ...PUBLIC,
  ...inBoth('AwsSolutions-IAM5[Resource::*]', 'ServiceRole/DefaultPolicy/Resource', NEEDS_STAR),
  ...inBoth(KEY_SETS, 'ServiceRole/DefaultPolicy/Resource', OWN_KEY_SETS),
  { rule: KEY_SETS, at: 'redisJwks/Mirror/Function/ServiceRole/DefaultPolicy/Resource', why: OWN_KEY_SETS },
  { rule: LOGS, at: 'redisJwks/Mirror/Function/ServiceRole/Resource', why: WRITES_LOGS },
  {
    rule: 'AwsSolutions-S1',
    at: 'redisJwks/Mirror/Bucket/Resource',
    why: 'Public keys, written by one role: versions and CloudTrail tell more than access logs would',
  },
];

const FETCHER = 'auth/AmplifySecretFetcherResourceProvider';
const FETCHES = 'Part of Amplify, which reads the secrets of the OIDC provider with it while deploying';

const OIDC_SECRETS: readonly Acknowledged[] = [
  { rule: LOGS, at: `${FETCHER}Lambda/ServiceRole/Resource`, why: FETCHES },
  { rule: LOGS, at: `${FETCHER}/framework-onEvent/ServiceRole/Resource`, why: FETCHES },
  { rule: 'AwsSolutions-L1', at: `${FETCHER}Lambda/Resource`, why: FETCHES },
  {
    rule: 'AwsSolutions-IAM5[Resource::arn:aws:ssm:*:*:parameter/amplify/d1example/main-branch-5bfa880954/*]',
    at: `${FETCHER}Lambda/ServiceRole/DefaultPolicy/Resource`,
    why: FETCHES,
  },
  {
    rule: 'AwsSolutions-IAM5[Resource::arn:aws:ssm:*:*:parameter/amplify/shared/d1example/*]',
    at: `${FETCHER}Lambda/ServiceRole/DefaultPolicy/Resource`,
    why: FETCHES,
  },
  {
    rule: 'AwsSolutions-IAM5[Resource::<AmplifySecretFetcherResourceProviderLambda27823B35.Arn>:*]',
    at: `${FETCHER}/framework-onEvent/ServiceRole/DefaultPolicy/Resource`,
    why: FETCHES,
  },
];

const SIGN_IN: Acknowledged = {
  rule: 'AwsSolutions-AEC6',
  at: 'redis/Cluster/Group',
  why: 'The rule knows only AUTH tokens; sign-in is by IAM through the user group, which excludes them',
};

export const ACKNOWLEDGED: Readonly<Record<string, readonly Acknowledged[]>> = {
  sandbox: [...USER_POOL, ...FUNCTIONS],
  preview: [...BRANCH, branchLinker('feature/x'), ...USER_POOL, ...FUNCTIONS],
  publicSandbox: [...USER_POOL, ...FUNCTIONS],
  public: PUBLIC,
  events: [
    ...PUBLIC,
    { rule: LOGS, at: 'redisEvents/SessionEvents/Function/ServiceRole/Resource', why: WRITES_LOGS },
    {
      rule: 'AwsSolutions-SQS3',
      at: 'redisEvents/SessionEvents/Undelivered/Resource',
      why: 'It is the queue of what Lambda gave up on, which the rule recognizes behind other queues only',
    },
  ],
  serverless: PRODUCTION,
  durable: [...PRODUCTION, SIGN_IN],
  cluster: [...PRODUCTION, ...OIDC_SECRETS, SIGN_IN],
};
