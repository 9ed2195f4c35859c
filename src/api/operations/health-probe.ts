import {
  type CircuitState,
  type RedisClient,
  type RedisConfig,
  type ResilientClient,
  withTimeout,
} from '../../redis/index.ts';

/** Asks the store whether it serves. */
export interface HealthProbe {
  readonly provider: RedisConfig['endpoint']['provider'];
  /** @returns how long the answer took, in ms; throws when there is none in time */
  measure(): Promise<number>;
  /** Whether calls reach the store at all; undefined for a client without a circuit breaker. */
  circuit?(): CircuitState | undefined;
}

/**
 * A probe that sends PING.
 * @param deadlineMs longest wait for the answer, in ms
 */
export function createHealthProbe(
  client: Pick<RedisClient, 'command'> & Partial<Pick<ResilientClient, 'circuit'>>,
  provider: HealthProbe['provider'],
  deadlineMs = 1_000,
): HealthProbe {
  return {
    provider,
    async measure() {
      const started = performance.now();
      await withTimeout('PING', () => client.command(['PING']), deadlineMs);
      return Math.round((performance.now() - started) * 100) / 100;
    },
    circuit: () => client.circuit?.(),
  };
}
