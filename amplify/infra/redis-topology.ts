import type { Stack } from 'aws-cdk-lib';
import type { Options, Topology } from '../options/index.ts';
import { JwksMirror } from './jwks-mirror.ts';
import { Network } from './network.ts';
import type { RedisCache } from './redis-cache.ts';
import { RedisCluster } from './redis-cluster.ts';
import { existingRedis } from './redis-existing.ts';
import { RedisServerless } from './redis-serverless.ts';
import { upstashRedis } from './redis-upstash.ts';

/**
 * The network in which the functions of a private cache run, and the mirror of the signing keys, which they cannot
 * fetch from there.
 */
export interface PrivatePlace {
  readonly network: Network;
  readonly mirror: JwksMirror;
}

/** The Redis of a deployment. The functions are in a VPC if `place` is set. */
export interface PlacedRedis {
  readonly redis: RedisCache;
  readonly place?: PrivatePlace;
}

interface TopologyProps {
  /** The stack of the backend. */
  readonly stack: Stack;
  /** Creates a nested stack, which must not stay empty because CloudFormation rejects empty stacks. */
  readonly createStack: (name: string) => Stack;
  readonly settings: Topology;
  readonly upstashSecrets: Options['upstashSecrets'];
  /** Creates the caller's own network. */
  readonly network: (() => Network) | undefined;
  /** The value of TOKEN_ISSUERS. */
  readonly tokenIssuers: string;
  /** Whether to keep a final snapshot when a serverless cache is deleted. */
  readonly keepSnapshot: boolean;
}

/** Creates Redis and the resources that its topology needs. Each stack uses only stacks created before it. */
export function createRedis(props: TopologyProps): PlacedRedis {
  const { createStack, settings, upstashSecrets, network, keepSnapshot } = props;
  switch (settings.topology) {
    case 'upstash':
      return { redis: upstashRedis(upstashSecrets) };
    case 'public':
      return { redis: new RedisServerless(createStack('redis'), 'Public', { settings, keepSnapshot }) };
    case 'existing': {
      const place = network && createPlace(props, network);
      place?.network.openRedis(settings);
      return { redis: existingRedis(props.stack, settings), ...(place && { place }) };
    }
    default: {
      const place = createPlace(
        props,
        network ?? (() => new Network(createStack('redisNetwork'), 'Network')),
      );
      const inside = { network: place.network };
      const stack = createStack('redis');
      const redis =
        settings.topology === 'cluster'
          ? new RedisCluster(stack, 'Cluster', { ...inside, settings })
          : new RedisServerless(stack, 'Serverless', { ...inside, settings, keepSnapshot });
      return { redis, place };
    }
  }
}

function createPlace(
  { createStack, tokenIssuers }: TopologyProps,
  createNetwork: () => Network,
): PrivatePlace {
  const mirror = new JwksMirror(createStack('redisJwks'), 'Mirror', { tokenIssuers });
  const network = createNetwork();
  network.openMirror(mirror);
  return { network, mirror };
}
