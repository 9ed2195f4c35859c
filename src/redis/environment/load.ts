import * as z from 'zod/mini';
import { CACHE_DEFAULTS, type CacheConfig, cacheConfigSchema } from '../cache/index.ts';
import {
  type Endpoint,
  KEY_PREFIX,
  KEY_PREFIX_PROBLEM,
  RESILIENCE_DEFAULTS,
  type Resilience,
} from '../client/index.ts';
import { ConfigError, type ConfigProblem } from '../errors.ts';
import { SESSION_DEFAULTS, type SessionConfig, sessionConfigSchema } from '../session/index.ts';
import { readEndpoint } from './endpoint.ts';
import { type Environment, present, readTable, readVariables } from './variables.ts';

/** The complete configuration of src/redis. */
export interface RedisConfig {
  readonly endpoint: Endpoint;
  readonly resilience: Resilience;
  /** Name of the environment, used as a prefix of every key; empty for no prefix. */
  readonly keyPrefix: string;
  readonly session: SessionConfig;
  readonly cache: CacheConfig;
}

/** Environment variables and the fields of the session configuration that they set. */
export const SESSION_VARIABLES = {
  SESSION_TTL: 'sessionTTL',
  SESSION_ABSOLUTE_TTL: 'absoluteTTL',
  SESSION_SLIDING_EXPIRATION: 'slidingExpiration',
  SESSION_MAX_PER_USER: 'maxSessionsPerUser',
  SESSION_ON_LIMIT: 'onLimit',
  SESSION_MAX_BYTES_PER_TENANT: 'maxBytesPerTenant',
  SESSION_TOUCH_INTERVAL: 'touchInterval',
  SESSION_CLEANUP_INTERVAL: 'cleanupInterval',
  SESSION_MAX_METADATA_BYTES: 'maxMetadataBytes',
  SESSION_TENANTS: 'tenants',
  SESSION_CEILING: 'ceiling',
} as const satisfies Record<string, keyof SessionConfig>;

/** Environment variables and the fields of the cache configuration that they set. */
export const CACHE_VARIABLES = {
  CACHE_DEFAULT_TTL: 'defaultTTL',
  CACHE_MAX_TTL: 'maxTTL',
  CACHE_MAX_VALUE_BYTES: 'maxValueBytes',
  CACHE_LEASE_MS: 'leaseMs',
  CACHE_MAX_LOAD_MS: 'maxLoadMs',
  CACHE_MAX_INVALIDATIONS: 'maxInvalidations',
  CACHE_LOCAL_TIER: 'localTier',
} as const satisfies Record<string, keyof CacheConfig>;

/** Environment variables and the fields of the resilience configuration that they set. */
export const RESILIENCE_VARIABLES = {
  REDIS_CIRCUIT_FAILURES: 'circuitFailures',
  REDIS_CIRCUIT_RESET_MS: 'circuitResetMs',
  REDIS_MAX_IN_FLIGHT: 'maxInFlight',
} as const satisfies Record<string, keyof Resilience>;

/**
 * Built when a configuration is read, because building schemas slows down a cold start more than loading their code.
 */
const resilienceSchema = () =>
  z.strictObject({
    circuitFailures: z.int().check(z.gte(1)),
    circuitResetMs: z.int().check(z.gte(10), z.lte(600_000)),
    maxInFlight: z.int().check(z.gte(1)),
  });

const keysSchema = () =>
  z.object({
    REDIS_KEY_PREFIX: z._default(z.string().check(z.regex(KEY_PREFIX, KEY_PREFIX_PROBLEM)), ''),
  });

/**
 * Reads and validates the configuration. Nothing else in `src/redis` reads environment variables.
 * @param env the environment variables
 * @returns the complete configuration
 * @throws ConfigError naming all missing or malformed variables at once, without the values of secrets
 */
export function loadRedisConfig(env: Environment = process.env): RedisConfig {
  const problems: ConfigProblem[] = [];
  const endpoint = readEndpoint(env, problems);
  const resilience = readTable(env, RESILIENCE_VARIABLES, RESILIENCE_DEFAULTS, resilienceSchema(), problems);
  const keys = readVariables(keysSchema(), env, problems);
  const session = readTable(env, SESSION_VARIABLES, SESSION_DEFAULTS, sessionConfigSchema(), problems);
  const cache = readTable(env, CACHE_VARIABLES, CACHE_DEFAULTS, cacheConfigSchema(), problems);
  // A default above the maximum is lowered; an explicit value above it would be ignored, so it is reported.
  if (cache && present(env, 'CACHE_DEFAULT_TTL') && cache.defaultTTL > cache.maxTTL)
    problems.push({
      variable: 'CACHE_DEFAULT_TTL',
      problem: `is above CACHE_MAX_TTL, which is ${cache.maxTTL}`,
    });
  if (problems.length > 0 || !endpoint || !resilience || !keys || !session || !cache)
    throw new ConfigError(problems);
  return { endpoint, resilience, keyPrefix: keys.REDIS_KEY_PREFIX, session, cache };
}
