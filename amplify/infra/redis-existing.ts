import { secret } from '@aws-amplify/backend';
import type { Stack } from 'aws-cdk-lib';
import type { ExistingTopology } from '../options/index.ts';
import type { Variable } from './amplify-function.ts';
import { elastiCacheArn, iamVariables, SERVERLESS_VARIABLES } from './iam-sign-in.ts';
import type { RedisCache } from './redis-cache.ts';

/**
 * An existing Redis.
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
    return { ...iamVariables(iam.userId, iam.cacheName), ...(iam.serverless && SERVERLESS_VARIABLES) };
  }
  return {
    ...(username && { REDIS_USERNAME: username }),
    ...(passwordSecret && { REDIS_PASSWORD: secret(passwordSecret) }),
  };
}

function connectArns(
  stack: Stack,
  { cacheName, userId, serverless }: NonNullable<ExistingTopology['iam']>,
): string[] {
  const cache = elastiCacheArn(stack, serverless ? 'serverlesscache' : 'replicationgroup', cacheName);
  return [cache, elastiCacheArn(stack, 'user', userId)];
}
