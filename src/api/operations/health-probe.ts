import {
  type CircuitState,
  type RedisClient,
  type RedisConfig,
  type ResilientClient,
  withTimeout,
} from '../../redis/index.ts';

/** Checks whether the store responds. */
export interface HealthProbe {
  readonly provider: RedisConfig['endpoint']['provider'];
  /** @returns the response time in ms @throws TimeoutError if there is no response in time */
  measure(): Promise<number>;
  /** Undefined for a client without a circuit breaker. */
  circuit?(): CircuitState | undefined;
}

/**
 * A probe that sends PING.
 * @param timeoutMs longest wait for the response, in ms
 */
export function createHealthProbe(
  client: Pick<RedisClient, 'command'> & Partial<Pick<ResilientClient, 'circuit'>>,
  provider: HealthProbe['provider'],
  timeoutMs = 1_000,
): HealthProbe {
  return {
    provider,
    async measure() {
      const started = performance.now();
      await withTimeout('PING', () => client.command(['PING']), timeoutMs);
      return Math.round((performance.now() - started) * 100) / 100;
    },
    circuit: () => client.circuit?.(),
  };
}
