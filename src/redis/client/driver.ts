import type { ConnectOptions, RedisClient } from './client.ts';
import type { Endpoint } from './endpoint.ts';

/** Connects to the endpoints of its providers. */
export interface RedisDriver {
  readonly providers: readonly Endpoint['provider'][];
  /**
   * Opens a client without resilience or tracing.
   * @param endpoint where to connect
   * @param options credentials and listeners
   * @returns undefined for another provider's endpoint
   */
  open(endpoint: Endpoint, options: ConnectOptions): RedisClient | undefined;
}
