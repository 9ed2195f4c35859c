import { createHash, createHmac, type Hash, type Hmac } from 'node:crypto';
import { SignatureV4 } from '@smithy/signature-v4';
import { describe, expect, test } from 'vitest';
import type { AwsCredentials } from '../../../src/aws/signing/credentials.ts';
import { createAuthToken, elastiCacheCredentials } from '../../../src/aws/signing/elasticache-token.ts';
import { signedHeaders } from '../../../src/aws/signing/sigv4.ts';
import { type IamSettings, loadRedisConfig } from '../../../src/redis/index.ts';

const DATE = new Date('2026-11-22T09:30:15.123Z');
const LONG_TERM: AwsCredentials = {
  accessKeyId: 'AKIDEXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
};
/** Credentials of a role, as in Lambda, with a token that contains characters to be encoded. */
const ROLE: AwsCredentials = { ...LONG_TERM, sessionToken: "IQoJb3JpZ2luX2VjE==/+a(b)'c*!~ é" };

/** AWS's own signer, as the AWS SDK uses it. */
function oracle(service: string, region: string, credentials: AwsCredentials) {
  class Sha256 {
    private readonly hash: Hash | Hmac;
    constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
      const key = ArrayBuffer.isView(secret)
        ? Buffer.from(secret.buffer, secret.byteOffset, secret.byteLength)
        : secret && Buffer.from(secret as string);
      this.hash = key ? createHmac('sha256', key) : createHash('sha256');
    }
    update(data: string | Uint8Array) {
      this.hash.update(data);
    }
    async digest() {
      return new Uint8Array(this.hash.digest());
    }
    reset() {}
  }
  const { accessKeyId, secretAccessKey, sessionToken } = credentials;
  return new SignatureV4({
    service,
    region,
    sha256: Sha256,
    credentials: { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) },
    uriEscapePath: service !== 's3',
  });
}

describe('the token of ElastiCache', () => {
  const iam: IamSettings = {
    cacheName: 'main-cache-1',
    userId: 'app-user',
    region: 'eu-west-1',
    serverless: false,
  };

  test.each([
    ['a role, cluster', ROLE, iam],
    ['a role, serverless', ROLE, { ...iam, serverless: true }],
    ['long-term keys, cluster', LONG_TERM, iam],
    ['another region', ROLE, { ...iam, region: 'ap-southeast-2' }],
  ])('is what AWS’s signer computes: %s', async (_, credentials, settings) => {
    const { query = {} } = await oracle('elasticache', settings.region, credentials).presign(
      {
        method: 'GET',
        protocol: 'https:',
        hostname: settings.cacheName,
        path: '/',
        headers: { host: settings.cacheName },
        query: {
          Action: 'connect',
          User: settings.userId,
          ...(settings.serverless && { ResourceType: 'ServerlessCache' }),
        },
      },
      { expiresIn: 900, signingDate: DATE },
    );
    const token = createAuthToken(settings, credentials, DATE);
    const [place, text] = token.split('?');
    expect(place).toBe('main-cache-1/');
    expect(Object.fromEntries(new URLSearchParams(text?.replaceAll('+', '%2B')))).toEqual(query);
    expect(query['X-Amz-Signature']).toMatch(/^[0-9a-f]{64}$/);
  });

  test('is created for every connection from the current credentials', () => {
    const env = {
      REDIS_PROVIDER: 'elasticache',
      REDIS_HOST: 'h',
      REDIS_TLS: 'true',
      REDIS_AUTH: 'iam',
      REDIS_USERNAME: 'app-user',
      REDIS_IAM_CACHE: 'main-cache-1',
      AWS_REGION: 'eu-west-1',
    };
    const changing: Record<string, string> = { AWS_ACCESS_KEY_ID: 'FIRST', AWS_SECRET_ACCESS_KEY: 's' };
    const credentials = elastiCacheCredentials(loadRedisConfig(env).endpoint, changing);
    expect(credentials?.()).toEqual({ username: 'app-user', password: expect.stringContaining('=FIRST%2F') });
    changing.AWS_ACCESS_KEY_ID = 'SECOND';
    expect(credentials?.().password).toContain('=SECOND%2F');
    delete changing.AWS_SECRET_ACCESS_KEY;
    expect(() => credentials?.()).toThrow('AWS_SECRET_ACCESS_KEY');
  });

  test('is not needed for endpoints that sign in by password', () => {
    const { endpoint } = loadRedisConfig({ REDIS_URL: 'redis://h' });
    expect(elastiCacheCredentials(endpoint, {})).toBeUndefined();
  });
});

describe('requests', () => {
  // https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html#example-signature-calculations
  test.each([
    [
      'GET object',
      { path: '/test.txt', headers: { range: 'bytes=0-9' } },
      'f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41',
    ],
    [
      'GET bucket lifecycle',
      { path: '/', query: { lifecycle: '' } },
      'fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543',
    ],
    [
      'GET bucket (list objects)',
      { path: '/', query: { prefix: 'J', 'max-keys': '2' } },
      '34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7',
    ],
  ])('by headers: %s of AWS’s documentation', (_, request, signature) => {
    const signing = {
      credentials: {
        accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
        secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
      },
      service: 's3',
      region: 'us-east-1',
      date: new Date('2013-05-24T00:00:00Z'),
    };
    const headers = signedHeaders(
      { method: 'GET', host: 'examplebucket.s3.amazonaws.com', ...request },
      signing,
    );
    expect(headers.authorization).toMatch(new RegExp(`Signature=${signature}$`));
  });

  test.each([
    ['GET', undefined],
    ['PUT', '{"keys":[{"é":1}]}'],
  ] as const)('by headers: %s is what AWS’s signer computes for S3', async (method, body) => {
    const host = 'bucket.s3.eu-west-1.amazonaws.com';
    const headers = { ...(body && { 'content-type': 'application/json' }) };
    const request = { method, host, path: '/jwks/abc.json', headers, ...(body && { body }) };
    const expected = await oracle('s3', 'eu-west-1', ROLE).sign(
      { ...request, protocol: 'https:', hostname: host, headers: { ...headers, host } },
      { signingDate: DATE },
    );
    const signing = { credentials: ROLE, service: 's3', region: 'eu-west-1', date: DATE };
    expect({ ...signedHeaders(request, signing), host }).toEqual(expected.headers);
  });

  test.each([
    ['GET', 'configuration', undefined],
    ['PUT', 'configuration', '{"Environment":{"Variables":{}}}'],
    ['POST', 'invocations', '{"operator":{"command":"é"}}'],
  ] as const)('by headers: %s %s is what AWS’s signer computes for Lambda', async (method, what, body) => {
    const host = 'lambda.eu-west-1.amazonaws.com';
    const headers = { ...(body && { 'content-type': 'application/json' }) };
    const path = `/2015-03-31/functions/amplify-d1-main-session-manager_1/${what}`;
    const request = { method, host, path, headers, ...(body && { body }) };
    const signing = { credentials: ROLE, service: 'lambda', region: 'eu-west-1', date: DATE };
    const signed = signedHeaders(request, signing);
    const expected = await oracle('lambda', 'eu-west-1', ROLE).sign(
      {
        ...request,
        protocol: 'https:',
        hostname: host,
        headers: { ...headers, host, 'x-amz-content-sha256': signed['x-amz-content-sha256'] ?? '' },
      },
      { signingDate: DATE },
    );
    expect({ ...signed, host }).toEqual(expected.headers);
  });
});
