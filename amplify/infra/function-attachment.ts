import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { AmplifyFunction } from './amplify-function.ts';
import type { JwksMirror } from './jwks-mirror.ts';
import type { Network } from './network.ts';
import type { RedisCache } from './redis-cache.ts';

/**
 * The permissions that Lambda needs to put a function into a VPC. They cannot be limited to a resource while an
 * interface is created:
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#configuration-vpc-permissions
 */
const NETWORK_INTERFACES = new PolicyStatement({
  actions: [
    'ec2:CreateNetworkInterface',
    'ec2:DescribeNetworkInterfaces',
    'ec2:DescribeSubnets',
    'ec2:DeleteNetworkInterface',
    'ec2:AssignPrivateIpAddresses',
    'ec2:UnassignPrivateIpAddresses',
  ],
  resources: ['*'],
});

interface Attachment {
  readonly network: Network;
  readonly redis: RedisCache;
  readonly mirror: JwksMirror;
}

/** Moves a function into the VPC and allows it to sign in to Redis and to read the key sets, which `defineFunction` cannot. */
export function attachFunction(target: AmplifyFunction, { network, redis, mirror }: Attachment): void {
  const { lambda, cfnResources } = target.resources;
  cfnResources.cfnFunction.vpcConfig = {
    subnetIds: network.subnetIds,
    securityGroupIds: [network.functions.securityGroupId],
  };
  lambda.addToRolePolicy(NETWORK_INTERFACES);
  lambda.addToRolePolicy(
    new PolicyStatement({ actions: ['elasticache:Connect'], resources: redis.connectArns }),
  );
  lambda.addToRolePolicy(
    new PolicyStatement({
      actions: ['s3:GetObject'],
      resources: [mirror.keySets],
    }),
  );
  target.addEnvironment('JWKS_MIRROR_BUCKET', mirror.bucket.bucketName);
  for (const [name, value] of Object.entries(redis.environment)) target.addEnvironment(name, value);
}
