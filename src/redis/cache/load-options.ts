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
   * Timeout of the fetcher, in ms. Default `maxLoadMs` of the configuration. The call also waits this long, but at most
   * `maxLoadMs`, for another caller's load before it loads the value itself.
   */
  readonly loaderTimeoutMs?: number | undefined;
  /**
   * How long after its TTL a value may be served while one caller loads a new one, in s. Default 0. If it is above 0, a
   * value that was invalidated with `deadAfter` may also be served until it is dead.
   */
  readonly staleWhileRevalidate?: number | undefined;
  /** How long after its TTL a value may be served if the fetcher fails, in s. Default 0. */
  readonly staleIfError?: number | undefined;
  /**
   * Fraction of the TTL, between 0 and 1, after which one caller at a time loads a new value while the others are
   * served the one that is still fresh. With `waitUntil`, no caller waits for the load; without it, the caller that
   * loads waits. If the load fails, that caller is served the fresh value as well. Applies to values stored by a call
   * with this option. Default: no eager refresh.
   */
  readonly eagerRefresh?: number | undefined;
  /** Maximum fraction, 0 to 0.5, by which the TTL is randomly shortened, so that entries do not expire all at once. */
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
 * Validates the arguments of one cacheOrFetch call and fills in defaults.
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
