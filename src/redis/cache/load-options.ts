import * as z from 'zod/mini';
import { lazy } from '../shared/lazy.ts';
import { MAX_TIMER_MS } from '../shared/timeout.ts';
import { validate } from '../shared/validate.ts';
import type { CacheConfig } from './config.ts';
import type { LoadRequest } from './in-flight.ts';
import { encodeTags } from './tags.ts';
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
  const { loaderTimeoutMs, staleWhileRevalidate, staleIfError, jitter, negativeTTL } =
    options === undefined ? defaults() : validate('options', schema(), options);
  const fullMs = ttlMs(ttl, config);
  const negativeMs = negativeTTL === 0 ? 0 : ttlMs(negativeTTL, config);
  const encodedTags = encodeTags(tags, 'entry');
  const staleSeconds = Math.max(staleWhileRevalidate, staleIfError);
  ttlMs(fullMs / 1000 + staleSeconds, config);

  return {
    loaderTimeoutMs: loaderTimeoutMs ?? config.maxLoadMs,
    staleWhileRevalidateMs: staleWhileRevalidate * 1000,
    staleIfErrorMs: staleIfError * 1000,
    encode(value) {
      if (value === undefined || (value === null && negativeMs === 0)) return undefined;
      const ownMs = value === null ? negativeMs : fullMs;
      const freshMs = Math.max(1_000, Math.round(ownMs * (1 - jitter * Math.random())));
      return {
        payload: encodeValue(value, config),
        tags: encodedTags,
        keepMs: freshMs + staleSeconds * 1000,
        ...(staleSeconds > 0 && { freshUntil: Date.now() + freshMs }),
      };
    },
  };
}
