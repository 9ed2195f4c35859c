import { ConfigError } from '../errors.ts';
import type { ConnectOptions, RedisClient } from './client.ts';
import type { Endpoint } from './endpoint.ts';
import { RESILIENCE_DEFAULTS, type Resilience, type ResilientClient, withResilience } from './resilience.ts';
import { connectTcp } from './tcp/tcp.ts';
import { withTracing } from './tracing.ts';
import { connectRest } from './upstash.ts';

/** Speaks to endpoints of one provider. */
export interface RedisDriver {
  readonly provider: Endpoint['provider'];
  /** @returns undefined for another provider's endpoint */
  open(endpoint: Endpoint, options: ConnectOptions): RedisClient | undefined;
}

/** Everything that speaks RESP: ElastiCache, or any Redis or Valkey server. */
export const tcpDriver: RedisDriver = {
  provider: 'elasticache',
  open: (endpoint, options) =>
    endpoint.provider === 'elasticache' ? connectTcp(endpoint, options) : undefined,
};

/** Upstash, over HTTPS. */
export const restDriver: RedisDriver = {
  provider: 'upstash',
  open: (endpoint, options) => (endpoint.provider === 'upstash' ? connectRest(endpoint, options) : undefined),
};

const DRIVERS: Readonly<Record<Endpoint['provider'], RedisDriver>> = {
  elasticache: tcpDriver,
  upstash: restDriver,
};

/** What a client is opened to: what `loadRedisConfig` returns, or its `endpoint` alone. */
export interface RedisTarget {
  readonly endpoint: Endpoint;
  readonly resilience?: Resilience;
}

/**
 * Opens a client to the configured Redis. Connections are made on first use, shared by all callers and
 * re-established by themselves; close the client when done.
 * @param options `credentials` is asked at every connect; `onEvent` hears of connections and of the circuit, `onCommand` of
 *   every call
 */
export function connectRedis(target: RedisTarget, options: ConnectOptions = {}): ResilientClient {
  return connectRedisWith(Object.values(DRIVERS), target, options);
}

/**
 * The same with the drivers that are given, for bundles that shall hold no other.
 * @throws ConfigError when none of them is for the configured provider
 */
export function connectRedisWith(
  drivers: readonly RedisDriver[],
  { endpoint, resilience = RESILIENCE_DEFAULTS }: RedisTarget,
  options: ConnectOptions = {},
): ResilientClient {
  const client = openFirst(drivers, endpoint, options);
  const resilient = withResilience(client, resilience, options.onEvent);
  return options.onCommand ? withTracing(resilient, options.onCommand) : resilient;
}

function openFirst(
  drivers: readonly RedisDriver[],
  endpoint: Endpoint,
  options: ConnectOptions,
): RedisClient {
  for (const driver of drivers) {
    const client = driver.open(endpoint, options);
    if (client) return client;
  }
  const built = drivers.map(({ provider }) => provider).join(' and ') || 'no provider';
  const problem = `is ${endpoint.provider}, but this program was built with the driver for ${built} alone`;
  throw new ConfigError([{ variable: 'REDIS_PROVIDER', problem }]);
}
