import { setTimeout as sleep } from 'node:timers/promises';
import type { CacheConfig } from './cache-config.ts';
import type { CacheEvent, CacheEventListener } from './cache-events.ts';
import type { Judged } from './cache-judge.ts';
import type { CacheCounts } from './cache-metrics.ts';
import type { CacheReader, LeasedRead } from './cache-reader.ts';
import { covers, formatWatermark, parseAsOf, type Watermark } from './cache-watermark.ts';
import type { CacheWriter, EncodedValue, EntryName } from './cache-writer.ts';
import { isRedisError, TimeoutError } from './errors.ts';
import { cacheKeys } from './keys.ts';
import { token } from './random.ts';

export interface Loader<T> {
  readonly name: EntryName;
  readonly fetcher: () => Promise<T>;
  readonly loaderTimeoutMs?: number | undefined;
  /** @returns undefined for a value that is not to be stored */
  readonly encode: (value: T) => EncodedValue | undefined;
}

interface CacheLoaderParts {
  readonly reader: CacheReader;
  readonly writer: CacheWriter;
  readonly counts: CacheCounts;
  readonly config: CacheConfig;
  readonly emit: CacheEventListener;
}

/** A load that callers in this process may wait for together. */
interface Flight {
  /** Known as soon as the load is dated. */
  asOf?: Watermark | undefined;
  readonly outcome: Promise<Outcome>;
}

interface Outcome {
  readonly value: unknown;
  /** The stored text, from which everyone but the first caller gets a copy of their own. */
  readonly payload?: string | undefined;
  readonly asOf?: Watermark | undefined;
}

/** First, longest and total pause of a caller waiting for another process to load, in ms. */
const FIRST_PAUSE_MS = 10;
const LONGEST_PAUSE_MS = 200;
const GRACE_MS = 500;

/** Cache-aside with single-flight: one load per key in this process, and across processes while a lease holds. */
export function createCacheLoader({ reader, writer, counts, config, emit }: CacheLoaderParts) {
  const flights = new Map<string, Flight>();

  /** Runs one step against Redis; when Redis is away the caller goes on without. */
  async function attempt<T>(step: CacheEvent['step'], { tenantId }: EntryName, run: () => Promise<T>) {
    try {
      return await run();
    } catch (error) {
      if (!isRedisError(error) || !error.retryable) throw error;
      emit({ type: 'degraded', step, tenantId, code: error.code });
      return undefined;
    }
  }

  async function cacheOrFetch<T>(loader: Loader<T>): Promise<T> {
    const { tenantId, namespace, key } = loader.name;
    const first = await attempt('read', loader.name, () => reader.read(tenantId, namespace, key));
    if (first?.entry) return JSON.parse(first.entry.payload) as T;

    const flightKey = cacheKeys(tenantId).entry(namespace, key);
    const flight = flights.get(flightKey);
    if (flight && first?.watermark && mayJoin(flight, first.watermark)) {
      counts.add(tenantId, namespace, 'waits', 1);
      const outcome = await flight.outcome;
      // R4: what was loaded before an invalidation this caller has seen is not for this caller.
      if (outcome.asOf && covers(outcome.asOf, first.watermark)) return copyOf<T>(outcome);
    }
    return (await fly(flightKey, loader, first)).value as T;
  }

  function fly<T>(flightKey: string, loader: Loader<T>, first: Judged | undefined): Promise<Outcome> {
    const dated: Pick<Flight, 'asOf'> = {};
    const outcome = first ? load(loader, dated) : loadWithoutRedis(loader);
    const flight = Object.assign(dated, { outcome });
    flights.set(flightKey, flight);
    const land = () => {
      if (flights.get(flightKey) === flight) flights.delete(flightKey);
    };
    outcome.then(land, land);
    return outcome;
  }

  async function load<T>(loader: Loader<T>, flight: Pick<Flight, 'asOf'>): Promise<Outcome> {
    const lease = token(9);
    const leased = await attempt('read', loader.name, () => acquire(loader.name, lease));
    if (!leased) return loadWithoutRedis(loader);
    const { judged, acquired } = leased;
    const giveBack = () =>
      acquired ? attempt('release', loader.name, () => writer.release(loader.name, lease)) : undefined;
    if (judged.entry) {
      flight.asOf = judged.watermark;
      await giveBack();
      const { payload } = judged.entry;
      return { value: JSON.parse(payload), payload, asOf: judged.watermark };
    }
    try {
      const asOf =
        judged.watermark ??
        (await attempt('read', loader.name, async () =>
          parseAsOf(await writer.ensureWatermark(loader.name.tenantId)),
        ));
      flight.asOf = asOf;
      const value = await callFetcher(loader);
      const encoded = loader.encode(value);
      if (!asOf || !encoded) {
        await giveBack();
        return { value, payload: encoded?.payload, asOf };
      }
      await attempt('store', loader.name, () =>
        acquired
          ? writer.fill(loader.name, encoded, asOf, lease)
          : writer.setAsOf(loader.name, encoded, formatWatermark(asOf)),
      );
      return { value, payload: encoded.payload, asOf };
    } catch (error) {
      await giveBack();
      throw error;
    }
  }

  /** Takes the lease, or waits until its holder has stored the value, gone, or taken too long. */
  async function acquire(name: EntryName, lease: string): Promise<LeasedRead> {
    const read = await reader.readUnderLease(name, lease, config.leaseMs);
    if (read.acquired || read.judged.entry) return read;
    counts.add(name.tenantId, name.namespace, 'waits', 1);
    const giveUpAt = Date.now() + config.leaseMs + GRACE_MS;
    for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
      await sleep(pause * (0.5 + Math.random() / 2));
      const again = await reader.readUnderLease(name, lease, config.leaseMs);
      if (again.acquired || again.judged.entry || Date.now() > giveUpAt) return again;
    }
  }

  async function loadWithoutRedis<T>(loader: Loader<T>): Promise<Outcome> {
    return { value: await callFetcher(loader) };
  }

  async function callFetcher<T>({ name, fetcher, loaderTimeoutMs }: Loader<T>): Promise<T> {
    const startedAt = Date.now();
    counts.add(name.tenantId, name.namespace, 'loads', 1);
    try {
      return await (loaderTimeoutMs === undefined ? fetcher() : withDeadline(fetcher, loaderTimeoutMs));
    } finally {
      counts.add(name.tenantId, name.namespace, 'loadMs', Date.now() - startedAt);
    }
  }

  return { cacheOrFetch };
}

/** R4: never a load dated before what this caller has seen; one not dated yet is checked when it has settled. */
const mayJoin = ({ asOf }: Flight, seen: Watermark): boolean => asOf === undefined || covers(asOf, seen);

const copyOf = <T>({ value, payload }: Outcome): T =>
  (payload === undefined ? value : JSON.parse(payload)) as T;

async function withDeadline<T>(fetcher: () => Promise<T>, ms: number): Promise<T> {
  const timer = new AbortController();
  const timeout = sleep(ms, undefined, { signal: timer.signal }).then(() => {
    throw new TimeoutError('The loader', ms);
  });
  try {
    return await Promise.race([fetcher(), timeout]);
  } finally {
    timer.abort();
    timeout.catch(() => {});
  }
}
