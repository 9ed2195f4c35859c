import { InvalidInputError } from '../errors.ts';
import type { Json } from '../shared/json.ts';
import { percentEncode } from '../shared/keys.ts';
import { lazy } from '../shared/lazy.ts';
import { ownValue, type StoredEntry } from './entry.ts';

/** Longest ETag, in characters. */
const MAX_ETAG_LENGTH = 256;
/** Visible ASCII characters and spaces: every ETag that HTTP allows, except for octets beyond ASCII. */
const ETAG = /^[ -~]+$/;

/**
 * What `cacheOrFetch` passes to its fetcher. Once the load has ended, for example by its timeout, nothing that is called
 * here has an effect on what is stored. The functions need no `this`, so take what you need:
 * `({ signal, etag }) => …`.
 */
export interface LoaderContext<Stale = Json> {
  /** Aborts when the load times out, with the TimeoutError as its reason. Pass it to what the fetcher waits for. */
  readonly signal: AbortSignal;
  /**
   * The value that is stored, if there is one that has expired, was invalidated, or is refreshed early. No caller receives
   * it unless the fetcher answers `notModified()`. What a load may serve instead of an error is decided by `staleIfError`.
   */
  readonly stale: Stale | undefined;
  /** The ETag that was stored with that value. Send it as `If-None-Match`. */
  readonly etag: string | undefined;
  /**
   * Sets the time to live, which replaces the `ttl` of the call. A `null` is still stored for `negativeTTL` only.
   * @param seconds whole seconds; with the longer of the stale windows at most `maxTTL`
   * @throws InvalidInputError
   */
  setTtl(seconds: number): void;
  /**
   * Adds tags that depend on the loaded value to those of the call. An invalidation since the load began counts for them
   * as for the others. Called again, it replaces what it added before.
   * @param tags as those of the call; at most 128 together with them
   * @throws InvalidInputError
   */
  setTags(tags: readonly string[]): void;
  /**
   * Sets the ETag to store with the value. The next load finds it in `etag`.
   * @param etag 1 to 256 characters of printable ASCII, such as the response header `ETag`
   * @throws InvalidInputError
   */
  setEtag(etag: string): void;
  /** Returns the loaded value to the callers that wait for it, without storing it. What is stored stays. */
  skip(): void;
  /**
   * Fails the load, like `throw`, whatever the fetcher does afterwards. With `staleIfError`, an expired value is served
   * instead.
   * @param error what the callers' calls are rejected with
   * @returns never
   * @throws Error the given one, to end the fetcher; InvalidInputError unless it is an Error
   */
  fail(error: Error): never;
  /**
   * Ends the load with `stale` as its value, because the source still has exactly that. It is stored anew with a new TTL.
   * Its ETag, and the tags added by `setTags`, are kept unless they are set again. What the fetcher does to `stale`, or
   * does afterwards, changes nothing.
   * @returns never
   * @throws Error to end the fetcher: let it pass; InvalidInputError without a stale value
   */
  notModified(): never;
}

/** How a loaded value is to be stored, beyond what the call says. Absent fields are those of the call. */
export interface EntrySettings {
  /** TTL, in ms. */
  readonly ttlMs?: number | undefined;
  /** Percent-encoded, with those of the call. */
  readonly tags?: readonly string[] | undefined;
  /** Percent-encoded. */
  readonly etag?: string | undefined;
}

/** What a loader's context checks its arguments with. */
export interface EntryLimits {
  /**
   * @returns ms
   * @throws InvalidInputError for a TTL that, with the stale windows of the call, exceeds `maxTTL`
   */
  readonly checkTtl: (seconds: number) => number;
  /**
   * @returns the tags, percent-encoded, with those of the call
   * @throws InvalidInputError for one that is not valid, or too many
   */
  readonly checkTags: (tags: readonly string[]) => readonly string[];
  /**
   * @param stored percent-encoded tags of an entry
   * @returns the tags with those of the call
   * @throws InvalidInputError for too many
   */
  readonly keepTags: (stored: string) => readonly string[];
}

/** What a loader returned, and how it wants that stored. */
export interface LoaderAnswer {
  readonly value: unknown;
  readonly isSkipped: boolean;
  readonly settings: EntrySettings;
  /** The JSON text of the value, if it is the stored one. */
  readonly payload?: string | undefined;
}

export interface LoaderRun {
  readonly context: LoaderContext<unknown>;
  /** @returns the answer of the loader, which is called with the context */
  answer(loader: () => Promise<unknown>): Promise<LoaderAnswer>;
  /** Ends the effect of the context. With a reason, its signal aborts. */
  end(reason?: Error): void;
}

/** Ends a loader that called `notModified`. */
class NotModified extends Error {
  override readonly name = 'NotModified';
  override readonly message = 'The loader called notModified(). Let this error pass: it ends the loader.';
}

/** How a loader ended itself, whatever it does afterwards. */
type Ending = { readonly failure: Error } | { readonly unchanged: StoredEntry };

/** @param stored the entry that is stored, as the read that dates the load found it */
export function openLoaderRun(limits: EntryLimits, stored: StoredEntry | undefined): LoaderRun {
  const aborting = lazy(() => new AbortController());
  /** The loader may change what it gets, so what is stored anew is parsed again. */
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
        throw new InvalidInputError('notModified', 'needs a stale value, and there is none');
      }
      ending ??= { unchanged: stored };
      throw new NotModified();
    },
  };

  /** @throws the failure of the loader; InvalidInputError when the tags of the entry and the call are too many */
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

/** @returns the context with another stale value, made when a loader asks for it */
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

/** @returns undefined for what another program has stored */
function decoded(etag: string | undefined): string | undefined {
  try {
    return etag && decodeURIComponent(etag);
  } catch {
    return undefined;
  }
}
