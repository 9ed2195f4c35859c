import * as z from 'zod/mini';
import { assertOptions } from '../shared/arguments.ts';
import { lazy } from '../shared/lazy.ts';
import { MAX_TIMER_MS } from '../shared/timeout.ts';
import { validate } from '../shared/validate.ts';

const localTierSchema = () => {
  /** Memory for copies of values in one process, all tenants together, in bytes. */
  const maxBytes = z.int().check(z.gte(1_048_576));
  return z.discriminatedUnion('mode', [
    z.strictObject({ mode: z.literal('validated'), maxBytes }),
    z.strictObject({
      mode: z.literal('bounded'),
      maxBytes,
      /** How long a copy is served without asking Redis, and so how stale it may be, in ms. */
      localTtlMs: z.int().check(z.gte(1), z.lte(60_000)),
    }),
  ]);
};

/**
 * Copies of values in process memory. `validated`: every read asks Redis whether the copy is fresh, so every guarantee
 * of the README holds and large values cost neither transfer nor parsing. `bounded`: a copy is served for up to
 * `localTtlMs` without asking, so it may be that much older than the last invalidation by another process.
 */
export type LocalTier = z.infer<ReturnType<typeof localTierSchema>>;

/** Validates a complete cache configuration; the environment and programmatic callers share it. */
export const cacheConfigSchema = lazy(() =>
  z.strictObject({
    /** TTL of an entry stored without one, in s. */
    defaultTTL: z.int().check(z.positive()),
    /** Longest TTL that a caller may ask for, in s. */
    maxTTL: z.int().check(z.positive(), z.lte(365 * 24 * 60 * 60)),
    /** Largest value, in bytes of its JSON text. */
    maxValueBytes: z.int().check(z.positive(), z.lte(64 * 1_048_576)),
    /** How long one process may keep others waiting while it loads a key, in ms. */
    leaseMs: z.int().check(z.gte(100)),
    /**
     * How long callers wait for the load of another one before they load themselves, and the default timeout of loaders,
     * in ms. The result of a load that took longer may not be stored.
     */
    maxLoadMs: z.int().check(z.positive(), z.lte(MAX_TIMER_MS)),
    /** Invalidations kept per tenant. Beyond them, entries older than the oldest one kept are stale. */
    maxInvalidations: z.int().check(z.gte(1), z.lte(1_000_000)),
    /** Copies of values in process memory; none unless given. */
    localTier: z.optional(localTierSchema()),
  }),
);

export type CacheConfig = z.infer<ReturnType<typeof cacheConfigSchema>>;

export const CACHE_DEFAULTS: CacheConfig = {
  defaultTTL: 60 * 60,
  maxTTL: 30 * 24 * 60 * 60,
  maxValueBytes: 1_048_576,
  leaseMs: 10_000,
  maxLoadMs: 60_000,
  maxInvalidations: 10_000,
};

/**
 * Completes a partial cache configuration with the defaults.
 * @throws InvalidInputError for an unknown option or an impossible value
 */
export function resolveCacheConfig(options: Partial<CacheConfig> = {}): CacheConfig {
  assertOptions('cacheConfig', options);
  return validate('cacheConfig', cacheConfigSchema(), { ...CACHE_DEFAULTS, ...options });
}
