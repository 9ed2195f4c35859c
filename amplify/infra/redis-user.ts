import { Names, Stack } from 'aws-cdk-lib';
import { CfnUser, CfnUserGroup } from 'aws-cdk-lib/aws-elasticache';
import { Construct } from 'constructs';
import { ACCESS_STRING } from './access-string.ts';
import { elastiCacheArn, iamVariables } from './iam-sign-in.ts';

interface CacheEndpoint {
  /** Name of the cache, which tokens contain. */
  readonly cache: string;
  readonly host: string;
  readonly port: string;
}

/**
 * The only user of the cache. It signs in with IAM and has no password that could leak or need rotation. User groups of
 * the engine valkey do not require a `default` user, so there is none.
 */
export class RedisUser extends Construct {
  readonly group: CfnUserGroup;
  private readonly userId: string;
  private readonly userArn: string;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const name = (suffix: string) =>
      `${Names.uniqueResourceName(this, { maxLength: 34, separator: '-' })}-${suffix}`.toLowerCase();
    this.userId = name('app');
    const user = new CfnUser(this, 'App', {
      engine: 'valkey',
      userId: this.userId,
      // IAM requires the same id and name: https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/auth-iam.html
      userName: this.userId,
      authenticationMode: { Type: 'iam' },
      accessString: ACCESS_STRING,
    });
    this.userArn = user.attrArn;
    this.group = new CfnUserGroup(this, 'Group', {
      engine: 'valkey',
      userGroupId: name('group'),
      userIds: [user.ref],
    });
  }

  /** The resources for which a role needs `elasticache:Connect`: the cache and this user. */
  connectArns(resource: 'replicationgroup' | 'serverlesscache', cache: string): string[] {
    return [elastiCacheArn(Stack.of(this), resource, cache), this.userArn];
  }

  /** The REDIS_* variables of a function that signs in to a cache as this user. */
  environment({ cache, host, port }: CacheEndpoint): Readonly<Record<string, string>> {
    return {
      REDIS_PROVIDER: 'elasticache',
      REDIS_HOST: host,
      REDIS_PORT: port,
      REDIS_TLS: 'true',
      REDIS_CLUSTER: 'true',
      ...iamVariables(this.userId, cache),
    };
  }
}
