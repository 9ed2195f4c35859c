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

/** What is known of a load while it runs. */
export interface LoadStart {
  /** Position among the calls and loads of this process. */
  readonly order: number;
  readonly scope: LoadScope;
  /** How long its loader may take, in ms. */
  readonly loaderTimeoutMs: number;
  /** As of which version it reads the source, once that is known. */
  asOf?: CacheVersion | undefined;
  /** Whether its own timeout ended its loader: other callers may be more patient. */
  timedOut?: boolean;
}

/** A load in progress that callers in this process may share. */
export interface InFlightLoad extends LoadStart {
  readonly outcome: Promise<LoadOutcome>;
}

/** Why a caller is served a value that is not fresh; the counter of such answers. */
export type StaleAnswer = Extract<CounterName, 'staleWhileRevalidate' | 'staleIfError'>;

export interface LoadOutcome {
  readonly value: unknown;
  /** Absent for a fresh value. */
  readonly staleAnswer?: StaleAnswer | undefined;
  /** R10: the value was invalidated with a delay. It may be dead by now, so no other caller shares it. */
  readonly isInvalidated?: boolean;
  /** The value's JSON text, from which every caller but the first gets a copy of its own; `undefined` has none. */
  readonly payload?: string | undefined;
  readonly asOf?: CacheVersion | undefined;
}

/**
 * R4: a load that began after the call reads the source after it. An earlier load can be shared only if its version is
 * at least the one the caller has seen; one without a version yet is checked when it has finished.
 */
export const canShare = (load: InFlightLoad, calledAt: number, seen: CacheVersion | undefined): boolean =>
  load.order > calledAt || (seen !== undefined && (load.asOf === undefined || isAtLeast(load.asOf, seen)));

/** R4: a value loaded before an invalidation that the caller has seen is too old for it. */
export const isRecentEnough = (
  load: InFlightLoad,
  { asOf, isInvalidated }: LoadOutcome,
  calledAt: number,
  seen: CacheVersion | undefined,
): boolean =>
  !isInvalidated &&
  (load.order > calledAt || (asOf !== undefined && seen !== undefined && isAtLeast(asOf, seen)));

/** A value that is not stored has a text too: whoever gets the value first may change it before the others copy it. */
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

/** R8: whether an expired entry that is fresh by its tags may still be served. */
export const canServeStale = ({ state, entry }: ReadResult, windowMs: number): boolean =>
  state === 'expired' && entry?.freshUntil !== undefined && Date.now() < entry.freshUntil + windowMs;

/** Whether the entry is fresh and yet to be refreshed. */
export const isRefreshDue = (
  { state, entry }: ReadResult,
  { refreshesEagerly }: Pick<LoadRequest<unknown>, 'refreshesEagerly'>,
): boolean =>
  refreshesEagerly && state === 'hit' && entry?.refreshAt !== undefined && entry.refreshAt <= Date.now();

type StaleRequest = Pick<LoadRequest<unknown>, 'name' | 'staleWhileRevalidateMs'>;

/** Whether a stale value may be served while one caller loads. R10: also one that was invalidated and is not dead yet. */
export function canServeWhileLoading(result: ReadResult, { staleWhileRevalidateMs }: StaleRequest): boolean {
  if (result.state !== 'invalidated') return canServeStale(result, staleWhileRevalidateMs);
  const { freshUntil = Number.POSITIVE_INFINITY } = result.entry ?? {};
  return staleWhileRevalidateMs > 0 && Date.now() < freshUntil + staleWhileRevalidateMs;
}

/** The read that a call begins with. */
export const readOf = ({ name, staleWhileRevalidateMs }: StaleRequest): ReadRequest => ({
  ...name,
  acceptsInvalidated: staleWhileRevalidateMs > 0,
});
