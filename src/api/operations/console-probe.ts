import {
  type CircuitState,
  type RedisClient,
  type RedisConfig,
  type ResilientClient,
  readServerInfo,
  type ServerInfo,
} from '../../redis/index.ts';

/** Information about the store, for the console. */
export interface ConsoleProbe {
  readonly provider: RedisConfig['endpoint']['provider'];
  readonly topology: 'standalone' | 'cluster' | 'rest';
  /** Undefined for a client without a circuit breaker. */
  circuit(): CircuitState | undefined;
  readInfo(): Promise<ServerInfo>;
}

/** @param client connection to Redis; its `circuit` is reported if it has one */
export function createConsoleProbe(
  client: Pick<RedisClient, 'command'> & Partial<Pick<ResilientClient, 'circuit'>>,
  endpoint: RedisConfig['endpoint'],
): ConsoleProbe {
  const topology = endpoint.provider === 'upstash' ? 'rest' : endpoint.cluster ? 'cluster' : 'standalone';
  return {
    provider: endpoint.provider,
    topology,
    circuit: () => client.circuit?.(),
    readInfo: () => readServerInfo(client),
  };
}
