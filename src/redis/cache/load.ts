import { isRedisError } from '../errors.ts';
import { cacheKeys } from '../shared/keys.ts';
import { randomToken } from '../shared/random.ts';
import { codeOf, isRedisFailure } from '../shared/redis-failure.ts';
import { withTimeout } from '../shared/timeout.ts';
import type { CacheConfig } from './config.ts';
import { entryValue } from './entry.ts';
import type { CacheEventListener, DegradedStep } from './events.ts';
import type { ReadResult } from './freshness.ts';
import { createLeases } from './lease.ts';
import type { CacheCounts } from './metrics.ts';
import type { CacheReader } from './read.ts';
import { type CacheVersion, isAtLeast, parseAsOf } from './version.ts';
import type { CacheWriter, EncodedValue, EntryName } from './write.ts';

const LEASE_TOKEN_BYTES = 9;

/** One call of cacheOrFetch, its options resolved to ms. */
export interface LoadRequest<T> {
  readonly name: EntryName;
  readonly fetcher: () => Promise<T>;
  readonly loaderTimeoutMs: number | undefined;
  readonly staleWhileRevalidateMs: number;
  readonly staleIfErrorMs: number;
  /** @returns undefined for a value that is not stored */
  readonly encode: (value: T) => EncodedValue | undefined;
}

export interface CacheLoaderDependencies {
  readonly reader: CacheReader;
  readonly writer: CacheWriter;
  readonly counts: CacheCounts;
  readonly config: CacheConfig;
  readonly emit: CacheEventListener;
  /** Keeps the process alive for a promise after the response was sent; absent where that is impossible. */
  readonly waitUntil?: ((work: Promise<unknown>) => void) | undefined;
}

/** When a load began, and as of which version it reads the source once that is known. */
interface LoadStart {
  /** Position among the calls and loads of this process. */
  readonly order: number;
  asOf?: CacheVersion | undefined;
}

/** A load in progress that callers in this process may share. */
interface InFlightLoad extends LoadStart {
  readonly outcome: Promise<LoadOutcome>;
}

interface LoadOutcome {
  readonly value: unknown;
  /** The stored text, from which every caller but the first gets a copy of its own. */
  readonly payload?: string | undefined;
  readonly asOf?: CacheVersion | undefined;
}

/** Cache-aside with single-flight: one load per key in this process, and across processes while a lease holds. */
export function createCacheLoader(dependencies: CacheLoaderDependencies) {
  const { reader, writer, counts, config, emit, waitUntil } = dependencies;
  const inFlight = new Map<string, InFlightLoad>();
  const leases = createLeases(reader, counts, config.leaseMs);
  let order = 0;

  /**
   * Runs one step against Redis. When Redis is unavailable or unusable, the call continues without it. After the load,
   * it continues whatever the error is: the value, or the loader's error, is in hand.
   */
  async function tryRedis<T>(step: DegradedStep, { tenantId }: EntryName, run: () => Promise<T>) {
    try {
      return await run();
    } catch (error) {
      // What is too large to be read is loaded again; what is too large to be stored is the caller's error.
      const isTooLarge = isRedisError(error, 'VALUE_TOO_LARGE');
      const goesOn = step === 'read' ? isTooLarge || isRedisFailure(error) : !isTooLarge;
      if (!goesOn) throw error;
      emit({ type: 'degraded', step, tenantId, code: codeOf(error) });
      return undefined;
    }
  }

  async function cacheOrFetch<T>(request: LoadRequest<T>): Promise<T> {
    const { tenantId, namespace, key } = request.name;
    const calledAt = ++order;
    const first = await tryRedis('read', request.name, () => reader.read(request.name));
    if (first?.state === 'hit' && first.entry) return entryValue(first.entry) as T;

    const entryKey = cacheKeys(tenantId).entry(namespace, key);
    let load = inFlight.get(entryKey);
    if (first?.entry && (load || waitUntil) && canServeStale(first, request.staleWhileRevalidateMs)) {
      const stale = entryValue(first.entry) as T;
      if (!load) {
        const refresh = startLoad(entryKey, request, first);
        waitUntil?.(refresh.catch(() => emit({ type: 'refresh-failed', tenantId, namespace })));
      }
      return stale;
    }
    // At most twice: a load found after the first one began after this call.
    for (; load && canShare(load, calledAt, first?.version); load = inFlight.get(entryKey)) {
      counts.add(tenantId, namespace, 'waits', 1);
      const outcome = await load.outcome;
      // R4: a value loaded before an invalidation this caller has seen is too old for it.
      if (load.order > calledAt || isRecentEnough(outcome, first?.version)) return copyOf<T>(outcome);
    }
    return (await startLoad(entryKey, request, first)).value as T;
  }

  function startLoad<T>(
    entryKey: string,
    request: LoadRequest<T>,
    first: ReadResult | undefined,
  ): Promise<LoadOutcome> {
    const start: LoadStart = { order: ++order };
    const outcome = first ? loadThroughCache(request, start) : loadWithoutRedis(request);
    const load = Object.assign(start, { outcome });
    inFlight.set(entryKey, load);
    const remove = () => {
      if (inFlight.get(entryKey) === load) inFlight.delete(entryKey);
    };
    outcome.then(remove, remove);
    return outcome;
  }

  async function loadThroughCache<T>(request: LoadRequest<T>, start: LoadStart): Promise<LoadOutcome> {
    const { name } = request;
    const token = randomToken(LEASE_TOKEN_BYTES);
    const isEnough = (result: ReadResult) =>
      result.state === 'hit' || canServeStale(result, request.staleWhileRevalidateMs);
    const leased = await tryRedis('read', name, () => leases.acquire(name, token, isEnough));
    if (!leased) return loadWithoutRedis(request);
    const { result, acquired } = leased;
    const release = async () => {
      if (acquired) await tryRedis('release', name, () => writer.release(name, token));
    };
    if (result.state === 'hit' || (!acquired && isEnough(result))) {
      start.asOf = result.version;
      await release();
      return toOutcome(result);
    }
    try {
      const asOf = result.version ?? (await tryRedis('read', name, () => createVersion(name)));
      start.asOf = asOf;
      const value = await callFetcher(request);
      const encoded = request.encode(value);
      if (asOf && encoded) await store(name, encoded, asOf, acquired ? token : undefined);
      else await release();
      return { value, payload: encoded?.payload, asOf };
    } catch (error) {
      await release();
      // R8: checked at the very read that dates this load, so an invalidated value is never served instead.
      if (!canServeStale(result, request.staleIfErrorMs)) throw error;
      emit({ type: 'stale-if-error', tenantId: name.tenantId, namespace: name.namespace });
      return toOutcome(result);
    }
  }

  const createVersion = async ({ tenantId }: EntryName) => parseAsOf(await writer.ensureVersion(tenantId));

  const store = (name: EntryName, value: EncodedValue, asOf: CacheVersion, leaseToken: string | undefined) =>
    tryRedis('store', name, () =>
      leaseToken === undefined
        ? writer.setAsOf(name, value, asOf)
        : writer.fill(name, value, asOf, leaseToken),
    );

  async function loadWithoutRedis<T>(request: LoadRequest<T>): Promise<LoadOutcome> {
    return { value: await callFetcher(request) };
  }

  async function callFetcher<T>({ name, fetcher, loaderTimeoutMs }: LoadRequest<T>): Promise<T> {
    const startedAt = Date.now();
    counts.add(name.tenantId, name.namespace, 'loads', 1);
    try {
      return await (loaderTimeoutMs === undefined
        ? fetcher()
        : withTimeout('The loader', fetcher, loaderTimeoutMs));
    } finally {
      counts.add(name.tenantId, name.namespace, 'loadMs', Date.now() - startedAt);
    }
  }

  return { cacheOrFetch };
}

/**
 * R4: a load that began after the call reads the source after it. An earlier load can be shared only if its version is
 * at least the one the caller has seen; one without a version yet is checked when it has finished.
 */
const canShare = (load: InFlightLoad, calledAt: number, seen: CacheVersion | undefined): boolean =>
  load.order > calledAt || (seen !== undefined && (load.asOf === undefined || isAtLeast(load.asOf, seen)));

const isRecentEnough = ({ asOf }: LoadOutcome, seen: CacheVersion | undefined): boolean =>
  asOf !== undefined && seen !== undefined && isAtLeast(asOf, seen);

/** R8: whether an expired entry that is fresh by its tags may still be served. */
const canServeStale = ({ state, entry }: ReadResult, windowMs: number): boolean =>
  state === 'expired' && entry?.freshUntil !== undefined && Date.now() < entry.freshUntil + windowMs;

const toOutcome = ({ entry, version }: ReadResult): LoadOutcome => ({
  value: entry && entryValue(entry),
  payload: entry?.payload,
  asOf: version,
});

const copyOf = <T>({ value, payload }: LoadOutcome): T =>
  (payload === undefined ? value : JSON.parse(payload)) as T;
