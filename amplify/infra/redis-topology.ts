import type { Construct } from 'constructs';
import type { RedisSettings } from '../settings-schema.ts';
import type { Network } from './network.ts';
import type { RedisCache } from './redis-cache.ts';
import { RedisCluster } from './redis-cluster.ts';
import { RedisServerless } from './redis-serverless.ts';

/** Creates the cache with the topology of the settings. The rest of the backend does not depend on the topology. */
export function createRedisCache(scope: Construct, network: Network, settings: RedisSettings): RedisCache {
  return settings.topology === 'cluster'
    ? new RedisCluster(scope, 'Cluster', { network, settings })
    : new RedisServerless(scope, 'Serverless', { network, settings });
}
