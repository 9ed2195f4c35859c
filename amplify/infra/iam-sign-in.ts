import { ArnFormat, type Stack } from 'aws-cdk-lib';

/** A resource that `elasticache:Connect` is granted for: https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/auth-iam.html */
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

/** The variables of a function that signs in by IAM. @param userId of the user, which is also its name */
export const iamVariables = (userId: string, cacheName: string): Readonly<Record<string, string>> => ({
  REDIS_AUTH: 'iam',
  REDIS_USERNAME: userId,
  REDIS_IAM_CACHE: cacheName,
});

/** Of a serverless cache in addition: its tokens are signed differently. */
export const SERVERLESS_VARIABLES = { REDIS_IAM_SERVERLESS: 'true' };
