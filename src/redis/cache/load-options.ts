import * as z from 'zod/mini';
import { InvalidInputError } from '../errors.ts';
import { lazy } from '../shared/lazy.ts';
import { MAX_TIMER_MS } from '../shared/timeout.ts';
import { validate } from '../shared/validate.ts';
import type { CacheConfig } from './config.ts';
import { splitTags } from './entry.ts';
import type { LoadRequest } from './in-flight.ts';
import { encodeTags, TAG_LIMITS } from './tags.ts';
import { encodeValue, ttlMs } from './validation.ts';

/** Options of one cacheOrFetch call. */
export interface CacheOrFetchOptions {
  /**
   * Longest wait for the fetcher, in ms. Default `maxLoadMs` of the configuration. As long, but no longer than
   * `maxLoadMs`, the call waits for the load of another caller before it loads itself.
   */
  readonly loaderTimeoutMs?: number | undefined;
  /**
   * How long past its TTL a value may be served while one caller loads a new one, in s. Default 0. Above 0, a value
   * that was invalidated with `deadAfter` may be served as well, until it is dead.
   */
  readonly staleWhileRevalidate?: number | undefined;
  /** How long past its TTL a value may be served when the fetcher fails, in s. Default 0. */
  readonly staleIfError?: number | undefined;
  /**
   * Fraction of the TTL, between 0 and 1, after which one caller at a time loads a new value, while the others are served
   * the one that is still fresh. Nobody waits for that with `waitUntil`; without it, the caller that loads does. If its
   * load fails, it is served the fresh value as well. Counts for values that were stored by a call with this option.
   * Default: none.
   */
  readonly eagerRefresh?: number | undefined;
  /** Fraction of the TTL by which it is shortened at random, 0 to 0.5, so that entries do not expire together. */
  readonly jitter?: number | undefined;
  /** How long a `null` from the fetcher is cached, in s. Default 0: it is not stored. */
  readonly negativeTTL?: number | undefined;
}

const schema = lazy(() => {
  const seconds = z._default(z.int().check(z.nonnegative()), 0);
  return z.strictObject({
    loaderTimeoutMs: z.optional(z.int().check(z.positive(), z.lte(MAX_TIMER_MS))),
    staleWhileRevalidate: seconds,
    staleIfError: seconds,
    eagerRefresh: z.optional(z.number().check(z.gt(0), z.lt(1))),
    jitter: z._default(z.number().check(z.gte(0), z.lte(0.5)), 0),
    negativeTTL: seconds,
  });
});

const defaults = lazy(() => validate('options', schema(), {}));

/**
 * Resolves the arguments of one cacheOrFetch call.
 * @throws InvalidInputError for an unknown option, or a TTL that, with its stale windows, exceeds `maxTTL`
 */
export function resolveLoadOptions<T>(
  config: CacheConfig,
  ttl: number | undefined,
  tags: readonly string[],
  options?: CacheOrFetchOptions,
): Omit<LoadRequest<T>, 'name' | 'fetcher'> {
  const { loaderTimeoutMs, staleWhileRevalidate, staleIfError, eagerRefresh, jitter, negativeTTL } =
    options === undefined ? defaults() : validate('options', schema(), options);
  const encodedTags = encodeTags(tags, 'entry');
  const staleSeconds = Math.max(staleWhileRevalidate, staleIfError);
  const checkTtl = (seconds: number | undefined) => {
    const ms = ttlMs(seconds, config);
    ttlMs(ms / 1000 + staleSeconds, config);
    return ms;
  };
  const fullMs = checkTtl(ttl);
  const negativeMs = negativeTTL === 0 ? 0 : checkTtl(negativeTTL);
  const withOwnTags = (more: readonly string[]) => {
    const all = [...new Set([...encodedTags, ...more])];
    const { count } = TAG_LIMITS.entry;
    if (all.length <= count) return all;
    throw new InvalidInputError('tags', `must be at most ${count}, together with those of the call`);
  };

  return {
    loaderTimeoutMs: loaderTimeoutMs ?? config.maxLoadMs,
    staleWhileRevalidateMs: staleWhileRevalidate * 1000,
    staleIfErrorMs: staleIfError * 1000,
    refreshesEagerly: eagerRefresh !== undefined,
    checkTtl,
    checkTags: (more) => withOwnTags(encodeTags(more, 'entry')),
    keepTags: (stored) => withOwnTags(splitTags(stored)),
    encode({ value, settings, payload }) {
      if (value === undefined || (value === null && negativeMs === 0)) return undefined;
      const ownMs = value === null ? negativeMs : (settings.ttlMs ?? fullMs);
      const freshMs = Math.max(1_000, Math.round(ownMs * (1 - jitter * Math.random())));
      const now = Date.now();
      return {
        payload: payload ?? encodeValue(value, config),
        tags: settings.tags ?? encodedTags,
        etag: settings.etag,
        keepMs: freshMs + staleSeconds * 1000,
        ...(staleSeconds > 0 && { freshUntil: now + freshMs }),
        ...(eagerRefresh !== undefined && { refreshAt: now + Math.round(freshMs * eagerRefresh) }),
      };
    },
  };
}
