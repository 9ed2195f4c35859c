import { ConfigError } from '../errors.ts';
import type { ConnectOptions, RedisClient } from './client.ts';
import type { RedisDriver } from './driver.ts';
import type { Endpoint } from './endpoint.ts';
import { withKeyPrefix } from './key-prefix.ts';
import { RESILIENCE_DEFAULTS, type Resilience, type ResilientClient, withResilience } from './resilience.ts';
import { restDriver } from './rest/driver.ts';
import { tcpDriver } from './tcp/driver.ts';
import { withTracing } from './tracing.ts';

const DRIVERS: Readonly<Record<Endpoint['provider'], RedisDriver>> = {
  elasticache: tcpDriver,
  redis: tcpDriver,
  upstash: restDriver,
};

/** The configuration of a client: the result of `loadRedisConfig`, or just its `endpoint`. */
export interface RedisTarget {
  readonly endpoint: Endpoint;
  readonly resilience?: Resilience;
  /** Name of the environment, used as a prefix of every key; empty by default. */
  readonly keyPrefix?: string;
}

/**
 * Opens a client to the configured Redis. Connections are opened on first use, shared by all callers, and reestablished
 * automatically. Close the client when done.
 * @param target the result of `loadRedisConfig`
 * @param options credentials and listeners
 * @returns the client
 */
export function connectRedis(target: RedisTarget, options: ConnectOptions = {}): ResilientClient {
  return connectRedisWith([...new Set(Object.values(DRIVERS))], target, options);
}

/**
 * Like `connectRedis`, but only with the given drivers, so that a bundle contains no others.
 * @param drivers the drivers to choose from
 * @param target the result of `loadRedisConfig`
 * @param options credentials and listeners
 * @returns the client
 * @throws ConfigError if no given driver supports the configured provider, or for an invalid `keyPrefix`
 */
export function connectRedisWith(
  drivers: readonly RedisDriver[],
  { endpoint, resilience = RESILIENCE_DEFAULTS, keyPrefix = '' }: RedisTarget,
  options: ConnectOptions = {},
): ResilientClient {
  const client = openClient(drivers, endpoint, options);
  const prefixed = keyPrefix === '' ? client : withKeyPrefix(client, keyPrefix);
  return withTracing(withResilience(prefixed, resilience, options.onEvent));
}

function openClient(
  drivers: readonly RedisDriver[],
  endpoint: Endpoint,
  options: ConnectOptions,
): RedisClient {
  for (const driver of drivers) {
    const client = driver.open(endpoint, options);
    if (client) return client;
  }
  const built = drivers.flatMap(({ providers }) => providers).join(' and ') || 'no provider';
  const problem = `is ${endpoint.provider}, but this program was built only with the driver for ${built}`;
  throw new ConfigError([{ variable: 'REDIS_PROVIDER', problem }]);
}
