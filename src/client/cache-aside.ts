import type { CacheCalls, LoadOptions } from './cache.ts';
import type { AsOf } from './cache-types.ts';
import { isRedisApiError, RedisApiError } from './client-error.ts';
import type { ClientErrorCode } from './error-codes.ts';
import { untilAborted } from './waiting.ts';

interface InFlightLoad {
  readonly value: Promise<unknown>;
  /** The signal of the call that started the load: its loader may obey it and then fail with an error of its own. */
  readonly signal: AbortSignal | undefined;
}

/**
 * Cache-aside for loaders that run beside the client.
 *
 * A caller may share an in-flight load if its own look-up returned the same as-of time that the load stores under.
 * That time rises with every delete and invalidation, so none took effect between the look-up of the load and the
 * look-up of the caller, and every invalidation that the caller may rely on precedes the load. A caller with another
 * as-of time loads alone. The as-of time contains a random part for each tenant, so callers of two tenants never share.
 */
export function cacheAside(
  { lookUp, set }: Pick<CacheCalls, 'lookUp' | 'set'>,
  onDegraded: (error: RedisApiError) => void,
): CacheCalls['getOrLoad'] {
  const inFlight = new Map<string, InFlightLoad>();

  /** Continues without the cache during an outage only: every other error means a mistake in the call. */
  async function lookUpIfReachable<T>({ namespace, key, options: { signal } }: LoadRequest<T>) {
    try {
      return await lookUp<T>(namespace, key, { signal });
    } catch (error) {
      if (!isOutage(error)) throw error;
      onDegraded(error);
      return undefined;
    }
  }

  /** The value is in hand: only a mistake that every call would repeat withholds it. */
  async function store(...call: Parameters<CacheCalls['set']>): Promise<void> {
    try {
      await set(...call);
    } catch (error) {
      if (isRedisApiError(error) && MISTAKES.has(error.code)) throw error;
      onDegraded(isRedisApiError(error) ? error : withoutToken(error));
    }
  }

  async function loadAndStore<T>(request: LoadRequest<T>, asOf: AsOf): Promise<T> {
    const { namespace, key, options } = request;
    const value = await request.load();
    const ttl = value === null ? options.negativeTTL : options.ttl;
    const isStored = value !== undefined && (value !== null || Boolean(options.negativeTTL));
    if (isStored) await store(namespace, key, value, { ttl, tags: options.tags, asOf });
    return value;
  }

  function startLoad<T>(request: LoadRequest<T>, asOf: AsOf, id: string): Promise<T> {
    const value = loadAndStore(request, asOf);
    const load = { value, signal: request.options.signal };
    inFlight.set(id, load);
    const remove = () => {
      if (inFlight.get(id) === load) inFlight.delete(id);
    };
    value.then(remove, remove);
    return value;
  }

  /** @returns undefined when the load failed only because the caller that started it aborted */
  async function share<T>({ value, signal }: InFlightLoad): Promise<{ value: T } | undefined> {
    try {
      return { value: (await value) as T };
    } catch (error) {
      if (signal?.aborted) return undefined;
      throw error;
    }
  }

  async function shareOrLoad<T>(request: LoadRequest<T>, asOf: AsOf): Promise<T> {
    const id = JSON.stringify([request.namespace, request.key, asOf]);
    const load = inFlight.get(id);
    const shared = load && (await share<T>(load));
    if (shared) return shared.value;
    // If several callers shared a load that was aborted, the first of them to get here starts the next one.
    return load ? shareOrLoad(request, asOf) : startLoad(request, asOf, id);
  }

  return async <T>(namespace: string, key: string, load: () => Promise<T>, options: LoadOptions = {}) => {
    const request = { namespace, key, load, options };
    const found = await lookUpIfReachable(request);
    if (found?.value !== undefined) return found.value;
    return untilAborted(found ? shareOrLoad(request, found.asOf) : load(), options.signal);
  };
}

interface LoadRequest<T> {
  readonly namespace: string;
  readonly key: string;
  readonly load: () => Promise<T>;
  readonly options: LoadOptions;
}

/** An error that the caller neither causes nor can fix: no response, a throttled function, an unavailable service. */
const isOutage = (error: unknown): error is RedisApiError =>
  isRedisApiError(error) && (error.retryable || (error.status ?? 0) >= 500);

/** What makes a value unfit to be stored, by whoever calls and whenever. */
const MISTAKES: ReadonlySet<ClientErrorCode> = new Set([
  'FORBIDDEN',
  'INVALID_INPUT',
  'VALUE_TOO_LARGE',
  'BODY_TOO_LARGE',
]);

/** Storing fails with an error of another kind only if `getToken` does. */
const withoutToken = (cause: unknown): RedisApiError =>
  new RedisApiError('MISSING_TOKEN', 'The loaded value was not stored, because getToken failed.', { cause });
