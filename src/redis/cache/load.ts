import { isRedisError, TimeoutError } from '../errors.ts';
import { randomToken } from '../shared/random.ts';
import { withTimeout } from '../shared/timeout.ts';
import { createTryRedis, encodeOrReport, reportSkipped } from './degrade.ts';
import type { CacheEventListener } from './events.ts';
import type { ReadResult } from './freshness.ts';
import {
  canServeStale,
  canServeWhileLoading,
  type LoadOutcome,
  type LoadRequest,
  type LoadStart,
  outcomeOf,
  readOf,
  toOutcome,
} from './in-flight.ts';
import { createLeases } from './lease.ts';
import { runLoader } from './load-scope.ts';
import type { CacheCounts } from './metrics.ts';
import type { CacheReader } from './read.ts';
import { parseAsOf } from './version.ts';
import type { CacheWriter, EncodedValue, EntryName } from './write.ts';

const LEASE_TOKEN_BYTES = 9;

type FillArguments = Parameters<CacheWriter['fill']> extends [EntryName, ...infer Rest] ? Rest : never;

export interface LoadDependencies {
  readonly reader: CacheReader;
  readonly writer: CacheWriter;
  readonly counts: CacheCounts;
  readonly leaseMs: number;
  readonly emit: CacheEventListener;
}

/** Calls loaders and stores what they return. */
export interface Loads {
  /** @param leaseWaitMs longest wait for the load of another process, in ms */
  throughCache<T>(request: LoadRequest<T>, start: LoadStart, leaseWaitMs: number): Promise<LoadOutcome>;
  withoutRedis<T>(request: LoadRequest<T>, start: LoadStart): Promise<LoadOutcome>;
}

export function createLoads({ reader, writer, counts, leaseMs, emit }: LoadDependencies): Loads {
  const leases = createLeases(reader, counts, leaseMs);
  const tryRedis = createTryRedis(emit);

  async function throughCache<T>(
    request: LoadRequest<T>,
    start: LoadStart,
    leaseWaitMs: number,
  ): Promise<LoadOutcome> {
    const { name } = request;
    const token = randomToken(LEASE_TOKEN_BYTES);
    const isEnough = (result: ReadResult) => result.state === 'hit' || canServeWhileLoading(result, request);
    const acquire = () => leases.acquire(readOf(request), token, isEnough, leaseWaitMs);
    const leased = await tryRedis('read', name, acquire);
    if (!leased) return withoutRedis(request, start);
    const { result, acquired } = leased;
    const release = async () => {
      if (acquired) await tryRedis('release', name, () => writer.release(name, token));
    };
    if (result.state === 'hit' || (!acquired && isEnough(result))) {
      start.asOf = result.version;
      await release();
      return toOutcome(result);
    }
    let value: T;
    try {
      start.asOf = result.version ?? (await tryRedis('read', name, () => createVersion(name)));
      value = await callFetcher(request, start);
    } catch (error) {
      await release();
      // R8: checked at the very read that dates this load, so an invalidated value is never served instead.
      if (!canServeStale(result, request.staleIfErrorMs)) throw error;
      emit({ type: 'stale-if-error', tenantId: name.tenantId, namespace: name.namespace });
      return toOutcome(result);
    }
    const { asOf } = start;
    let encoded: EncodedValue | undefined;
    let filled = false;
    try {
      encoded = encode(request, value);
      const replaced = result.entry?.writeId ?? '';
      if (asOf && encoded) filled = await fill(name, encoded, asOf, token, replaced);
    } finally {
      if (!filled) await release();
    }
    return { ...outcomeOf(value, encoded), asOf };
  }

  const createVersion = async ({ tenantId }: EntryName) => parseAsOf(await writer.ensureVersion(tenantId));

  /**
   * @returns undefined for a value that is not stored
   * @throws InvalidInputError for a value that is not JSON, whether or not it could be stored now
   */
  const encode = <T>({ name, encode }: LoadRequest<T>, value: T): EncodedValue | undefined =>
    encodeOrReport(emit, name, () => encode(value));

  /** @returns false if the value does not fit into one request, so that the lease is still held */
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
    const value = await callFetcher(request, start);
    return outcomeOf(value, encode(request, value));
  }

  async function callFetcher<T>(request: LoadRequest<T>, start: LoadStart): Promise<T> {
    const { name, fetcher, loaderTimeoutMs } = request;
    const startedAt = Date.now();
    counts.add(name.tenantId, name.namespace, 'loads', 1);
    const onTimeout = (what: string, ms: number) => {
      start.timedOut = true;
      return new TimeoutError(what, ms);
    };
    try {
      return await withTimeout(
        'The loader',
        () => runLoader(start.scope, fetcher),
        loaderTimeoutMs,
        onTimeout,
      );
    } finally {
      counts.add(name.tenantId, name.namespace, 'loadMs', Date.now() - startedAt);
    }
  }

  return { throughCache, withoutRedis };
}
