import type { Stack } from 'aws-cdk-lib';
import type { Settings } from '../settings-schema.ts';
import { JwksMirror } from './jwks-mirror.ts';
import { Network } from './network.ts';
import type { RedisCache } from './redis-cache.ts';
import { RedisCluster } from './redis-cluster.ts';
import { RedisServerless } from './redis-serverless.ts';

/** Where the functions of a private cache run, and the copy of the signing keys that they cannot fetch from there. */
export interface PrivatePlace {
  readonly network: Network;
  readonly mirror: JwksMirror;
}

interface TopologyProps {
  readonly settings: Pick<Settings, 'redis' | 'availabilityZones'>;
  /** The value of TOKEN_ISSUERS. */
  readonly tokenIssuers: string;
  /** Whether a last snapshot stays when a serverless cache is deleted. */
  readonly keepSnapshot: boolean;
}

/**
 * Creates the cache with the topology of the settings, and around it what that needs. Each stack uses only the stacks
 * above it.
 * @param createStack creates a nested stack
 */
export function createRedis(
  createStack: (name: string) => Stack,
  { settings: { redis, availabilityZones }, tokenIssuers, keepSnapshot }: TopologyProps,
): { readonly redis: RedisCache; readonly place?: PrivatePlace } {
  if (redis.topology === 'public') {
    return {
      redis: new RedisServerless(createStack('redis'), 'Public', { settings: redis, keepSnapshot }),
    };
  }
  const mirror = new JwksMirror(createStack('jwks'), 'Mirror', { tokenIssuers });
  const network = new Network(createStack('network'), 'Network', { mirror, availabilityZones });
  const stack = createStack('redis');
  return {
    redis:
      redis.topology === 'cluster'
        ? new RedisCluster(stack, 'Cluster', { network, settings: redis })
        : new RedisServerless(stack, 'Serverless', { network, settings: redis, keepSnapshot }),
    place: { network, mirror },
  };
}
