import { expect, test } from 'vitest';
import { assembly } from './assembly.ts';
import { resolve } from './resolve.ts';
import { AUDIENCE, AUTH0_ISSUER, type Kind, PLANS } from './synthesize.ts';

const OURS = ['session-manager', 'cache-manager', 'jwks-mirror'] as const;

/** Environment of one of our functions, references resolved. */
function environmentOf(kind: Kind, name: (typeof OURS)[number]): Record<string, unknown> {
  const built = assembly(kind);
  const prefix = name === 'jwks-mirror' ? 'MirrorFunction' : name.replace('-', '');
  const { stack, properties } = built.one('AWS::Lambda::Function', prefix);
  const { Variables } = properties.Environment as { Variables: Record<string, unknown> };
  return resolve(built, stack, Variables) as Record<string, unknown>;
}

/** The name of the sandbox or branch, and a hash of all that identifies it. */
const KEY_PREFIXES = { sandbox: /^alice-[0-9a-f]{12}$/, preview: /^feature-x-[0-9a-f]{12}$/ };

test.each(['session-manager', 'cache-manager'] as const)(
  '%s on Upstash: two secrets, and a prefix',
  (name) => {
    for (const kind of ['sandbox', 'preview'] as const) {
      const { AMPLIFY_SSM_ENV_CONFIG, TOKEN_ISSUERS, ...rest } = environmentOf(kind, name);
      expect(rest).toEqual({
        REDIS_PROVIDER: 'upstash',
        REDIS_KEY_PREFIX: expect.stringMatching(KEY_PREFIXES[kind]),
        UPSTASH_REDIS_REST_URL: '<value will be resolved during runtime>',
        UPSTASH_REDIS_REST_TOKEN: '<value will be resolved during runtime>',
      });
      const secrets = JSON.parse(String(AMPLIFY_SSM_ENV_CONFIG));
      expect(secrets.UPSTASH_REDIS_REST_URL.path).toMatch(
        new RegExp(`-${PLANS[kind].type}-\\w+/UPSTASH_REDIS_REST_URL$`),
      );
      expect(JSON.parse(String(TOKEN_ISSUERS))).toHaveLength(1);
    }
  },
);

test.each(['session-manager', 'cache-manager'] as const)('%s on a cluster: no secret at all', (name) => {
  const { TOKEN_ISSUERS, ...rest } = environmentOf('cluster', name);
  expect(rest).toEqual({
    AMPLIFY_SSM_ENV_CONFIG: '{}',
    SESSION_TTL: '7200',
    SESSION_CLEANUP_INTERVAL: '900',
    REDIS_PROVIDER: 'elasticache',
    REDIS_HOST: expect.stringMatching(/^<redis\/ClusterGroup\w+\.ConfigurationEndPoint\.Address>$/),
    REDIS_PORT: expect.stringMatching(/^<redis\/ClusterGroup\w+\.ConfigurationEndPoint\.Port>$/),
    REDIS_TLS: 'true',
    REDIS_CLUSTER: 'true',
    REDIS_AUTH: 'iam',
    REDIS_USERNAME: assembly('cluster').one('AWS::ElastiCache::User').properties.UserId,
    REDIS_IAM_CACHE: expect.stringMatching(/^<redis\/ClusterGroup\w+>$/),
    JWKS_MIRROR_BUCKET: expect.stringMatching(/^<redisJwks\/MirrorBucket\w+>$/),
  });
  expect(JSON.parse(String(TOKEN_ISSUERS))).toEqual([
    { kind: 'auth0', issuer: AUTH0_ISSUER, audience: AUDIENCE },
    {
      kind: 'cognito',
      issuer: expect.stringMatching(
        /^https:\/\/cognito-idp\.eu-west-1\.amazonaws\.com\/<auth\/.*UserPool\w+>$/,
      ),
      clientId: expect.stringMatching(/^<auth\/.*AppClient\w+>$/),
      permissionsClaim: 'cognito:groups',
      tenantGroupPrefix: 'tenant:',
    },
  ]);
});

test('does the same on serverless, which signs tokens differently', () => {
  expect(environmentOf('serverless', 'cache-manager')).toMatchObject({
    REDIS_HOST: expect.stringMatching(/^<redis\/ServerlessCache\w+\.Endpoint\.Address>$/),
    REDIS_CLUSTER: 'true',
    REDIS_IAM_CACHE: expect.stringMatching(/^<redis\/ServerlessCache\w+>$/),
    REDIS_IAM_SERVERLESS: 'true',
  });
});

test('the mirror: a bucket, and the same issuers', () => {
  expect(environmentOf('cluster', 'jwks-mirror')).toEqual({
    JWKS_MIRROR_BUCKET: expect.stringMatching(/^<redisJwks\/MirrorBucket\w+>$/),
    TOKEN_ISSUERS: environmentOf('cluster', 'session-manager').TOKEN_ISSUERS,
  });
});
