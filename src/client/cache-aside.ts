import type { CacheCalls, LoadOptions } from './cache.ts';
import type { AsOf } from './cache-types.ts';
import { invalidInput, isRedisApiError, RedisApiError } from './client-error.ts';
import type { ClientErrorCode } from './error-codes.ts';
import { type InFlightLoad, type LoadStart, runLoader, share } from './in-flight.ts';
import { assertJson, type Loaded } from './json.ts';
import { untilAborted } from './waiting.ts';

/** Default of `loaderTimeoutMs`. */
const LOADER_TIMEOUT_MS = 60_000;

export interface CacheAsideSettings {
  readonly onDegraded: (error: RedisApiError) => void;
  /** Identifies the caller, and so its tenant, while the service cannot; undefined if that is impossible. Never rejects. */
  readonly identify: () => Promise<string | undefined>;
}

/** `set` for a value whose type nobody knows. */
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
 * Cache-aside for loaders that run beside the client.
 *
 * A caller may share an in-flight load if its own look-up returned the same as-of time that the load stores under.
 * That time rises with every delete and invalidation, so none took effect between the look-up of the load and the
 * look-up of the caller, and every invalidation that the caller may rely on precedes the load. A caller with another
 * as-of time loads alone. The as-of time contains a random part for each tenant, so callers of two tenants never share.
 *
 * While the service is away, there is no as-of time. Then callers with the same token share loads that began after their
 * calls: those read the source later than every invalidation that the caller may rely on.
 */
export function cacheAside(
  { lookUp, set }: Pick<CacheCalls, 'lookUp'> & { readonly set: SetUnknown },
  { onDegraded, identify }: CacheAsideSettings,
): CacheCalls['getOrLoad'] {
  const inFlight = new Map<string, InFlightLoad>();
  let order = 0;

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
    // What the loader returned may change while it is stored.
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

  /** @returns the value as JSON text, of which several callers parse a value each */
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
    // It began while this caller waited, and is as patient: a load of its own could do no better.
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

/** @throws RedisApiError INVALID_INPUT for what no timer can wait */
function validTimeout(ms: number = LOADER_TIMEOUT_MS): number {
  if (Number.isInteger(ms) && ms > 0 && ms < 2 ** 31) return ms;
  throw invalidInput('loaderTimeoutMs', 'must be a whole number above 0');
}

/** An error that the caller neither causes nor can fix: no response, a throttled function, an unavailable service. */
const isOutage = (error: unknown): error is RedisApiError =>
  isRedisApiError(error) && (error.retryable || (error.status ?? 0) >= 500);

/** What every call would repeat, whatever the loader returns. A value that is too large is only not stored. */
const MISTAKES: ReadonlySet<ClientErrorCode> = new Set(['FORBIDDEN', 'INVALID_INPUT']);

/** Storing fails with an error of another kind only if `getToken` does. */
const withoutToken = (cause: unknown): RedisApiError =>
  new RedisApiError('MISSING_TOKEN', 'The loaded value was not stored, because getToken failed.', { cause });
