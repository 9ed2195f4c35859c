import * as z from 'zod/mini';
import type { CacheConfig } from './cache-config.ts';
import { encodeTags, encodeValue, ttlMs } from './cache-input.ts';
import type { Loader } from './cache-loader.ts';
import { parseOptions } from './options.ts';

const seconds = z.int().check(z.nonnegative());

const schema = z.strictObject({
  /** Longest wait for the loader, in ms; none by default. */
  loaderTimeoutMs: z.optional(z.int().check(z.positive())),
  /** For how many seconds past its TTL a value may be served while one caller loads a new one. */
  staleWhileRevalidate: z._default(seconds, 0),
  /** For how many seconds past its TTL a value may be served when the loader fails. */
  staleIfError: z._default(seconds, 0),
  /** By which fraction of itself a TTL is shortened at random, 0 to 0.5, so that entries do not expire together. */
  jitter: z._default(z.number().check(z.gte(0), z.lte(0.5)), 0),
  /** For how many seconds a `null` from the loader is remembered; 0 does not store it. `undefined` is never stored. */
  negativeTTL: z._default(seconds, 0),
});

export type CacheOrFetchOptions = z.input<typeof schema>;

/**
 * Resolves the arguments of one cacheOrFetch call.
 * @throws InvalidInputError for an unknown option, or a TTL that with its stale windows exceeds the ceiling
 */
export function resolveLoader<T>(
  config: CacheConfig,
  ttl: number | undefined,
  tags: readonly string[],
  options: CacheOrFetchOptions = {},
): Omit<Loader<T>, 'name' | 'fetcher'> {
  const { loaderTimeoutMs, staleWhileRevalidate, staleIfError, jitter, negativeTTL } = parseOptions(
    'options',
    schema,
    options,
  );
  const fullMs = ttlMs(ttl, config);
  const negativeMs = negativeTTL === 0 ? 0 : ttlMs(negativeTTL, config);
  const encodedTags = encodeTags(tags);
  const staleSeconds = Math.max(staleWhileRevalidate, staleIfError);
  ttlMs(fullMs / 1000 + staleSeconds, config);

  return {
    loaderTimeoutMs,
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
