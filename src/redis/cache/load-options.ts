import * as z from 'zod/mini';
import { lazy } from '../shared/lazy.ts';
import { MAX_TIMER_MS } from '../shared/timeout.ts';
import { validate } from '../shared/validate.ts';
import type { CacheConfig } from './config.ts';
import type { LoadRequest } from './in-flight.ts';
import { encodeTags } from './tags.ts';
import type { CacheOrFetchOptions } from './types.ts';
import { encodeValue, ttlMs } from './validation.ts';

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
