import * as z from 'zod/mini';
import { parseOptions } from '../shared/validate.ts';

const localTierSchema = () => {
  /** Memory in bytes that copies of values may take in one process, all tenants together. */
  const maxBytes = z.int().check(z.gte(1_048_576));
  return z.discriminatedUnion('mode', [
    z.strictObject({ mode: z.literal('validated'), maxBytes }),
    z.strictObject({
      mode: z.literal('bounded'),
      maxBytes,
      /** For how many milliseconds a copy is served without asking Redis: how stale it may be. */
      localTtlMs: z.int().check(z.gte(1), z.lte(60_000)),
    }),
  ]);
};

/**
 * Copies of values in process memory. `validated`: Redis is asked at every read whether the copy may be served, so
 * every guarantee holds and big values cost neither transfer nor parsing. `bounded`: a copy is served without asking for
 * at most `localTtlMs`, and so may be that much older than the last invalidation by another process.
 */
export type LocalTier = z.infer<ReturnType<typeof localTierSchema>>;

/** Validates a complete cache configuration; the environment and programmatic callers share it. */
export const cacheConfigSchema = () =>
  z.strictObject({
    /** Time to live in seconds of an entry stored without one. */
    defaultTTL: z.int().check(z.positive()),
    /** Longest time to live in seconds that a caller may ask for. */
    maxTTL: z.int().check(z.positive(), z.lte(365 * 24 * 60 * 60)),
    /** Largest value, in bytes of its JSON text. */
    maxValueBytes: z.int().check(z.positive(), z.lte(64 * 1_048_576)),
    /** How long in milliseconds one process may hold others back while it loads a key. */
    leaseMs: z.int().check(z.gte(100)),
    /** Longest load in milliseconds whose result is still stored. */
    maxLoadMs: z.int().check(z.positive()),
    /** Copies of values in process memory; none unless given. */
    localTier: z.optional(localTierSchema()),
  });

export type CacheConfig = z.infer<ReturnType<typeof cacheConfigSchema>>;

export const CACHE_DEFAULTS: CacheConfig = {
  defaultTTL: 60 * 60,
  maxTTL: 30 * 24 * 60 * 60,
  maxValueBytes: 1_048_576,
  leaseMs: 10_000,
  maxLoadMs: 60_000,
};

/**
 * Completes a partial cache configuration with the defaults.
 * @throws InvalidInputError for an unknown option or an impossible value
 */
export function resolveCacheConfig(options: Partial<CacheConfig> = {}): CacheConfig {
  return parseOptions('cacheConfig', cacheConfigSchema(), { ...CACHE_DEFAULTS, ...options });
}
