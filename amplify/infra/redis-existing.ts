import { secret } from '@aws-amplify/backend';
import { ArnFormat, type Stack } from 'aws-cdk-lib';
import type { ExistingTopology } from '../options/index.ts';
import type { Variable } from './amplify-function.ts';
import type { RedisCache } from './redis-cache.ts';

/**
 * A Redis that exists already.
 * @param stack any stack of its account and region
 */
export function existingRedis(stack: Stack, settings: ExistingTopology): RedisCache {
  const { host, port, tls, cluster, iam } = settings;
  return {
    topology: 'existing',
    environment: {
      REDIS_PROVIDER: 'elasticache',
      REDIS_HOST: host,
      REDIS_PORT: String(port),
      REDIS_TLS: String(tls),
      REDIS_CLUSTER: String(cluster),
      ...signIn(settings),
    },
    connectArns: iam ? connectArns(stack, iam) : [],
    members: [],
  };
}

function signIn({ iam, username, passwordSecret }: ExistingTopology): Record<string, Variable> {
  if (iam) {
    return {
      REDIS_AUTH: 'iam',
      REDIS_USERNAME: iam.userId,
      REDIS_IAM_CACHE: iam.cacheName,
      ...(iam.serverless && { REDIS_IAM_SERVERLESS: 'true' }),
    };
  }
  return {
    ...(username && { REDIS_USERNAME: username }),
    ...(passwordSecret && { REDIS_PASSWORD: secret(passwordSecret) }),
  };
}

/** https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/auth-iam.html */
function connectArns(stack: Stack, iam: NonNullable<ExistingTopology['iam']>): string[] {
  const arn = (resource: string, resourceName: string) =>
    stack.formatArn({
      service: 'elasticache',
      resource,
      resourceName,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
  const cache = iam.serverless ? 'serverlesscache' : 'replicationgroup';
  return [arn(cache, iam.cacheName), arn('user', iam.userId)];
}
