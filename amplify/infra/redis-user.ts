import { Names } from 'aws-cdk-lib';
import { CfnUser, CfnUserGroup } from 'aws-cdk-lib/aws-elasticache';
import { Construct } from 'constructs';
import { ACCESS_STRING } from './access-string.ts';

/**
 * The only user of the cache. It signs in by IAM and has no password that could leak or need rotation. A user group of
 * the engine valkey needs no `default` user, so there is none.
 */
export class RedisUser extends Construct {
  readonly group: CfnUserGroup;
  readonly userId: string;
  readonly userArn: string;

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
}
