import * as z from 'zod/mini';
import { assertOptions } from '../shared/arguments.ts';
import { lazy } from '../shared/lazy.ts';
import { given, type Options } from '../shared/options.ts';
import { MAX_TIMER_MS } from '../shared/timeout.ts';
import { validate } from '../shared/validate.ts';

/**
 * Values kept in process memory; every caller gets a copy of its own. `validated`: every read asks Redis whether the value
 * is fresh, so every guarantee of the README holds and large values cost neither transfer nor parsing. `bounded`: a value
 * is served for up to `localTtlMs` without asking, so it may be that much older than the last invalidation by another
 * process.
 */
export type LocalTier =
  | {
      readonly mode: 'validated';
      /** Memory for copies of values in one process, all tenants together, in bytes. */
      readonly maxBytes: number;
    }
  | {
      readonly mode: 'bounded';
      /** As above. */
      readonly maxBytes: number;
      /** How long a copy is served without asking Redis, and so how stale it may be, in ms. */
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
  /** How long one process may keep others waiting while it loads a key, in ms. */
  readonly leaseMs: number;
  /**
   * How long callers wait for the load of another one before they load themselves, and the default timeout of loaders,
   * in ms. The result of a load that took longer may not be stored.
   */
  readonly maxLoadMs: number;
  /** Invalidations kept per tenant. Beyond them, entries older than the oldest one kept are stale. */
  readonly maxInvalidations: number;
  /** Copies of values in process memory; none unless given. */
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

/** Validates a complete cache configuration; the environment and programmatic callers share it. */
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

/** What a cache store uses unless configured otherwise. */
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
export function resolveCacheConfig(options: Options<CacheConfig> = {}): CacheConfig {
  assertOptions('cacheConfig', options);
  return validate('cacheConfig', cacheConfigSchema(), { ...CACHE_DEFAULTS, ...given(options) });
}
