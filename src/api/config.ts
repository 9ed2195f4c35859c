import {
  ConfigError,
  type ConfigProblem,
  type Environment,
  isRedisError,
  loadRedisConfig,
  parseTenantLimits,
  type RedisConfig,
  type TenantLimitsConfig,
} from '../redis/index.ts';
import {
  DEFAULT_CACHE_WRITE,
  parseStepUp,
  parseTokenIssuers,
  type StepUp,
  type TokenIssuer,
} from './auth/index.ts';
import { isLogLevel, LOG_LEVELS, type LogLevel } from './logging/index.ts';
import { parseTrustedProxy, type TrustedProxy } from './proxy/index.ts';
import { MAX_SERVED_VALUE_BYTES } from './transport-limits.ts';

/** The configuration of a service. */
export interface ServiceConfig {
  readonly redis: RedisConfig;
  readonly issuers: readonly TokenIssuer[];
  /** Origins that may call the local server from a browser. In AWS, the function URLs handle CORS. */
  readonly corsOrigins: readonly string[];
  readonly logLevel: LogLevel;
  /** The permission required for cache writes; undefined if any valid token is enough. */
  readonly cacheWritePermission: string | undefined;
  /** Requirements on how callers signed in, by operation. */
  readonly stepUp?: StepUp | undefined;
  /** A proxy that reports where requests come from; undefined if clients send requests directly. */
  readonly trustedProxy?: TrustedProxy | undefined;
  /** Limits of tenants; empty if they are turned off. */
  readonly tenantLimits: TenantLimitsConfig;
}

export interface ServiceConfigOptions {
  /** Accepts http issuers. For local use only; never set by a Lambda handler. */
  readonly allowInsecureIssuers?: boolean;
  /**
   * Names of all operations that have a caller, to report unknown ones. A function knows only the operations that it
   * serves.
   */
  readonly operations?: readonly string[];
}

/**
 * Reads and validates the configuration of a service, including that of the core.
 * @param env the environment variables
 * @returns the configuration, with defaults applied
 * @throws ConfigError naming all invalid variables at once, without the values of secrets
 */
export function loadServiceConfig(env: Environment, options: ServiceConfigOptions = {}): ServiceConfig {
  const problems: ConfigProblem[] = [];
  const redis = readRedis(env, problems);
  const issuers = parseTokenIssuers(env.TOKEN_ISSUERS, problems, {
    allowInsecure: options.allowInsecureIssuers,
  });
  const corsOrigins = readOrigins(env.CORS_ORIGINS, problems);
  const logLevel = readLogLevel(env.LOG_LEVEL, problems);
  const cacheWritePermission = readCacheWrite(env.CACHE_WRITE_PERMISSION, problems);
  const stepUp = parseStepUp(env.STEP_UP, problems, options.operations);
  const trustedProxy = parseTrustedProxy(env, problems);
  const tenantLimits = parseTenantLimits('TENANT_LIMITS', env.TENANT_LIMITS, problems);
  if (redis && redis.cache.maxValueBytes > MAX_SERVED_VALUE_BYTES) {
    const problem = `must be at most ${MAX_SERVED_VALUE_BYTES}: the APIs could not return a larger value if every character had to be escaped`;
    problems.push({ variable: 'CACHE_MAX_VALUE_BYTES', problem });
  }
  if (problems.length > 0 || !redis) throw new ConfigError(problems);
  return { redis, issuers, corsOrigins, logLevel, cacheWritePermission, stepUp, trustedProxy, tenantLimits };
}

function readRedis(env: Environment, problems: ConfigProblem[]): RedisConfig | undefined {
  try {
    return loadRedisConfig(env);
  } catch (error) {
    if (!isRedisError(error, 'CONFIG') || !('problems' in error)) throw error;
    problems.push(...(error as ConfigError).problems);
    return undefined;
  }
}

function readOrigins(value: string | undefined, problems: ConfigProblem[]): string[] {
  const origins = (value ?? '').split(',').map((origin) => origin.trim());
  const given = origins.filter((origin) => origin !== '');
  const wrong = given.filter((origin) => !URL.canParse(origin) || new URL(origin).origin !== origin);
  if (wrong.length > 0) {
    const problem = `must be a list of origins such as https://app.example.com, not ${wrong.join(', ')}`;
    problems.push({ variable: 'CORS_ORIGINS', problem });
  }
  return given;
}

function readLogLevel(value: string | undefined, problems: ConfigProblem[]): LogLevel {
  const level = value?.trim() || 'info';
  if (isLogLevel(level)) return level;
  problems.push({ variable: 'LOG_LEVEL', problem: `must be one of: ${LOG_LEVELS.join(', ')}` });
  return 'info';
}

/** Scope syntax of RFC 6749 section 3.3, because the name is sent in a WWW-Authenticate header. */
function readCacheWrite(value: string | undefined, problems: ConfigProblem[]): string | undefined {
  const permission = (value ?? DEFAULT_CACHE_WRITE).trim();
  if (/^[\x21\x23-\x5b\x5d-\x7e]*$/.test(permission)) return permission || undefined;
  problems.push({
    variable: 'CACHE_WRITE_PERMISSION',
    problem: 'must be one permission name without spaces or quotes',
  });
  return undefined;
}
