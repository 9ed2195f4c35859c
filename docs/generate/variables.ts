import { DEFAULT_CACHE_WRITE } from '../../src/api/auth/index.ts';
import type { ServiceConfig } from '../../src/api/config.ts';
import {
  CACHE_VARIABLES,
  RESILIENCE_VARIABLES,
  SESSION_VARIABLES,
} from '../../src/redis/environment/index.ts';

/** One environment variable, as docs/configuration.md shows it. */
export interface Variable {
  readonly meaning: string;
  readonly unit?: 's' | 'ms' | 'bytes' | 'JSON';
  /** When it must be set; without this it is optional. */
  readonly required?: string;
  /** Takes the default from a configuration that was loaded without the variable. */
  readonly preset?: (config: ServiceConfig) => unknown;
  /** The default in words, where no loaded configuration shows it. */
  readonly otherwise?: string;
}

export type Variables = Readonly<Record<string, Variable>>;

const tcp = (config: ServiceConfig) => {
  const { endpoint } = config.redis;
  if (endpoint.provider !== 'elasticache') throw new Error('Defaults are read from a RESP endpoint');
  return endpoint;
};

export const CONNECTION: Variables = {
  REDIS_PROVIDER: {
    meaning: '`upstash`, or `elasticache` for any server that speaks RESP',
    required: 'unless `REDIS_URL` is set',
  },
  REDIS_URL: { meaning: '`redis[s]://user:password@host:port`, instead of the five below' },
  REDIS_HOST: { meaning: 'host of the endpoint, without a scheme or a port', required: 'with `elasticache`' },
  REDIS_PORT: { meaning: 'its port', preset: (config) => tcp(config).port },
  REDIS_USERNAME: { meaning: 'user to sign in as', otherwise: 'the server’s default user' },
  REDIS_PASSWORD: { meaning: 'its password; a secret' },
  REDIS_TLS: { meaning: '`true` for TLS', preset: (config) => tcp(config).tls !== undefined },
  REDIS_TLS_CA: { meaning: 'a PEM bundle, for a private authority', otherwise: 'the public authorities' },
  REDIS_CLUSTER: {
    meaning: '`true` for the configuration endpoint of a cluster',
    preset: (config) => tcp(config).cluster,
  },
  REDIS_AUTH: {
    meaning: '`password`, or `iam` for tokens of ElastiCache that live 15 minutes',
    preset: (config) => tcp(config).auth,
  },
  REDIS_IAM_CACHE: {
    meaning: 'the replication group id, or the name of the serverless cache',
    required: 'with `iam`',
  },
  REDIS_IAM_REGION: { meaning: 'where the cache is', otherwise: '`AWS_REGION`' },
  REDIS_IAM_SERVERLESS: { meaning: 'whether the cache is serverless', otherwise: '`false`' },
  UPSTASH_REDIS_REST_URL: { meaning: 'Upstash’s REST endpoint', required: 'with `upstash`' },
  UPSTASH_REDIS_REST_TOKEN: { meaning: 'its token; a secret', required: 'with `upstash`' },
  REDIS_COMMAND_TIMEOUT_MS: {
    meaning: 'longest wait for one answer',
    unit: 'ms',
    preset: ({ redis }) => redis.endpoint.commandTimeoutMs,
  },
  REDIS_CONNECT_TIMEOUT_MS: {
    meaning: 'longest wait for a connection',
    unit: 'ms',
    preset: ({ redis }) => redis.endpoint.connectTimeoutMs,
  },
  ...ofTable(RESILIENCE_VARIABLES, ({ redis }) => redis.resilience, {
    REDIS_CIRCUIT_FAILURES: { meaning: 'failures in a row after which Redis is left alone for a while' },
    REDIS_CIRCUIT_RESET_MS: { meaning: 'for how long, before one call tries again', unit: 'ms' },
    REDIS_MAX_IN_FLIGHT: {
      meaning: 'most calls under way at once in one process; more are refused at once',
    },
  }),
};

export const SESSIONS: Variables = ofTable(SESSION_VARIABLES, ({ redis }) => redis.session, {
  SESSION_TTL: { meaning: 'idle timeout: a session nobody uses for this long ends', unit: 's' },
  SESSION_ABSOLUTE_TTL: { meaning: 'absolute timeout: no session outlives it', unit: 's' },
  SESSION_SLIDING_EXPIRATION: { meaning: 'whether activity renews the idle timeout' },
  SESSION_MAX_PER_USER: { meaning: 'live sessions a user may have, 1 to 100' },
  SESSION_ON_LIMIT: {
    meaning: 'what one more does: `evict-oldest` ends the least recently active, `reject` fails',
  },
  SESSION_TOUCH_INTERVAL: { meaning: 'least time between two renewals of one session', unit: 's' },
  SESSION_CLEANUP_INTERVAL: { meaning: 'time between two scheduled cleanups', unit: 's' },
  SESSION_MAX_METADATA_BYTES: { meaning: 'ceiling of one stored session', unit: 'bytes' },
  SESSION_TENANTS: {
    meaning:
      'what single tenants have otherwise, such as `{"org_1":{"sessionTTL":3600}}`; any of `sessionTTL`, `absoluteTTL`, `slidingExpiration`, `maxSessionsPerUser`, `onLimit`',
    unit: 'JSON',
  },
  SESSION_CEILING: {
    meaning: 'what no tenant goes beyond: `sessionTTL`, `absoluteTTL`, `maxSessionsPerUser`, all three',
    unit: 'JSON',
  },
});

export const CACHE: Variables = ofTable(CACHE_VARIABLES, ({ redis }) => redis.cache, {
  CACHE_DEFAULT_TTL: { meaning: 'time to live of an entry stored without one', unit: 's' },
  CACHE_MAX_TTL: { meaning: 'longest time to live a caller may ask for', unit: 's' },
  CACHE_MAX_VALUE_BYTES: { meaning: 'largest value, as JSON', unit: 'bytes' },
  CACHE_LEASE_MS: { meaning: 'how long one process may hold others back while it loads', unit: 'ms' },
  CACHE_MAX_LOAD_MS: { meaning: 'longest load whose result is still stored', unit: 'ms' },
  CACHE_LOCAL_TIER: {
    meaning:
      'copies of values in process memory ([how](cache.md#the-local-tier)), such as `{"mode":"validated","maxBytes":67108864}` or `{"mode":"bounded","maxBytes":67108864,"localTtlMs":1000}`',
    unit: 'JSON',
  },
});

export const DOORS: Variables = {
  TOKEN_ISSUERS: {
    meaning: 'whose tokens are accepted: [below](#token-issuers). `npm run dev` adds its own issuer',
    unit: 'JSON',
    required: 'always; set by the deployment',
  },
  CORS_ORIGINS: {
    meaning:
      'origins that `npm run dev` lets in, separated by commas; in AWS the setting `corsOrigins` does it',
    preset: ({ corsOrigins }) => corsOrigins.join(',') || undefined,
    otherwise: 'its own',
  },
  CACHE_WRITE_PERMISSION: {
    meaning: 'what a token needs to write, delete and invalidate in the cache; empty for nothing',
    otherwise: `\`${DEFAULT_CACHE_WRITE}\``,
  },
  TENANT_LIMITS: {
    meaning:
      'what tenants may ask for ([how](tenants.md#limits)), such as `{"*":{"requestsPerSecond":100},"org_1":{"requestsPerSecond":500}}`',
    unit: 'JSON',
    preset: ({ tenantLimits }) => tenantLimits,
  },
  LOG_LEVEL: {
    meaning: 'least severe line that is written: `debug`, `info`, `warn`, `error` or `silent`',
    preset: ({ logLevel }) => logLevel,
    otherwise: '`warn` with `npm run dev`',
  },
};

/** What is not read by the configuration of a service: by the build, by a command, or set by AWS. */
export const ELSEWHERE: Variables = {
  BACKEND_SETTINGS: {
    meaning: 'in the environment of the build: replaces single settings, below',
    unit: 'JSON',
  },
  SMOKE_TOKEN: { meaning: 'the access token that `npm run smoke` sends; a secret' },
  JWKS_MIRROR_BUCKET: {
    meaning: 'the bucket that holds copies of the issuers’ keys; set by the deployment in production',
  },
  AMPLIFY_SSM_ENV_CONFIG: {
    meaning: 'which variables are secrets and where their values are; set by Amplify',
  },
  AWS_REGION: { meaning: 'where the function runs; set by Lambda' },
  AWS_LAMBDA_FUNCTION_NAME: { meaning: 'names the function in its metrics; set by Lambda' },
  AWS_ACCESS_KEY_ID: { meaning: 'credentials of the function’s role; set by Lambda' },
  AWS_SECRET_ACCESS_KEY: { meaning: 'the same; a secret' },
  AWS_SESSION_TOKEN: { meaning: 'the same; a secret' },
  AWS_ENDPOINT_URL_S3: { meaning: 'another S3, for tests' },
};

/** Gives the variables of a table their presets: the field that each of them sets. */
function ofTable<Name extends string, Config extends object>(
  fields: Readonly<Record<Name, keyof Config>>,
  part: (config: ServiceConfig) => Config,
  rows: Readonly<Record<NoInfer<Name>, Variable>>,
): Variables {
  const entries = Object.entries<Variable>(rows).map(([name, row]) => {
    const field = fields[name as Name];
    return [name, { ...row, preset: (config: ServiceConfig) => part(config)[field] }] as const;
  });
  return Object.fromEntries(entries);
}
