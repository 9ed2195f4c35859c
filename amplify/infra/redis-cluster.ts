import { RemovalPolicy } from 'aws-cdk-lib';
import { CfnParameterGroup, CfnReplicationGroup, CfnSubnetGroup } from 'aws-cdk-lib/aws-elasticache';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { ClusterTopology } from '../options/index.ts';
import type { Network } from './network.ts';
import type { CacheMember, RedisCache } from './redis-cache.ts';
import { RedisUser } from './redis-user.ts';

interface RedisClusterProps {
  readonly network: Network;
  readonly settings: ClusterTopology;
}

/** ElastiCache for Valkey on nodes. Cluster mode is on from the first shard, so shards can be added online. */
export class RedisCluster extends Construct implements RedisCache {
  readonly topology = 'cluster';
  readonly environment: RedisCache['environment'];
  readonly connectArns: string[];
  readonly members: readonly CacheMember[];

  constructor(scope: Construct, id: string, { network, settings }: RedisClusterProps) {
    super(scope, id);
    const user = new RedisUser(this, 'User');
    const group = new CfnReplicationGroup(this, 'Group', {
      replicationGroupDescription: 'Sessions and caches of amplify-redis',
      engine: 'valkey',
      engineVersion: settings.engineVersion,
      ...(settings.durability && { durability: settings.durability }),
      // Setting, changing or removing it replaces the group.
      ...(settings.restoreFrom && { snapshotName: settings.restoreFrom }),
      cacheNodeType: settings.nodeType,
      numNodeGroups: settings.shards,
      replicasPerNodeGroup: settings.replicasPerShard,
      automaticFailoverEnabled: true,
      multiAzEnabled: true,
      cacheParameterGroupName: this.parameterGroup(settings),
      cacheSubnetGroupName: this.subnetGroup(network),
      securityGroupIds: [network.redis.securityGroupId],
      port: network.redisPort,
      transitEncryptionEnabled: true,
      transitEncryptionMode: 'required',
      atRestEncryptionEnabled: true,
      userGroupIds: [user.group.ref],
      autoMinorVersionUpgrade: true,
      snapshotRetentionLimit: settings.snapshotDays,
      logDeliveryConfigurations: [this.slowLog()],
    });
    // Without it, CloudFormation would replace the whole group when the number of shards changes.
    group.cfnOptions.updatePolicy = { useOnlineResharding: true };
    group.applyRemovalPolicy(RemovalPolicy.SNAPSHOT);

    this.connectArns = user.connectArns('replicationgroup', group.ref);
    this.members = nodesOf(group.ref, settings);
    this.environment = user.environment({
      cache: group.ref,
      host: group.attrConfigurationEndPointAddress,
      port: group.attrConfigurationEndPointPort,
    });
  }

  private parameterGroup({ engineVersion }: ClusterTopology): string {
    const [major] = engineVersion.split('.');
    const properties = {
      'cluster-enabled': 'yes',
      // Evicts only keys with an expiry, which sessions, versions and invalidation tables do not have.
      'maxmemory-policy': 'volatile-lru',
    };
    const description = 'Cluster mode on';
    return new CfnParameterGroup(this, 'Parameters', {
      cacheParameterGroupFamily: `valkey${major}`,
      description,
      properties,
    }).ref;
  }

  private subnetGroup({ subnetIds }: Network): string {
    return new CfnSubnetGroup(this, 'Subnets', { description: 'Private subnets', subnetIds }).ref;
  }

  private slowLog(): CfnReplicationGroup.LogDeliveryConfigurationRequestProperty {
    const log = new LogGroup(this, 'SlowLog', {
      retention: RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    return {
      logType: 'slow-log',
      logFormat: 'json',
      destinationType: 'cloudwatch-logs',
      destinationDetails: { cloudWatchLogsDetails: { logGroup: log.logGroupName } },
    };
  }
}

/** ElastiCache names the nodes of a cluster-mode group `<group>-<shard>-<node>`. */
function nodesOf(groupId: string, { shards, replicasPerShard }: ClusterTopology): CacheMember[] {
  const digits = (count: number, width: number) =>
    Array.from({ length: count }, (_, i) => String(i + 1).padStart(width, '0'));
  return digits(shards, 4).flatMap((shard) =>
    digits(1 + replicasPerShard, 3).map((node) => ({
      label: `${shard}-${node}`,
      dimensions: { CacheClusterId: `${groupId}-${shard}-${node}`, CacheNodeId: '0001' },
    })),
  );
}
