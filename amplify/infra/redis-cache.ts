import type { Construct } from 'constructs';
import type { RedisSettings } from '../settings-schema.ts';
import type { Network } from './network.ts';
import { RedisCluster } from './redis-cluster.ts';
import { RedisServerless } from './redis-serverless.ts';

/** One alarm-worthy part of a cache, as CloudWatch names it. */
export interface CacheMember {
  /** Short, for the names of alarms. */
  readonly label: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

/** What the rest of the backend needs to know of a cache, whatever its topology. */
export interface RedisCache {
  readonly topology: RedisSettings['topology'];
  /** The REDIS_* variables of a function that uses it. */
  readonly environment: Readonly<Record<string, string>>;
  /** What a role must be allowed to `elasticache:Connect` to. */
  readonly connectArns: string[];
  readonly members: readonly CacheMember[];
}

export function createRedisCache(scope: Construct, network: Network, settings: RedisSettings): RedisCache {
  return settings.topology === 'cluster'
    ? new RedisCluster(scope, 'Cluster', { network, settings })
    : new RedisServerless(scope, 'Serverless', { network, settings });
}
