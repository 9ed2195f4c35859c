import type { CacheCalls, LoadOptions } from './cache.ts';
import type { AsOf } from './cache-types.ts';
import { isRedisApiError, type RedisApiError } from './client-error.ts';
import { untilAborted } from './waiting.ts';

/** A load on its way. */
interface Flight {
  readonly value: Promise<unknown>;
  /** The signal of the call that started it: its loader may obey it, and then fail for a reason of its own. */
  readonly signal: AbortSignal | undefined;
}

/**
 * Cache-aside for loaders that run beside the client.
 *
 * Who may share a load: a caller whose own look-up returned the very as-of time under which the flight loads. The time
 * rises with every delete and invalidation, so none took effect between the flight's look-up and the caller's, and
 * every one that the caller may rely on came before the flight's loader began. Whoever saw another time loads alone.
 * The time also holds a random part of its tenant, so callers of two tenants never meet in a flight.
 */
export function cacheAside(
  { lookUp, set }: Pick<CacheCalls, 'lookUp' | 'set'>,
  onDegraded: (error: RedisApiError) => void,
): CacheCalls['getOrLoad'] {
  const flights = new Map<string, Flight>();

  /** Goes on without the cache where that is down, and only then: every other error tells of a mistake. */
  async function ifReachable<T>(call: () => Promise<T>): Promise<T | undefined> {
    try {
      return await call();
    } catch (error) {
      if (!isOutage(error)) throw error;
      onDegraded(error);
      return undefined;
    }
  }

  async function loadAndStore<T>(wanted: Wanted<T>, asOf: AsOf): Promise<T> {
    const { namespace, key, options } = wanted;
    const value = await wanted.load();
    const ttl = value === null ? options.negativeTTL : options.ttl;
    const forgotten = value === undefined || (value === null && !options.negativeTTL);
    if (!forgotten) await ifReachable(() => set(namespace, key, value, { ttl, tags: options.tags, asOf }));
    return value;
  }

  function fly<T>(wanted: Wanted<T>, asOf: AsOf, name: string): Promise<T> {
    const value = loadAndStore(wanted, asOf);
    const flight = { value, signal: wanted.options.signal };
    flights.set(name, flight);
    const land = () => {
      if (flights.get(name) === flight) flights.delete(name);
    };
    value.then(land, land);
    return value;
  }

  /** @returns undefined when the flight ended only because the caller who had started it gave up */
  async function join<T>({ value, signal }: Flight): Promise<{ value: T } | undefined> {
    try {
      return { value: (await value) as T };
    } catch (error) {
      if (signal?.aborted) return undefined;
      throw error;
    }
  }

  async function miss<T>(wanted: Wanted<T>, asOf: AsOf): Promise<T> {
    const name = JSON.stringify([wanted.namespace, wanted.key, asOf]);
    const flight = flights.get(name);
    const joined = flight && (await join<T>(flight));
    if (joined) return joined.value;
    // Of several whose flight was given up, the first one to get here starts the next.
    return flight ? miss(wanted, asOf) : fly(wanted, asOf, name);
  }

  return async <T>(namespace: string, key: string, load: () => Promise<T>, options: LoadOptions = {}) => {
    const { signal } = options;
    const found = await ifReachable(() => lookUp<T>(namespace, key, { signal }));
    if (found?.value !== undefined) return found.value;
    const wanted = { namespace, key, load, options };
    return untilAborted(found ? miss(wanted, found.asOf) : load(), signal);
  };
}

interface Wanted<T> {
  readonly namespace: string;
  readonly key: string;
  readonly load: () => Promise<T>;
  readonly options: LoadOptions;
}

/** Anything the caller can neither cause nor cure: no answer, a throttled function, a service that cannot serve. */
const isOutage = (error: unknown): error is RedisApiError =>
  isRedisApiError(error) && (error.retryable || (error.status ?? 0) >= 500);
