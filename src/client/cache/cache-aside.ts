import { type ClientErrorCode, invalidInput, isRedisApiError, RedisApiError } from '../errors/index.ts';
import { untilAborted } from '../http/index.ts';
import { assertJson, type Loaded } from '../json.ts';
import type { CacheCalls, LoadOptions } from './cache.ts';
import { type InFlightLoad, type LoadStart, runLoader, share } from './in-flight.ts';
import type { AsOf } from './types.ts';

/** Default of `loaderTimeoutMs`. */
const LOADER_TIMEOUT_MS = 60_000;

export interface CacheAsideSettings {
  readonly onDegraded: (error: RedisApiError) => void;
  /**
   * Identifies the caller, and therefore the tenant, while the service is unavailable; undefined if that is impossible.
   * Never rejects.
   */
  readonly identify: () => Promise<string | undefined>;
}

/** `set` for a value of unknown type. */
type SetUnknown = (
  namespace: string,
  key: string,
  value: unknown,
  options: Parameters<CacheCalls['set']>[3],
) => Promise<boolean>;

interface LoadRequest<T> {
  readonly namespace: string;
  readonly key: string;
  readonly load: () => Promise<T>;
  readonly options: LoadOptions;
  readonly loaderTimeoutMs: number;
  /** Position among the calls and loads of this client. */
  readonly calledAt: number;
}

/**
 * Cache-aside for loaders that run in the client's process.
 *
 * A caller may share an in-flight load if its own look-up returned the same as-of time as the load's look-up. That time
 * increases with every delete and invalidation, so none took effect between the two look-ups, and every invalidation
 * that the caller may rely on precedes the load. A caller with a different as-of time loads on its own. The as-of time
 * contains a random part per tenant, so callers of different tenants never share.
 *
 * While the service is unavailable, there is no as-of time. Callers with the same token then share loads that started
 * after their calls, because these read the source after every invalidation that the caller may rely on.
 */
export function cacheAside(
  { lookUp, set }: Pick<CacheCalls, 'lookUp'> & { readonly set: SetUnknown },
  { onDegraded, identify }: CacheAsideSettings,
): CacheCalls['getOrLoad'] {
  const inFlight = new Map<string, InFlightLoad>();
  let order = 0;

  /** Continues without the cache only during an outage; any other error indicates a mistake in the call. */
  async function lookUpIfReachable<T>({ namespace, key, options: { signal } }: LoadRequest<T>) {
    try {
      return await lookUp<T>(namespace, key, { signal });
    } catch (error) {
      if (!isOutage(error)) throw error;
      onDegraded(error);
      return undefined;
    }
  }

  /** The value is already loaded, so only a mistake that every call would repeat fails the call. */
  async function store(...call: Parameters<SetUnknown>): Promise<void> {
    try {
      await set(...call);
    } catch (error) {
      if (isRedisApiError(error) && MISTAKES.has(error.code)) throw error;
      onDegraded(isRedisApiError(error) ? error : withoutToken(error));
    }
  }

  /** @returns the loaded value as JSON text */
  async function loadAndStore<T>(request: LoadRequest<T>, asOf: AsOf | undefined, start: LoadStart) {
    const { namespace, key, options } = request;
    const value = await runLoader(request.load, start);
    if (value === undefined) return undefined;
    assertJson(value, 'value');
    // The loaded value may be changed while it is being stored.
    const text = JSON.stringify(value);
    const ttl = value === null ? options.negativeTTL : options.ttl;
    const isStored = value !== null || Boolean(options.negativeTTL);
    if (asOf && isStored) await store(namespace, key, JSON.parse(text), { ttl, tags: options.tags, asOf });
    return text;
  }

  function startLoad<T>(request: LoadRequest<T>, asOf: AsOf | undefined, id: string | undefined) {
    const { loaderTimeoutMs, options } = request;
    const start: LoadStart = { order: ++order, loaderTimeoutMs, signal: options.signal, timedOut: false };
    const text = loadAndStore(request, asOf, start);
    if (id === undefined) return text;
    const load = Object.assign(start, { text });
    inFlight.set(id, load);
    const remove = () => {
      if (inFlight.get(id) === load) inFlight.delete(id);
    };
    text.then(remove, remove);
    return text;
  }

  /** @returns the value as JSON text, so that every caller can parse its own copy */
  async function shareOrLoad<T>(request: LoadRequest<T>, asOf: AsOf | undefined) {
    const { namespace, key, loaderTimeoutMs, calledAt } = request;
    const scope = asOf ? { asOf } : { caller: await identify() };
    if (!scope.asOf && scope.caller === undefined) return startLoad(request, asOf, undefined);
    const id = JSON.stringify([namespace, key, scope]);
    const load = inFlight.get(id);
    const canShare = load && (asOf !== undefined || load.order > calledAt);
    const shared = canShare && (await share(load, loaderTimeoutMs));
    if (shared) return shared.value;
    const next = inFlight.get(id);
    // That load started while this caller waited and has the same timeout, so another load could not do better.
    if (next && next !== load && next.loaderTimeoutMs === loaderTimeoutMs) {
      try {
        return await next.text;
      } catch (error) {
        if (!next.signal?.aborted) throw error;
      }
    }
    return startLoad(request, asOf, id);
  }

  return async <T>(namespace: string, key: string, load: () => Loaded<T>, options: LoadOptions = {}) => {
    const loaderTimeoutMs = validTimeout(options.loaderTimeoutMs);
    const request = { namespace, key, load: async () => load(), options, loaderTimeoutMs, calledAt: ++order };
    const found = await lookUpIfReachable(request);
    if (found?.value !== undefined) return found.value;
    const text = await untilAborted(shareOrLoad(request, found?.asOf), options.signal);
    return text === undefined ? undefined : JSON.parse(text);
  };
}

/** @throws RedisApiError INVALID_INPUT for a value that timers do not support */
function validTimeout(ms: number = LOADER_TIMEOUT_MS): number {
  if (Number.isInteger(ms) && ms > 0 && ms < 2 ** 31) return ms;
  throw invalidInput('loaderTimeoutMs', 'must be a whole number above 0');
}

/** An error that the caller did not cause and cannot fix: no response, a throttled function, an unavailable service. */
const isOutage = (error: unknown): error is RedisApiError =>
  isRedisApiError(error) && (error.retryable || (error.status ?? 0) >= 500);

/**
 * Errors that every call would repeat, regardless of the loaded value. A value that is too large is just not stored.
 */
const MISTAKES: ReadonlySet<ClientErrorCode> = new Set(['FORBIDDEN', 'INVALID_INPUT']);

/** Storing fails with any other error only if `getToken` fails. */
const withoutToken = (cause: unknown): RedisApiError =>
  new RedisApiError('MISSING_TOKEN', 'The loaded value was not stored because getToken failed.', { cause });
