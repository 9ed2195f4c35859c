import { isRedisError, TimeoutError } from '../errors.ts';
import { randomToken } from '../shared/random.ts';
import { withTimeout } from '../shared/timeout.ts';
import { createTryRedis, encodeOrReport, reportSkipped } from './degrade.ts';
import type { EntryName } from './entry-keys.ts';
import type { CacheEventListener } from './events.ts';
import type { ReadResult } from './freshness.ts';
import {
  canServeStale,
  canServeWhileLoading,
  isRefreshDue,
  type LoadOutcome,
  type LoadRequest,
  type LoadStart,
  outcomeOf,
  readOf,
  toOutcome,
} from './in-flight.ts';
import { createLeases } from './lease.ts';
import { runLoader } from './load-scope.ts';
import { type LoaderAnswer, openLoaderRun } from './loader-context.ts';
import type { CacheCounts } from './metrics.ts';
import { noteCache } from './note-read.ts';
import type { CacheReader, LeasedRead } from './read.ts';
import { parseAsOf } from './version.ts';
import type { CacheWriter, EncodedValue } from './write.ts';

const LEASE_TOKEN_BYTES = 9;

type FillArguments = Parameters<CacheWriter['fill']> extends [EntryName, ...infer Rest] ? Rest : never;

export interface LoadDependencies {
  readonly reader: CacheReader;
  readonly writer: CacheWriter;
  readonly counts: CacheCounts;
  readonly leaseMs: number;
  readonly emit: CacheEventListener;
}

/** A read made while this process or another one holds the lease. */
interface Leased extends LeasedRead {
  /** Token of the lease, if it was acquired. */
  readonly token: string;
}

/** Calls loaders and stores their results. */
export interface Loads {
  /** @param leaseWaitMs longest wait for another process to load, in ms */
  throughCache<T>(request: LoadRequest<T>, start: LoadStart, leaseWaitMs: number): Promise<LoadOutcome>;
  withoutRedis<T>(request: LoadRequest<T>, start: LoadStart): Promise<LoadOutcome>;
  /**
   * Acquires the lease of a fresh entry whose refresh is due.
   * @returns a function that starts the load; undefined if another process is refreshing or has just refreshed the
   *   entry, or if Redis failed
   */
  beginRefresh<T>(request: LoadRequest<T>): Promise<((start: LoadStart) => Promise<LoadOutcome>) | undefined>;
}

export function createLoads({ reader, writer, counts, leaseMs, emit }: LoadDependencies): Loads {
  const leases = createLeases(reader, counts, leaseMs);
  const tryRedis = createTryRedis(emit);

  async function acquire<T>(
    request: LoadRequest<T>,
    isEnough: (result: ReadResult) => boolean,
    leaseWaitMs: number,
  ): Promise<Leased | undefined> {
    const token = randomToken(LEASE_TOKEN_BYTES);
    const acquireLease = () => leases.acquire(readOf(request), token, isEnough, leaseWaitMs);
    const leased = await tryRedis('read', request.name, acquireLease);
    return leased && { ...leased, token };
  }

  async function release(name: EntryName, { acquired, token }: Leased): Promise<void> {
    if (acquired) await tryRedis('release', name, () => writer.release(name, token));
  }

  async function throughCache<T>(
    request: LoadRequest<T>,
    start: LoadStart,
    leaseWaitMs: number,
  ): Promise<LoadOutcome> {
    const isEnough = (result: ReadResult) => result.state === 'hit' || canServeWhileLoading(result, request);
    const leased = await acquire(request, isEnough, leaseWaitMs);
    if (!leased) return withoutRedis(request, start);
    const { result, acquired } = leased;
    const isHit = result.state === 'hit';
    if (!isHit && (acquired || !isEnough(result))) return load(request, start, leased);
    start.asOf = result.version;
    if (!isHit) noteCache({ servedStale: 'while-revalidate' });
    await release(request.name, leased);
    return toOutcome(result, isHit ? undefined : 'staleWhileRevalidate');
  }

  async function beginRefresh<T>(request: LoadRequest<T>) {
    const leased = await acquire(request, () => true, 0);
    if (!leased?.acquired) return undefined;
    const { result } = leased;
    if (result.state !== 'hit' || isRefreshDue(result, request)) {
      return (start: LoadStart) => load(request, start, leased);
    }
    await release(request.name, leased);
    return undefined;
  }

  /** Loads the value; the read made under the lease determines its version. */
  async function load<T>(request: LoadRequest<T>, start: LoadStart, leased: Leased): Promise<LoadOutcome> {
    const { name } = request;
    const { result, token } = leased;
    let answer: LoaderAnswer;
    try {
      start.asOf = result.version ?? (await tryRedis('read', name, () => createVersion(name)));
      answer = await callFetcher(request, start, result);
    } catch (error) {
      await release(name, leased);
      // R8: checked with the same read that determines the version of this load, so an invalidated value is never
      // served instead.
      if (!canServeStale(result, request.staleIfErrorMs)) throw error;
      noteCache({ servedStale: 'if-error' });
      emit({ type: 'stale-if-error', tenantId: name.tenantId, namespace: name.namespace });
      return toOutcome(result, 'staleIfError');
    }
    const { asOf } = start;
    let encoded: EncodedValue | undefined;
    let filled = false;
    try {
      encoded = encode(request, answer);
      const replaced = result.entry?.writeId ?? '';
      if (asOf && encoded && !answer.isSkipped) filled = await fill(name, encoded, asOf, token, replaced);
    } finally {
      if (!filled) await release(name, leased);
    }
    return { ...outcomeOf(answer.value, encoded), asOf };
  }

  const createVersion = async ({ tenantId }: EntryName) => parseAsOf(await writer.ensureVersion(tenantId));

  /**
   * @returns undefined for a value that is not stored
   * @throws InvalidInputError for a value that is not JSON, even if it would not be stored
   */
  const encode = <T>({ name, encode }: LoadRequest<T>, answer: LoaderAnswer): EncodedValue | undefined =>
    encodeOrReport(emit, name, () => encode(answer));

  /** @returns false if the value does not fit into one request; the lease is then still held */
  async function fill(name: EntryName, ...value: FillArguments): Promise<boolean> {
    try {
      await writer.fill(name, ...value);
      return true;
    } catch (error) {
      reportSkipped(emit, name, 'store', error);
      return !isRedisError(error, 'VALUE_TOO_LARGE');
    }
  }

  async function withoutRedis<T>(request: LoadRequest<T>, start: LoadStart): Promise<LoadOutcome> {
    const answer = await callFetcher(request, start);
    return outcomeOf(answer.value, encode(request, answer));
  }

  /** @param result the read that determines the version of the load */
  async function callFetcher<T>(
    request: LoadRequest<T>,
    start: LoadStart,
    result?: ReadResult,
  ): Promise<LoaderAnswer> {
    const { name, fetcher, loaderTimeoutMs } = request;
    const startedAt = Date.now();
    counts.add(name.tenantId, name.namespace, 'loads', 1);
    noteCache({ load: 'own' });
    const run = openLoaderRun(request, result?.entry ?? result?.staleEntry);
    const onTimeout = (what: string, ms: number) => {
      start.timedOut = true;
      const error = new TimeoutError(what, ms);
      run.end(error);
      return error;
    };
    try {
      return await withTimeout(
        'The loader',
        () => run.answer(() => runLoader(start.scope, () => fetcher(run.context))),
        loaderTimeoutMs,
        onTimeout,
      );
    } finally {
      run.end();
      counts.add(name.tenantId, name.namespace, 'loadMs', Date.now() - startedAt);
    }
  }

  return { throughCache, withoutRedis, beginRefresh };
}
