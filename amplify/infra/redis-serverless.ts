import { Names } from 'aws-cdk-lib';
import { CfnServerlessCache } from 'aws-cdk-lib/aws-elasticache';
import { Construct } from 'constructs';
import type { ServerlessSettings } from '../settings-schema.ts';
import type { Network } from './network.ts';
import type { CacheMember, RedisCache } from './redis-cache.ts';
import { RedisUser } from './redis-user.ts';

interface RedisServerlessProps {
  readonly network: Network;
  readonly settings: ServerlessSettings;
}

/** ElastiCache Serverless for Valkey: always cluster mode, TLS and encrypted at rest. It has no slow log. */
export class RedisServerless extends Construct implements RedisCache {
  readonly topology = 'serverless';
  readonly environment: RedisCache['environment'];
  readonly connectArns: string[];
  readonly members: readonly CacheMember[];

  constructor(scope: Construct, id: string, { network, settings }: RedisServerlessProps) {
    super(scope, id);
    const user = new RedisUser(this, 'User');
    const name = Names.uniqueResourceName(this, { maxLength: 40, separator: '-' }).toLowerCase();
    const cache = new CfnServerlessCache(this, 'Cache', {
      serverlessCacheName: name,
      description: 'Sessions and caches of amplify-redis',
      engine: 'valkey',
      majorEngineVersion: '8',
      subnetIds: network.subnetIds,
      securityGroupIds: [network.redis.securityGroupId],
      userGroupId: user.group.ref,
      snapshotRetentionLimit: settings.snapshotDays,
      // Kept when the branch is deleted or the topology changes.
      finalSnapshotName: `${name}-final`,
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
      REDIS_IAM_SERVERLESS: 'true',
    };
  }
}
