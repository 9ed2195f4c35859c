import { isRedisError, type RedisError } from '../errors.ts';
import { cacheKeys } from '../shared/keys.ts';
import { token } from '../shared/random.ts';
import { withTimeout } from '../shared/timeout.ts';
import type { CacheConfig } from './config.ts';
import { valueIn } from './entry.ts';
import type { CacheEventListener, DegradedStep } from './events.ts';
import type { ReadResult } from './freshness.ts';
import { createLeases } from './lease.ts';
import type { CacheCounts } from './metrics.ts';
import type { CacheReader } from './read.ts';
import { type CacheVersion, covers, parseAsOf } from './version.ts';
import type { CacheWriter, EncodedValue, EntryName } from './write.ts';

/** One call of cacheOrFetch, its options resolved to ms. */
export interface Loader<T> {
  readonly name: EntryName;
  readonly fetcher: () => Promise<T>;
  readonly loaderTimeoutMs: number | undefined;
  readonly staleWhileRevalidateMs: number;
  readonly staleIfErrorMs: number;
  /** @returns undefined for a value that is not to be stored */
  readonly encode: (value: T) => EncodedValue | undefined;
}

export interface CacheLoaderParts {
  readonly reader: CacheReader;
  readonly writer: CacheWriter;
  readonly counts: CacheCounts;
  readonly config: CacheConfig;
  readonly emit: CacheEventListener;
  /** Keeps the process alive for a promise after the answer was given; absent where that is impossible. */
  readonly waitUntil?: ((work: Promise<unknown>) => void) | undefined;
}

/** When a load began, and as of when it read the source once that is known. */
interface Dated {
  /** Its place among the calls and loads of this process. */
  readonly begun: number;
  asOf?: CacheVersion | undefined;
}

/** A load that callers in this process may wait for together. */
interface Flight extends Dated {
  readonly outcome: Promise<Outcome>;
}

interface Outcome {
  readonly value: unknown;
  /** The stored text, from which everyone but the first caller gets a copy of their own. */
  readonly payload?: string | undefined;
  readonly asOf?: CacheVersion | undefined;
}

/** Cache-aside with single-flight: one load per key in this process, and across processes while a lease holds. */
export function createCacheLoader({ reader, writer, counts, config, emit, waitUntil }: CacheLoaderParts) {
  const flights = new Map<string, Flight>();
  let order = 0;
  const leases = createLeases(reader, counts, config.leaseMs);

  /** Runs one step against Redis; when Redis is away, or of no use, the caller goes on without. */
  async function attempt<T>(step: DegradedStep, name: EntryName, run: () => Promise<T>) {
    try {
      return await run();
    } catch (error) {
      return goOnWithout(step, name, error);
    }
  }

  function goOnWithout(step: DegradedStep, { tenantId }: EntryName, error: unknown): undefined {
    if (!saysRedisIsAway(error)) throw error;
    emit({ type: 'degraded', step, tenantId, code: error.code });
  }

  async function cacheOrFetch<T>(loader: Loader<T>): Promise<T> {
    const { tenantId, namespace, key } = loader.name;
    const begun = ++order;
    let first: ReadResult | undefined;
    try {
      first = await reader.read(tenantId, namespace, key, asFound);
      if (first.state === 'hit' && first.entry) return valueIn(first.entry) as T;
    } catch (error) {
      goOnWithout('read', loader.name, error);
    }

    const flightKey = cacheKeys(tenantId).entry(namespace, key);
    let flight = flights.get(flightKey);
    const stale = first && servable(first, loader.staleWhileRevalidateMs) ? outcomeOf(first) : undefined;
    if (stale && flight) return stale.value as T;
    if (stale && waitUntil) {
      const refresh = fly(flightKey, loader, first);
      waitUntil(refresh.catch(() => emit({ type: 'refresh-failed', tenantId, namespace })));
      return stale.value as T;
    }
    // Twice at most: a flight found after the first has begun after this call.
    for (; flight && mayJoin(flight, begun, first?.watermark); flight = flights.get(flightKey)) {
      counts.add(tenantId, namespace, 'waits', 1);
      const outcome = await flight.outcome;
      // R4: what was loaded before an invalidation this caller has seen is not for this caller.
      if (flight.begun > begun || isCovered(outcome, first?.watermark)) return copyOf<T>(outcome);
    }
    return (await fly(flightKey, loader, first)).value as T;
  }

  function fly<T>(flightKey: string, loader: Loader<T>, first: ReadResult | undefined): Promise<Outcome> {
    const dated: Dated = { begun: ++order };
    const outcome = first ? load(loader, dated) : loadWithoutRedis(loader);
    const flight = Object.assign(dated, { outcome });
    flights.set(flightKey, flight);
    const land = () => {
      if (flights.get(flightKey) === flight) flights.delete(flightKey);
    };
    outcome.then(land, land);
    return outcome;
  }

  async function load<T>(loader: Loader<T>, flight: Dated): Promise<Outcome> {
    const { name } = loader;
    const lease = token(9);
    const isEnough = (judged: ReadResult) =>
      judged.state === 'hit' || servable(judged, loader.staleWhileRevalidateMs);
    const leased = await attempt('read', name, () => leases.acquire(name, lease, isEnough));
    if (!leased) return loadWithoutRedis(loader);
    const { judged, acquired } = leased;
    const giveBack = async () => {
      if (acquired) await attempt('release', name, () => writer.release(name, lease));
    };
    if (judged.state === 'hit' || (!acquired && isEnough(judged))) {
      flight.asOf = judged.watermark;
      await giveBack();
      return outcomeOf(judged);
    }
    try {
      const asOf = judged.watermark ?? (await attempt('read', name, () => newWatermark(name)));
      flight.asOf = asOf;
      const value = await callFetcher(loader);
      const encoded = loader.encode(value);
      if (asOf && encoded) await store(name, encoded, asOf, acquired ? lease : undefined);
      else await giveBack();
      return { value, payload: encoded?.payload, asOf };
    } catch (error) {
      await giveBack();
      // R8: judged at the very read that dates this load, so no invalidated value is served in its place.
      if (!servable(judged, loader.staleIfErrorMs)) throw error;
      emit({ type: 'stale-if-error', tenantId: name.tenantId, namespace: name.namespace });
      return outcomeOf(judged);
    }
  }

  const newWatermark = async ({ tenantId }: EntryName) => parseAsOf(await writer.ensureVersion(tenantId));

  const store = (name: EntryName, value: EncodedValue, asOf: CacheVersion, lease: string | undefined) =>
    attempt('store', name, () =>
      lease === undefined ? writer.setAsOf(name, value, asOf) : writer.fill(name, value, asOf, lease),
    );

  async function loadWithoutRedis<T>(loader: Loader<T>): Promise<Outcome> {
    return { value: await callFetcher(loader) };
  }

  async function callFetcher<T>({ name, fetcher, loaderTimeoutMs }: Loader<T>): Promise<T> {
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
 * R4: a load that began after the call reads the source after it. Of an earlier one, only what is dated no earlier than
 * the watermark the caller has seen; one not dated yet is checked when it has settled.
 */
const mayJoin = ({ begun, asOf }: Flight, callBegan: number, seen: CacheVersion | undefined): boolean =>
  begun > callBegan || (seen !== undefined && (asOf === undefined || covers(asOf, seen)));

const isCovered = ({ asOf }: Outcome, seen: CacheVersion | undefined): boolean =>
  asOf !== undefined && seen !== undefined && covers(asOf, seen);

/** Whether an error is about Redis, wrong credentials and unknown replies included, and not about the call. */
const saysRedisIsAway = (error: unknown): error is RedisError =>
  isRedisError(error) && (error.retryable || error.code === 'AUTH' || error.code === 'COMMAND');

/** R8: whether an entry that passed the check of its tags may still be served this long after its time. */
const servable = ({ state, entry }: ReadResult, windowMs: number): boolean =>
  state === 'expired' && entry?.freshUntil !== undefined && Date.now() < entry.freshUntil + windowMs;

const asFound = (judged: ReadResult): ReadResult => judged;

const outcomeOf = ({ entry, watermark }: ReadResult): Outcome => ({
  value: entry && valueIn(entry),
  payload: entry?.payload,
  asOf: watermark,
});

const copyOf = <T>({ value, payload }: Outcome): T =>
  (payload === undefined ? value : JSON.parse(payload)) as T;
