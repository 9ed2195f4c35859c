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

/** How long callers share one PING, in ms: health is public and unlimited, so it must not become load on Redis. */
const SHARED_MS = 1_000;

/**
 * A probe that sends at most one PING per second, whose outcome all callers share.
 * @param timeoutMs longest wait for the response, in ms
 * @param now ms since the epoch; a clock that only counts while the process runs would stand still in a frozen Lambda
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
      // A clock that stepped back makes the last outcome as good as unknown.
      if (!last || at < last.at || at - last.at >= SHARED_MS) last = { at, latency: ping() };
      return last.latency;
    },
    circuit: () => client.circuit?.(),
  };
}
