import { createHash } from 'node:crypto';
import { Names } from 'aws-cdk-lib';
import { CfnServerlessCache } from 'aws-cdk-lib/aws-elasticache';
import { Construct } from 'constructs';
import type { ServerlessTopology } from '../options/index.ts';
import { SERVERLESS_VARIABLES } from './iam-sign-in.ts';
import type { Network } from './network.ts';
import type { CacheMember, RedisCache } from './redis-cache.ts';
import { RedisUser } from './redis-user.ts';

/** Maximum length of a serverless cache's name, in characters. */
const MAX_NAME = 40;

interface RedisServerlessProps {
  /** Network of the cache. Without one, it is reached over the internet, which requires Valkey 9 or later. */
  readonly network?: Network | undefined;
  readonly settings: ServerlessTopology;
  /** Whether to keep a final snapshot when the cache is deleted. */
  readonly keepSnapshot: boolean;
}

/**
 * ElastiCache Serverless for Valkey: always cluster mode, TLS and encrypted at rest. It has no slow log. A public one
 * accepts only IAM users:
 * https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/serverless-public-endpoints-chapter.html
 */
export class RedisServerless extends Construct implements RedisCache {
  readonly topology: ServerlessTopology['topology'];
  readonly environment: RedisCache['environment'];
  readonly connectArns: string[];
  readonly members: readonly CacheMember[];

  constructor(scope: Construct, id: string, { network, settings, keepSnapshot }: RedisServerlessProps) {
    super(scope, id);
    this.topology = settings.topology;
    const user = new RedisUser(this, 'User');
    const name = this.nameOf(settings.restoreFrom);
    const cache = new CfnServerlessCache(this, 'Cache', {
      serverlessCacheName: name,
      description: 'Sessions and caches of amplify-redis',
      engine: 'valkey',
      majorEngineVersion: settings.topology === 'public' ? '9' : settings.engineVersion,
      ...(network
        ? { subnetIds: network.subnetIds, securityGroupIds: [network.redis.securityGroupId] }
        : { connectionType: 'public' }),
      userGroupId: user.group.ref,
      ...(settings.restoreFrom && { snapshotArnsToRestore: [settings.restoreFrom] }),
      snapshotRetentionLimit: settings.snapshotDays,
      // Created when the branch is deleted or the topology changes.
      ...(keepSnapshot && { finalSnapshotName: `${name}-final` }),
      cacheUsageLimits: {
        dataStorage: { maximum: settings.maxStorageGB, unit: 'GB' },
        ecpuPerSecond: { maximum: settings.maxEcpuPerSecond },
      },
    });

    this.connectArns = user.connectArns('serverlesscache', cache.ref);
    this.members = [{ label: 'cache', dimensions: { clusterId: cache.ref } }];
    const { attrEndpointAddress: host, attrEndpointPort: port } = cache;
    this.environment = {
      ...user.environment({ cache: cache.ref, host, port }),
      ...SERVERLESS_VARIABLES,
    };
  }

  /**
   * A restore replaces the cache, and CloudFormation creates the new one first, so it needs a different name. Without a
   * restore, the name never changes.
   */
  private nameOf(restoreFrom: string | undefined): string {
    const name = (maxLength: number) =>
      Names.uniqueResourceName(this, { maxLength, separator: '-' }).toLowerCase();
    if (!restoreFrom) return name(MAX_NAME);
    const hash = createHash('sha256').update(restoreFrom).digest('hex').slice(0, 8);
    return `${name(MAX_NAME - hash.length - 1)}-${hash}`;
  }
}
