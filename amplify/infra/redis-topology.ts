import type { Construct } from 'constructs';
import type { RedisSettings } from '../settings-schema.ts';
import type { Network } from './network.ts';
import type { RedisCache } from './redis-cache.ts';
import { RedisCluster } from './redis-cluster.ts';
import { RedisServerless } from './redis-serverless.ts';

/** The cache that the settings ask for; nothing else in the backend depends on which it is. */
export function createRedisCache(scope: Construct, network: Network, settings: RedisSettings): RedisCache {
  return settings.topology === 'cluster'
    ? new RedisCluster(scope, 'Cluster', { network, settings })
    : new RedisServerless(scope, 'Serverless', { network, settings });
}
