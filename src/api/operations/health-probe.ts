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
  /** @returns the response time, in ms @throws TimeoutError if there is no response in time */
  measure(): Promise<number>;
  /** Undefined for a client without a circuit breaker. */
  circuit?(): CircuitState | undefined;
}

/** How long callers share one PING, in ms. Health is public and unlimited, so it must not cause load on Redis. */
const SHARED_MS = 1_000;

/**
 * Creates a probe that sends at most one PING per second and shares its outcome between all callers.
 * @param timeoutMs longest wait for the response, in ms
 * @param now ms since the epoch; a monotonic clock might stand still in a frozen Lambda function
 */
export function createHealthProbe(
  client: Pick<RedisClient, 'command'> & Partial<Pick<ResilientClient, 'circuit'>>,
  provider: HealthProbe['provider'],
  timeoutMs = 1_000,
  now: () => number = Date.now,
): HealthProbe {
  let last: { readonly at: number; readonly latency: Promise<number> } | undefined;

  async function ping(): Promise<number> {
    const started = performance.now();
    await withTimeout('PING', () => client.command(['PING']), timeoutMs);
    return Math.round((performance.now() - started) * 100) / 100;
  }

  return {
    provider,
    async measure() {
      const at = now();
      // If the clock stepped back, the age of the last outcome is unknown.
      if (!last || at < last.at || at - last.at >= SHARED_MS) last = { at, latency: ping() };
      return last.latency;
    },
    circuit: () => client.circuit?.(),
  };
}
