import type { ConnectOptions } from './client.ts';
import type { RedisConfig } from './config.ts';
import { connectRest } from './drivers/rest.ts';
import { connectTcp } from './drivers/tcp.ts';
import { RESILIENCE_DEFAULTS, type ResilientClient, withResilience } from './resilience.ts';
import { withTracing } from './tracing.ts';

/**
 * Opens a client to the configured Redis. Connections are made on first use, shared by all callers and
 * re-established by themselves; close the client when done.
 * @param config what `loadRedisConfig` returns, or its `endpoint` alone
 * @param options `credentials` is asked at every connect; `onEvent` hears of connections and of the circuit, `onCommand` of
 *   every call
 */
export function connectRedis(
  config: Pick<RedisConfig, 'endpoint'> & Partial<Pick<RedisConfig, 'resilience'>>,
  options: ConnectOptions = {},
): ResilientClient {
  const { endpoint, resilience = RESILIENCE_DEFAULTS } = config;
  const client =
    endpoint.provider === 'upstash' ? connectRest(endpoint, options) : connectTcp(endpoint, options);
  const resilient = withResilience(client, resilience, options.onEvent);
  return options.onCommand ? withTracing(resilient, options.onCommand) : resilient;
}
