import type { ConnectOptions, Environment, IamSettings, RedisConfig } from '../../redis/index.ts';
import { type AwsCredentials, readCredentials } from './credentials.ts';
import { presign } from './sigv4.ts';

/** ElastiCache rejects older tokens. */
const EXPIRES_SECONDS = 15 * 60;

/**
 * Creates the password of an IAM-enabled user: a presigned request that is never sent. ElastiCache checks it when a
 * connection is opened, and the connection can then stay open for up to 12 hours.
 * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/auth-iam.html#auth-iam-Connecting
 */
export function createAuthToken(iam: IamSettings, credentials: AwsCredentials, date = new Date()): string {
  const query = {
    Action: 'connect',
    User: iam.userId,
    ...(iam.serverless && { ResourceType: 'ServerlessCache' }),
  };
  const request = { method: 'GET', host: iam.cacheName, path: '/', query } as const;
  return presign(request, { credentials, service: 'elasticache', region: iam.region, date }, EXPIRES_SECONDS);
}

/**
 * Credentials for `connectRedis`: a fresh token for every connection, signed without a network call.
 * @returns undefined for endpoints that use a password
 */
export function elastiCacheCredentials(
  endpoint: RedisConfig['endpoint'],
  env: Environment,
): ConnectOptions['credentials'] {
  const iam = endpoint.provider === 'upstash' ? undefined : endpoint.iam;
  if (!iam) return undefined;
  return () => ({ username: iam.userId, password: createAuthToken(iam, readCredentials(env)) });
}
