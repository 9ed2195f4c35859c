import { LoadRecursionError } from '../errors.ts';
import { cacheKeys } from '../shared/keys.ts';
import { waitAtMost } from '../shared/timeout.ts';
import type { CacheConfig } from './config.ts';
import { createTryRedis } from './degrade.ts';
import type { EntryName } from './entry-keys.ts';
import type { ReadResult } from './freshness.ts';
import {
  canServeWhileLoading,
  canShare,
  copyOf,
  type InFlightLoad,
  isRecentEnough,
  isRefreshDue,
  type LoadOutcome,
  type LoadRequest,
  type LoadStart,
  readOf,
} from './in-flight.ts';
import { createLoads, type LoadDependencies } from './load.ts';
import {
  currentLoad,
  isInsideLoadOf,
  type LoadScope,
  openScope,
  waitFor,
  waitsForCurrent,
} from './load-scope.ts';
import { noteCache } from './note-read.ts';

export interface CacheOrFetchDependencies extends Omit<LoadDependencies, 'leaseMs'> {
  readonly config: CacheConfig;
  /**
   * Keeps the process alive until a promise settles, even after the response was sent; absent where that is not
   * supported.
   */
  readonly waitUntil?: ((work: Promise<unknown>) => void) | undefined;
}

/** Cache-aside with single-flight: one load per key in this process, and across processes while a lease holds. */
export function createCacheOrFetch(dependencies: CacheOrFetchDependencies) {
  const { reader, counts, config, emit, waitUntil } = dependencies;
  const loads = createLoads({ ...dependencies, leaseMs: config.leaseMs });
  const tryRedis = createTryRedis(emit);
  const inFlight = new Map<string, InFlightLoad>();
  /** Entries that a caller in this process is about to refresh eagerly. */
  const refreshing = new Set<string>();
  let order = 0;

  async function cacheOrFetch<T>(request: LoadRequest<T>): Promise<T> {
    const { tenantId, namespace, key } = request.name;
    const entryKey = cacheKeys(tenantId).entry(namespace, key);
    if (isInsideLoadOf(inFlight, entryKey)) throw new LoadRecursionError(namespace);
    const calledAt = ++order;
    const first = await tryRedis('read', request.name, () => reader.read(readOf(request)));
    if (first?.state === 'hit') {
      const isBusy = inFlight.has(entryKey) || refreshing.has(entryKey);
      if (isBusy || !isRefreshDue(first, request)) return first.value as T;
      const refresh = refreshEagerly(entryKey, request);
      if (waitUntil) waitUntil(refresh);
      const outcome = waitUntil ? undefined : await refresh;
      return outcome ? counted(request.name, outcome, outcome.value as T) : (first.value as T);
    }

    const load = inFlight.get(entryKey);
    if (first?.entry && (load || waitUntil) && canServeWhileLoading(first, request)) {
      noteCache({ servedStale: 'while-revalidate', load: load ? 'shared' : 'background' });
      if (!load) {
        const refresh = startLoad(entryKey, request, first, { leaseWaitMs: request.loaderTimeoutMs });
        waitUntil?.(refresh.outcome.catch(() => emit({ type: 'refresh-failed', tenantId, namespace })));
      }
      counts.add(tenantId, namespace, 'staleWhileRevalidate', 1);
      return first.value as T;
    }
    const joinMs = Math.min(request.loaderTimeoutMs, config.maxLoadMs);
    const shareUntil = performance.now() + joinMs;
    if (load && canShare(load, calledAt, first?.version)) {
      const outcome = await join(load, request.name, () => outcomeWithin(joinMs, load));
      if (outcome && isRecentEnough(load, outcome, calledAt, first?.version)) {
        return counted(request.name, outcome, copyOf<T>(outcome));
      }
    }
    const next = inFlight.get(entryKey);
    // That load started after this call and has the same timeout, so another load could not do better.
    if (next && next !== load && next.loaderTimeoutMs === request.loaderTimeoutMs) {
      const outcome = await join(next, request.name, () => next.outcome);
      if (!outcome.isInvalidated) return counted(request.name, outcome, copyOf<T>(outcome));
    }
    const own = startLoad(entryKey, request, first, {
      parent: currentLoad(),
      leaseWaitMs: shareUntil - performance.now(),
    });
    const outcome = await waitFor(own.scope, own.outcome);
    return counted(request.name, outcome, outcome.value as T);
  }

  /** Counts an answer with a stale value once per caller. */
  function counted<T>({ tenantId, namespace }: EntryName, { staleAnswer }: LoadOutcome, answer: T): T {
    if (staleAnswer) counts.add(tenantId, namespace, staleAnswer, 1);
    return answer;
  }

  /**
   * @returns undefined if another process is refreshing the entry or the refresh failed; the value that is still fresh
   * is then served
   */
  async function refreshEagerly<T>(
    entryKey: string,
    request: LoadRequest<T>,
  ): Promise<LoadOutcome | undefined> {
    refreshing.add(entryKey);
    try {
      const start = startOf(entryKey, request, waitUntil ? undefined : currentLoad());
      const load = await loads.beginRefresh(request);
      if (!load) return undefined;
      const { scope, outcome } = keepInFlight(entryKey, start, load(start));
      return await (waitUntil ? outcome : waitFor(scope, outcome));
    } catch {
      const { tenantId, namespace } = request.name;
      emit({ type: 'refresh-failed', tenantId, namespace });
      return undefined;
    } finally {
      refreshing.delete(entryKey);
    }
  }

  /** Waits for another caller's load. */
  function join<O>(
    load: InFlightLoad,
    { tenantId, namespace }: EntryName,
    wait: () => Promise<O>,
  ): Promise<O> {
    if (waitsForCurrent(load.scope)) throw new LoadRecursionError(namespace);
    counts.add(tenantId, namespace, 'waits', 1);
    noteCache({ load: 'shared' });
    return waitFor(load.scope, wait());
  }

  function startLoad<T>(
    entryKey: string,
    request: LoadRequest<T>,
    first: ReadResult | undefined,
    { parent, leaseWaitMs }: { parent?: LoadScope | undefined; leaseWaitMs: number },
  ): InFlightLoad {
    const start = startOf(entryKey, request, parent);
    const outcome = first
      ? loads.throughCache(request, start, leaseWaitMs)
      : loads.withoutRedis(request, start);
    return keepInFlight(entryKey, start, outcome);
  }

  const startOf = <T>(
    entryKey: string,
    { loaderTimeoutMs }: LoadRequest<T>,
    parent: LoadScope | undefined,
  ): LoadStart => ({ order: ++order, scope: openScope(inFlight, entryKey, parent), loaderTimeoutMs });

  function keepInFlight(entryKey: string, start: LoadStart, outcome: Promise<LoadOutcome>): InFlightLoad {
    const load = Object.assign(start, { outcome });
    inFlight.set(entryKey, load);
    const end = () => {
      start.scope.ended = true;
      if (inFlight.get(entryKey) === load) inFlight.delete(entryKey);
    };
    outcome.then(end, end);
    return load;
  }

  return cacheOrFetch;
}

/** @returns undefined if it takes longer, or if it timed out: its caller may have had a shorter timeout */
async function outcomeWithin(ms: number, load: InFlightLoad): Promise<LoadOutcome | undefined> {
  try {
    return await waitAtMost(load.outcome, ms);
  } catch (error) {
    if (load.timedOut) return undefined;
    throw error;
  }
}
