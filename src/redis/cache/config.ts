import * as z from 'zod/mini';
import { assertOptions } from '../shared/arguments.ts';
import { lazy } from '../shared/lazy.ts';
import { given, type Options } from '../shared/options.ts';
import { MAX_TIMER_MS } from '../shared/timeout.ts';
import { validate } from '../shared/validate.ts';

/**
 * Values kept in process memory; every caller gets its own copy. `validated`: every read asks Redis whether the value
 * is fresh, so every guarantee in the README holds, and large values need no transfer or parsing. `bounded`: a value is
 * served for up to `localTtlMs` without asking Redis, so it may lag an invalidation by another process by that much.
 */
export type LocalTier =
  | {
      readonly mode: 'validated';
      /** Memory for copies of values in one process, across all tenants, in bytes. */
      readonly maxBytes: number;
    }
  | {
      readonly mode: 'bounded';
      /** As above. */
      readonly maxBytes: number;
      /** How long a copy is served without asking Redis, which also bounds how stale it can be, in ms. */
      readonly localTtlMs: number;
    };

/** The configuration of a cache store. */
export interface CacheConfig {
  /** TTL of an entry stored without one, in s. */
  readonly defaultTTL: number;
  /** Longest TTL that a caller may ask for, in s. */
  readonly maxTTL: number;
  /** Largest value, in bytes of its JSON text. */
  readonly maxValueBytes: number;
  /** How long one process may make others wait while it loads a key, in ms. */
  readonly leaseMs: number;
  /**
   * How long callers wait for another caller's load before they load the value themselves, and the default timeout of
   * loaders, in ms. The result of a load that takes longer might not be stored.
   */
  readonly maxLoadMs: number;
  /** Number of invalidations kept per tenant. Entries older than the oldest one kept are stale. */
  readonly maxInvalidations: number;
  /** Keeps copies of values in process memory. Off by default. */
  readonly localTier?: LocalTier | undefined;
}

const localTierSchema = () => {
  const maxBytes = z.int().check(z.gte(1_048_576));
  return z.discriminatedUnion('mode', [
    z.strictObject({ mode: z.literal('validated'), maxBytes }),
    z.strictObject({
      mode: z.literal('bounded'),
      maxBytes,
      localTtlMs: z.int().check(z.gte(1), z.lte(60_000)),
    }),
  ]);
};

/** Validates a complete cache configuration, whether it comes from the environment or from code. */
export const cacheConfigSchema = lazy(
  (): z.ZodMiniType<CacheConfig> =>
    z.strictObject({
      defaultTTL: z.int().check(z.positive()),
      maxTTL: z.int().check(z.positive(), z.lte(365 * 24 * 60 * 60)),
      maxValueBytes: z.int().check(z.positive(), z.lte(64 * 1_048_576)),
      leaseMs: z.int().check(z.gte(100)),
      maxLoadMs: z.int().check(z.positive(), z.lte(MAX_TIMER_MS)),
      maxInvalidations: z.int().check(z.gte(1), z.lte(1_000_000)),
      localTier: z.optional(localTierSchema()),
    }),
);

/** Defaults of a cache store. */
export const CACHE_DEFAULTS: CacheConfig = {
  defaultTTL: 60 * 60,
  maxTTL: 30 * 24 * 60 * 60,
  maxValueBytes: 1_048_576,
  leaseMs: 10_000,
  maxLoadMs: 60_000,
  maxInvalidations: 10_000,
};

/**
 * Fills in the defaults of a partial cache configuration.
 * @throws InvalidInputError for an unknown option or an impossible value
 */
export function resolveCacheConfig(options: Options<CacheConfig> = {}): CacheConfig {
  assertOptions('cacheConfig', options);
  return validate('cacheConfig', cacheConfigSchema(), { ...CACHE_DEFAULTS, ...given(options) });
}
