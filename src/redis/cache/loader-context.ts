import { InvalidInputError } from '../errors.ts';
import type { Json } from '../shared/json.ts';
import { percentEncode } from '../shared/keys.ts';
import { lazy } from '../shared/lazy.ts';
import { ownValue, type StoredEntry } from './entry.ts';

/** Longest ETag, in characters. */
const MAX_ETAG_LENGTH = 256;
/** Printable ASCII: every ETag that HTTP allows, except for octets beyond ASCII. */
const ETAG = /^[ -~]+$/;

/**
 * The context that `cacheOrFetch` passes to its fetcher. Once the load has ended, for example with a timeout, calls to
 * these functions no longer affect what is stored. The functions do not use `this`, so you can destructure the context:
 * `({ signal, etag }) => …`.
 */
export interface LoaderContext<Stale = Json> {
  /**
   * Aborts when the load times out, with the TimeoutError as its reason. Pass it to the calls that the fetcher awaits,
   * such as `fetch`.
   */
  readonly signal: AbortSignal;
  /**
   * The stored value, if there is one: it has expired, was invalidated, or is being refreshed early. No caller receives
   * it unless the fetcher calls `notModified()`. `staleIfError` decides which value is served instead of an error.
   */
  readonly stale: Stale | undefined;
  /** The ETag stored with that value. Send it as `If-None-Match`. */
  readonly etag: string | undefined;
  /**
   * Sets the time to live, replacing the `ttl` of the call. A `null` is still stored for `negativeTTL` only.
   * @param seconds whole seconds; together with the longer of the stale windows at most `maxTTL`
   * @throws InvalidInputError
   */
  setTtl(seconds: number): void;
  /**
   * Adds tags that depend on the loaded value to the tags of the call. As for other tags, an invalidation since the
   * load started keeps the value from being stored. A second call replaces the tags added by the first.
   * @param tags same rules as the tags of the call; at most 128 together with those
   * @throws InvalidInputError
   */
  setTags(tags: readonly string[]): void;
  /**
   * Sets the ETag to store with the value. The next load finds it in `etag`.
   * @param etag 1 to 256 characters of printable ASCII, such as the response header `ETag`
   * @throws InvalidInputError
   */
  setEtag(etag: string): void;
  /** Returns the loaded value to the waiting callers without storing it. A stored entry stays unchanged. */
  skip(): void;
  /**
   * Fails the load, like `throw`, no matter what the fetcher does afterwards. With `staleIfError`, an expired value is
   * served instead.
   * @param error rejects the waiting calls
   * @returns never
   * @throws Error the given error, to end the fetcher; InvalidInputError unless it is an Error
   */
  fail(error: Error): never;
  /**
   * Ends the load with `stale` as its value, because the source has not changed. The value is stored again with a new
   * TTL. Its ETag and the tags added by `setTags` are kept unless they are set again. Changes that the fetcher makes to
   * `stale`, or anything it does afterwards, have no effect.
   * @returns never
   * @throws Error to end the fetcher; do not catch it. InvalidInputError if there is no stale value
   */
  notModified(): never;
}

/** Overrides, set by the loader, of how its value is stored. Absent fields are taken from the call. */
export interface EntrySettings {
  /** TTL, in ms. */
  readonly ttlMs?: number | undefined;
  /** Percent-encoded; includes the tags of the call. */
  readonly tags?: readonly string[] | undefined;
  /** Percent-encoded. */
  readonly etag?: string | undefined;
}

/** Checks for the arguments of a loader's context. */
export interface EntryLimits {
  /**
   * @returns ms
   * @throws InvalidInputError for a TTL that, with the stale windows of the call, exceeds `maxTTL`
   */
  readonly checkTtl: (seconds: number) => number;
  /**
   * @returns the tags, percent-encoded, including those of the call
   * @throws InvalidInputError for an invalid tag or too many tags
   */
  readonly checkTags: (tags: readonly string[]) => readonly string[];
  /**
   * @param stored percent-encoded tags of an entry
   * @returns the tags, including those of the call
   * @throws InvalidInputError for too many tags
   */
  readonly keepTags: (stored: string) => readonly string[];
}

/** The value that a loader returned, and how to store it. */
export interface LoaderAnswer {
  readonly value: unknown;
  readonly isSkipped: boolean;
  readonly settings: EntrySettings;
  /** The JSON text of the value, if it is the stored value. */
  readonly payload?: string | undefined;
}

export interface LoaderRun {
  readonly context: LoaderContext<unknown>;
  /** Calls the loader with the context. @returns its answer */
  answer(loader: () => Promise<unknown>): Promise<LoaderAnswer>;
  /** Makes the context ineffective. If a reason is given, its signal aborts. */
  end(reason?: Error): void;
}

/** Ends a loader that called `notModified`. */
class NotModified extends Error {
  override readonly name = 'NotModified';
  override readonly message = 'The loader called notModified(). Do not catch this error: it ends the loader.';
}

/** How a loader ended its load, regardless of what it does afterwards. */
type Ending = { readonly failure: Error } | { readonly unchanged: StoredEntry };

/** @param stored the stored entry, as found by the read that determines the version of the load */
export function openLoaderRun(limits: EntryLimits, stored: StoredEntry | undefined): LoaderRun {
  const aborting = lazy(() => new AbortController());
  /** Parsed for the loader only, which may change it. `notModified` parses the text again. */
  const valueOfStored = lazy(() => stored && ownValue(stored));
  let ending: Ending | undefined;
  let ended = false;
  let isSkipped = false;
  let settings: EntrySettings = {};

  const set = (changes: EntrySettings) => {
    if (!ended) settings = { ...settings, ...changes };
  };

  const context: LoaderContext<unknown> = {
    get signal() {
      return aborting().signal;
    },
    get stale() {
      return valueOfStored();
    },
    get etag() {
      return valueOfStored() === undefined ? undefined : decoded(stored?.etag);
    },
    setTtl: (seconds) => set({ ttlMs: limits.checkTtl(seconds) }),
    setTags: (tags) => set({ tags: limits.checkTags(tags) }),
    setEtag: (etag) => set({ etag: encodeEtag(etag) }),
    skip() {
      if (!ended) isSkipped = true;
    },
    fail(error) {
      if (!(error instanceof Error)) throw new InvalidInputError('error', 'must be an Error');
      ending ??= { failure: error };
      throw error;
    },
    notModified() {
      if (!stored || valueOfStored() === undefined) {
        throw new InvalidInputError('notModified', 'requires a stale value, but there is none');
      }
      ending ??= { unchanged: stored };
      throw new NotModified();
    },
  };

  /** @throws the loader's error; InvalidInputError if the entry and the call have too many tags together */
  function answerOf(end: Ending): LoaderAnswer {
    if ('failure' in end) throw end.failure;
    const { payload, etag, tags } = end.unchanged;
    const kept = settings.tags ?? limits.keepTags(tags);
    return {
      value: ownValue(end.unchanged),
      isSkipped,
      settings: { etag, ...settings, tags: kept },
      payload,
    };
  }

  return {
    context,
    async answer(loader) {
      try {
        const value = await loader();
        return ending ? answerOf(ending) : { value, isSkipped, settings };
      } catch (error) {
        if (ending) return answerOf(ending);
        throw error;
      }
    },
    end(reason) {
      ended = true;
      if (reason) aborting().abort(reason);
    },
  };
}

/** @returns the context with another stale value, which is computed when the loader first reads it */
export const withStale = <Stale>(
  context: LoaderContext<unknown>,
  stale: () => Stale | undefined,
): LoaderContext<Stale> => ({
  get signal() {
    return context.signal;
  },
  get stale() {
    return stale();
  },
  get etag() {
    return context.etag;
  },
  setTtl: context.setTtl,
  setTags: context.setTags,
  setEtag: context.setEtag,
  skip: context.skip,
  fail: context.fail,
  notModified: context.notModified,
});

/** @throws InvalidInputError */
function encodeEtag(etag: string): string {
  if (typeof etag === 'string' && etag.length <= MAX_ETAG_LENGTH && ETAG.test(etag)) {
    return percentEncode('etag', etag);
  }
  throw new InvalidInputError('etag', `must be 1 to ${MAX_ETAG_LENGTH} printable ASCII characters`);
}

/** @returns undefined if another program stored something that cannot be decoded */
function decoded(etag: string | undefined): string | undefined {
  try {
    return etag && decodeURIComponent(etag);
  } catch {
    return undefined;
  }
}
