import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { AmplifyFunction } from './amplify-function.ts';
import type { RedisCache } from './redis-cache.ts';
import type { PrivatePlace } from './redis-topology.ts';

/**
 * The permissions that Lambda needs to place a function in a VPC. They cannot be limited to a resource while an
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

/** Allows a function to sign in to Redis, and sets the variables with its address. */
export function attachFunction(target: AmplifyFunction, redis: RedisCache): void {
  const { connectArns: resources } = redis;
  if (resources.length > 0) {
    const statement = new PolicyStatement({ actions: ['elasticache:Connect'], resources });
    target.resources.lambda.addToRolePolicy(statement);
  }
  for (const [name, value] of Object.entries(redis.environment)) target.addEnvironment(name, value);
}

/** Moves a function into the VPC and allows it to read the key sets, which `defineFunction` cannot do. */
export function moveFunction(target: AmplifyFunction, { network, mirror }: PrivatePlace): void {
  const { lambda, cfnResources } = target.resources;
  cfnResources.cfnFunction.vpcConfig = {
    subnetIds: network.subnetIds,
    securityGroupIds: [network.functions.securityGroupId],
  };
  lambda.addToRolePolicy(NETWORK_INTERFACES);
  lambda.addToRolePolicy(new PolicyStatement({ actions: ['s3:GetObject'], resources: [mirror.keySets] }));
  target.addEnvironment('JWKS_MIRROR_BUCKET', mirror.bucket.bucketName);
}
