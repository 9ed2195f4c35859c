import type { ConnectOptions, RedisClient } from './client.ts';
import type { RedisConfig } from './config.ts';
import { connectRest } from './drivers/rest.ts';
import { connectTcp } from './drivers/tcp.ts';

/**
 * Opens a client to the configured Redis. Connections are made on first use, shared by all callers and
 * re-established by themselves; close the client when done.
 * @param config what `loadRedisConfig` returns, or its `endpoint` alone
 * @param options `credentials` is asked at every connect; `onEvent` hears of connections made and lost
 */
export function connectRedis(
  config: Pick<RedisConfig, 'endpoint'>,
  options: ConnectOptions = {},
): RedisClient {
  const { endpoint } = config;
  return endpoint.provider === 'upstash' ? connectRest(endpoint, options) : connectTcp(endpoint, options);
}
