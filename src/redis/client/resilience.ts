import { setTimeout as sleep } from 'node:timers/promises';
import {
  CircuitState as CockatielState,
  ConsecutiveBreaker,
  circuitBreaker,
  handleWhen,
  isBrokenCircuitError,
} from 'cockatiel';
import { BusyError, CircuitOpenError, isRedisError } from '../errors.ts';
import type { ConnectOptions, RedisClient, RedisCommand } from './client.ts';

export interface Resilience {
  /** Failures in a row after which Redis is left alone for a while. */
  readonly circuitFailures: number;
  /** For how long it is left alone before one call tries again, in ms. */
  readonly circuitResetMs: number;
  /** Most calls under way at once; more are refused at once instead of piling up. */
  readonly maxInFlight: number;
}

export const RESILIENCE_DEFAULTS: Resilience = {
  circuitFailures: 10,
  circuitResetMs: 1_000,
  maxInFlight: 4_000,
};

/** Closed: calls pass. Open: they are refused. Half-open: one is trying whether Redis is back. */
export type CircuitState = 'closed' | 'open' | 'half-open';

export interface ResilientClient extends RedisClient {
  circuit(): CircuitState;
}

/** Pause before the one repetition, in ms. */
const RETRY_PAUSE_MS = 50;

/** Commands that change nothing. Scripts are safe to repeat by design; other commands are sent once. */
const READS = new Set(['MGET', 'GET', 'EXISTS', 'ZRANGE', 'ZMSCORE', 'HGETALL', 'PTTL', 'TIME', 'PING']);

const isRead = ([name]: RedisCommand): boolean => READS.has(name);

/**
 * Bounds what a sick Redis can cost: calls beyond a number in flight are refused, calls whose connection was lost are
 * repeated once if that is safe, and after failures in a row Redis is left alone until one call finds it well again.
 * Timeouts are the drivers' own.
 * @returns a client that fails with BusyError and CircuitOpenError besides
 */
export function withResilience(
  client: RedisClient,
  { circuitFailures, circuitResetMs, maxInFlight }: Resilience,
  onEvent: ConnectOptions['onEvent'] = () => {},
): ResilientClient {
  const breaker = circuitBreaker(handleWhen(isOutage), {
    halfOpenAfter: circuitResetMs,
    breaker: new ConsecutiveBreaker(circuitFailures),
  });
  breaker.onStateChange((state) => {
    if (state !== CockatielState.Isolated) onEvent({ type: `circuit-${NAMES[state]}`, endpoint: 'redis' });
  });
  let inFlight = 0;
  let failing = false;

  function guard<T>(repeatable: boolean, run: () => Promise<T>): Promise<T> {
    if (inFlight >= maxInFlight) return Promise.reject(new BusyError(maxInFlight));
    inFlight += 1;
    return attempt(run, (error) =>
      repeatable && isRedisError(error, 'UNAVAILABLE') ? again(run) : givenUp(error),
    );
  }

  async function again<T>(run: () => Promise<T>): Promise<T> {
    await sleep(RETRY_PAUSE_MS);
    return attempt(run, givenUp);
  }

  /** While the circuit is closed calls go straight through, and the breaker only hears of what changes it. */
  function attempt<T>(run: () => Promise<T>, otherwise: (error: unknown) => T | Promise<T>): Promise<T> {
    if (breaker.state !== CockatielState.Closed) return breaker.execute(run).then(ended, givenUp);
    return run().then(succeeded, (error: Error) => {
      learnOf(error);
      return otherwise(error);
    });
  }

  function succeeded<T>(reply: T): T {
    if (failing) healthy();
    return ended(reply);
  }

  function learnOf(error: Error): void {
    if (!isOutage(error)) {
      if (failing) healthy();
      return;
    }
    failing = true;
    tell(() => Promise.reject(error));
  }

  function healthy(): void {
    failing = false;
    tell(async () => {});
  }

  /** Of calls that end when the circuit is open already, the breaker does not want to hear: nothing may be rejected then. */
  const tell = (outcome: () => Promise<void>) => void breaker.execute(outcome).catch(() => {});

  function ended<T>(reply: T): T {
    inFlight -= 1;
    return reply;
  }

  function givenUp(error: unknown): never {
    inFlight -= 1;
    throw translated(error);
  }

  const translated = (error: unknown): unknown =>
    error instanceof Error && isBrokenCircuitError(error) ? new CircuitOpenError(circuitResetMs) : error;

  return {
    ordered: client.ordered,
    circuit: () => (breaker.state === CockatielState.Isolated ? 'open' : NAMES[breaker.state]),
    command: (command) => guard(isRead(command), () => client.command(command)),
    pipeline: (commands) => guard(commands.every(isRead), () => client.pipeline(commands)),
    script: (script, keys, args) => guard(true, () => client.script(script, keys, args)),
    close: () => client.close(),
  };
}

const NAMES = {
  [CockatielState.Closed]: 'closed',
  [CockatielState.Open]: 'open',
  [CockatielState.HalfOpen]: 'half-open',
} as const;

/** Says something about Redis, not about the call. */
const isOutage = (error: Error): boolean =>
  isRedisError(error, 'UNAVAILABLE') || isRedisError(error, 'TIMEOUT');
