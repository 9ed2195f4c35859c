import {
  bulkhead,
  CircuitState as CockatielState,
  ConsecutiveBreaker,
  ConstantBackoff,
  circuitBreaker,
  handleAll,
  handleWhen,
  isBrokenCircuitError,
  isBulkheadRejectedError,
  retry,
  wrap,
} from 'cockatiel';
import { BusyError, CircuitOpenError, isRedisError } from '../errors.ts';
import type { ConnectOptions, RedisClient } from './client.ts';
import { isRead } from './read-commands.ts';

export interface Resilience {
  /** Consecutive failures after which the circuit opens and calls fail without contacting Redis. */
  readonly circuitFailures: number;
  /** How long the circuit stays open before one call tries again, in ms. */
  readonly circuitResetMs: number;
  /** Maximum number of calls in progress. Further calls are rejected immediately instead of being queued. */
  readonly maxInFlight: number;
}

export const RESILIENCE_DEFAULTS: Resilience = {
  circuitFailures: 10,
  circuitResetMs: 1_000,
  maxInFlight: 4_000,
};

/** Closed: calls pass. Open: calls are rejected. Half-open: one call tests whether Redis has recovered. */
export type CircuitState = 'closed' | 'open' | 'half-open';

export interface ResilientClient extends RedisClient {
  /**
   * Reads the state of the circuit breaker.
   * @returns the state
   */
  circuit(): CircuitState;
}

/** Pause before the one retry, in ms. */
const RETRY_PAUSE_MS = 50;

/**
 * Limits the impact of a failing Redis. A bulkhead rejects calls beyond a maximum in progress. Calls that lost their
 * connection are retried once if that is safe (reads, and scripts, which are idempotent by design). A circuit breaker
 * rejects calls after consecutive failures until one succeeds. The drivers apply the timeouts.
 * @returns a client that also fails with BusyError and CircuitOpenError
 */
export function withResilience(
  client: RedisClient,
  { circuitFailures, circuitResetMs, maxInFlight }: Resilience,
  onEvent: ConnectOptions['onEvent'] = () => {},
): ResilientClient {
  const limit = bulkhead(maxInFlight);
  const breaker = circuitBreaker(handleAll, {
    halfOpenAfter: circuitResetMs,
    breaker: new ConsecutiveBreaker(circuitFailures),
  });
  const retryOnce = retry(
    handleWhen((error) => isRedisError(error, 'UNAVAILABLE')),
    { maxAttempts: 1, backoff: new ConstantBackoff(RETRY_PAUSE_MS) },
  );
  const once = wrap(limit, breaker);
  const repeatable = wrap(limit, retryOnce, breaker);

  breaker.onStateChange((state) => onEvent({ type: `circuit-${NAMES[state]}`, endpoint: 'redis' }));

  async function guard<T>(isRepeatable: boolean, run: () => Promise<T>): Promise<T> {
    let outcome: Outcome<T>;
    try {
      outcome = await (isRepeatable ? repeatable : once).execute(() => outcomeOf(run));
    } catch (error) {
      if (error instanceof Error && isBulkheadRejectedError(error)) throw new BusyError(maxInFlight);
      if (error instanceof Error && isBrokenCircuitError(error)) throw new CircuitOpenError(circuitResetMs);
      throw error;
    }
    if ('error' in outcome) throw outcome.error;
    return outcome.reply;
  }

  return {
    ordered: client.ordered,
    limitsReplies: client.limitsReplies ?? false,
    circuit: () => NAMES[breaker.state],
    command: (command) => guard(isRead(command), () => client.command(command)),
    pipeline: (commands) => {
      const isRepeatable = commands.every(isRead);
      return guard(isRepeatable, async () => {
        const replies = await client.pipeline(commands);
        if (isRepeatable) throwOutage(replies);
        return replies;
      });
    },
    script: (script, keys, args) => guard(true, () => client.script(script, keys, args)),
    close: () => client.close(),
  };
}

const NAMES = {
  [CockatielState.Closed]: 'closed',
  [CockatielState.Open]: 'open',
  [CockatielState.HalfOpen]: 'half-open',
  /** Set only by hand, which this client never does. */
  [CockatielState.Isolated]: 'open',
} as const;

type Outcome<T> = { readonly reply: T } | { readonly error: unknown };

/** An error reply shows that Redis is up, so the breaker must count it as a success. */
async function outcomeOf<T>(run: () => Promise<T>): Promise<Outcome<T>> {
  try {
    return { reply: await run() };
  } catch (error) {
    if (isOutage(error)) throw error;
    return { error };
  }
}

/** The reads of a pipeline are retried together if the server could not serve one of them, like a single read. */
function throwOutage(replies: readonly unknown[]): void {
  const outage = replies.find(isOutage);
  if (outage !== undefined) throw outage;
}

/** Whether an error was caused by Redis, not by the call. */
const isOutage = (error: unknown): boolean =>
  isRedisError(error, 'UNAVAILABLE') || isRedisError(error, 'TIMEOUT');
