import { ArnFormat, type Stack } from 'aws-cdk-lib';

/**
 * A resource for which `elasticache:Connect` is granted:
 * https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/auth-iam.html
 */
export const elastiCacheArn = (
  stack: Stack,
  resource: 'replicationgroup' | 'serverlesscache' | 'user',
  resourceName: string,
): string =>
  stack.formatArn({
    service: 'elasticache',
    resource,
    resourceName,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });

/** The variables of a function that signs in with IAM. @param userId id of the user, which is also its name */
export const iamVariables = (userId: string, cacheName: string): Readonly<Record<string, string>> => ({
  REDIS_AUTH: 'iam',
  REDIS_USERNAME: userId,
  REDIS_IAM_CACHE: cacheName,
});

/** Additional variables for a serverless cache, whose tokens are signed differently. */
export const SERVERLESS_VARIABLES = { REDIS_IAM_SERVERLESS: 'true' };
