import { withoutUndefined } from '../shared/json.ts';
import type { CounterName } from './counters.ts';
import type { EntryName } from './entry-keys.ts';
import type { ReadResult } from './freshness.ts';
import type { LoadScope } from './load-scope.ts';
import type { EntryLimits, LoaderAnswer, LoaderContext } from './loader-context.ts';
import type { ReadRequest } from './read.ts';
import { type CacheVersion, isAtLeast } from './version.ts';
import type { EncodedValue } from './write.ts';

/** One call of cacheOrFetch, its options resolved to ms. */
export interface LoadRequest<T> extends EntryLimits {
  readonly name: EntryName;
  readonly fetcher: (context: LoaderContext<unknown>) => Promise<T>;
  readonly loaderTimeoutMs: number;
  readonly staleWhileRevalidateMs: number;
  readonly staleIfErrorMs: number;
  /** Whether it refreshes a fresh entry whose refresh is due. */
  readonly refreshesEagerly: boolean;
  /** @returns undefined for a value that is not stored */
  readonly encode: (answer: LoaderAnswer) => EncodedValue | undefined;
}

/** State of a load while it runs. */
export interface LoadStart {
  /** Position among the calls and loads of this process. */
  readonly order: number;
  readonly scope: LoadScope;
  /** How long its loader may take, in ms. */
  readonly loaderTimeoutMs: number;
  /** The tenant's version when it reads the source, once that is known. */
  asOf?: CacheVersion | undefined;
  /** Whether its own timeout ended the loader. Other callers may have longer timeouts. */
  timedOut?: boolean;
}

/** A load in progress that callers in this process may share. */
export interface InFlightLoad extends LoadStart {
  readonly outcome: Promise<LoadOutcome>;
}

/** Why a caller is served a value that is not fresh; also the counter of such answers. */
export type StaleAnswer = Extract<CounterName, 'staleWhileRevalidate' | 'staleIfError'>;

export interface LoadOutcome {
  readonly value: unknown;
  /** Absent for a fresh value. */
  readonly staleAnswer?: StaleAnswer | undefined;
  /** R10: the value was invalidated with a delay. It may be dead by now, so it is not shared with other callers. */
  readonly isInvalidated?: boolean;
  /** The value's JSON text, from which every caller except the first gets its own copy. Absent for `undefined`. */
  readonly payload?: string | undefined;
  readonly asOf?: CacheVersion | undefined;
}

/**
 * R4: a load that started after the call reads the source after it. An earlier load can be shared only if its version
 * is at least the one the caller has seen; a load without a version yet is checked when it finishes.
 */
export const canShare = (load: InFlightLoad, calledAt: number, seen: CacheVersion | undefined): boolean =>
  load.order > calledAt || (seen !== undefined && (load.asOf === undefined || isAtLeast(load.asOf, seen)));

/** R4: a value loaded before an invalidation that the caller has seen is too old for that caller. */
export const isRecentEnough = (
  load: InFlightLoad,
  { asOf, isInvalidated }: LoadOutcome,
  calledAt: number,
  seen: CacheVersion | undefined,
): boolean =>
  !isInvalidated &&
  (load.order > calledAt || (asOf !== undefined && seen !== undefined && isAtLeast(asOf, seen)));

/** Values that are not stored need a text, too: the first caller may change its value before the others copy it. */
export const outcomeOf = (value: unknown, encoded: EncodedValue | undefined): LoadOutcome => ({
  value: withoutUndefined(value),
  payload: encoded?.payload ?? JSON.stringify(value),
});

export const toOutcome = (
  { state, entry, value, version }: ReadResult,
  staleAnswer?: StaleAnswer,
): LoadOutcome => ({
  value,
  staleAnswer,
  isInvalidated: state === 'invalidated',
  payload: entry?.payload,
  asOf: version,
});

export const copyOf = <T>({ payload }: LoadOutcome): T =>
  (payload === undefined ? undefined : JSON.parse(payload)) as T;

/** R8: whether an expired entry whose tags are fresh may still be served. */
export const canServeStale = ({ state, entry }: ReadResult, windowMs: number): boolean =>
  state === 'expired' && entry?.freshUntil !== undefined && Date.now() < entry.freshUntil + windowMs;

/** Whether the entry is fresh but due for a refresh. */
export const isRefreshDue = (
  { state, entry }: ReadResult,
  { refreshesEagerly }: Pick<LoadRequest<unknown>, 'refreshesEagerly'>,
): boolean =>
  refreshesEagerly && state === 'hit' && entry?.refreshAt !== undefined && entry.refreshAt <= Date.now();

type StaleRequest = Pick<LoadRequest<unknown>, 'name' | 'staleWhileRevalidateMs'>;

/**
 * Whether a stale value may be served while one caller loads. R10: this includes a value that was invalidated and is
 * not dead yet.
 */
export function canServeWhileLoading(result: ReadResult, { staleWhileRevalidateMs }: StaleRequest): boolean {
  if (result.state !== 'invalidated') return canServeStale(result, staleWhileRevalidateMs);
  const { freshUntil = Number.POSITIVE_INFINITY } = result.entry ?? {};
  return staleWhileRevalidateMs > 0 && Date.now() < freshUntil + staleWhileRevalidateMs;
}

/** The first read of a call. */
export const readOf = ({ name, staleWhileRevalidateMs }: StaleRequest): ReadRequest => ({
  ...name,
  acceptsInvalidated: staleWhileRevalidateMs > 0,
});
