import { DEFAULT_CACHE_WRITE } from '../../src/api/auth/index.ts';
import type { ServiceConfig } from '../../src/api/config.ts';
import {
  CACHE_VARIABLES,
  RESILIENCE_VARIABLES,
  SESSION_VARIABLES,
} from '../../src/redis/environment/index.ts';

/** One row of docs/operate/configuration.md. */
export interface Variable {
  readonly meaning: string;
  readonly unit?: 's' | 'ms' | 'bytes' | 'JSON';
  /** When the variable must be set; omitted if it is optional. */
  readonly required?: string;
  /** Reads the default from a configuration that was loaded without the variable. */
  readonly defaultValue?: (config: ServiceConfig) => unknown;
  /** The default in words, if a loaded configuration cannot show it. */
  readonly defaultText?: string;
}

export type Variables = Readonly<Record<string, Variable>>;

const tcp = (config: ServiceConfig) => {
  const { endpoint } = config.redis;
  if (endpoint.provider === 'upstash') throw new Error('Defaults are read from a RESP endpoint');
  return endpoint;
};

export const CONNECTION: Variables = {
  REDIS_PROVIDER: {
    meaning:
      '`upstash`, `elasticache`, or `redis` for any other server that speaks RESP; the last two differ only in the name that health and the console show',
    required: 'unless `REDIS_URL` is set, which implies `redis`',
  },
  REDIS_URL: {
    meaning:
      '`redis[s]://user:password@host:port/database`; replaces the five variables below, which must not contradict it; [rules](#one-url)',
  },
  REDIS_HOST: {
    meaning: 'host name of the endpoint, without scheme or port',
    required: 'with `elasticache` and `redis`',
  },
  REDIS_PORT: { meaning: 'port of the endpoint', defaultValue: (config) => tcp(config).port },
  REDIS_USERNAME: {
    meaning: 'user name; with `iam`, the user’s id, converted to lower case like the name of the cache',
    defaultText: 'the server’s default user',
  },
  REDIS_PASSWORD: { meaning: 'password; a secret' },
  REDIS_TLS: { meaning: '`true` to use TLS', defaultValue: (config) => tcp(config).tls !== undefined },
  REDIS_TLS_CA: {
    meaning: 'PEM bundle of a private certificate authority; needs TLS',
    defaultText: 'the public certificate authorities',
  },
  REDIS_CLUSTER: {
    meaning: '`true` if the endpoint is the configuration endpoint of a cluster',
    defaultValue: (config) => tcp(config).cluster,
  },
  REDIS_AUTH: {
    meaning:
      '`password`, or `iam` for ElastiCache tokens that are valid for 15 minutes; `iam` excludes a password, and `REDIS_IAM_*` require it',
    defaultValue: (config) => tcp(config).auth,
  },
  REDIS_IAM_CACHE: {
    meaning:
      'replication group id, or name of the serverless cache; converted to lower case, as ElastiCache stores it',
    required: 'with `iam`',
  },
  REDIS_IAM_REGION: { meaning: 'region of the cache', defaultText: '`AWS_REGION`' },
  REDIS_IAM_SERVERLESS: { meaning: '`true` if the cache is serverless', defaultText: '`false`' },
  UPSTASH_REDIS_REST_URL: {
    meaning:
      'REST endpoint of an Upstash database [without read regions](deploy.md#upstash-without-read-regions); a path is kept, a user, query or fragment is rejected',
    required: 'with `upstash`',
  },
  UPSTASH_REDIS_REST_TOKEN: {
    meaning: 'token of the Upstash database; a secret',
    required: 'with `upstash`',
  },
  UPSTASH_MAX_REQUEST_BYTES: {
    meaning: 'largest request that the plan of the Upstash database allows',
    unit: 'bytes',
    defaultText: '`10485760`, the limit of the free and pay-as-you-go plans',
  },
  REDIS_KEY_PREFIX: {
    meaning:
      'prefix of every key, so that environments can [share a database](#several-environments-in-one-database); 1 to 64 letters, digits, dots, underscores or hyphens',
    defaultText: 'none',
  },
  REDIS_COMMAND_TIMEOUT_MS: {
    meaning: 'timeout of one command',
    unit: 'ms',
    defaultValue: ({ redis }) => redis.endpoint.commandTimeoutMs,
  },
  REDIS_CONNECT_TIMEOUT_MS: {
    meaning: 'timeout of connecting (with `upstash`, part of the command timeout)',
    unit: 'ms',
    defaultValue: ({ redis }) => redis.endpoint.connectTimeoutMs,
  },
  ...ofTable(RESILIENCE_VARIABLES, ({ redis }) => redis.resilience, {
    REDIS_CIRCUIT_FAILURES: { meaning: 'consecutive failures that open the circuit' },
    REDIS_CIRCUIT_RESET_MS: {
      meaning: 'time until one call tests Redis while the circuit is open',
      unit: 'ms',
    },
    REDIS_MAX_IN_FLIGHT: {
      meaning: 'maximum concurrent calls per process; further calls fail immediately',
    },
  }),
};

export const SESSIONS: Variables = ofTable(SESSION_VARIABLES, ({ redis }) => redis.session, {
  SESSION_TTL: { meaning: 'idle timeout: a session ends if it is unused for this time', unit: 's' },
  SESSION_ABSOLUTE_TTL: { meaning: 'absolute timeout: every session ends after this time', unit: 's' },
  SESSION_SLIDING_EXPIRATION: { meaning: 'whether activity extends the idle timeout' },
  SESSION_MAX_PER_USER: { meaning: 'maximum live sessions per user, 1 to 100' },
  SESSION_ON_LIMIT: {
    meaning:
      'behavior when a user at the limit creates a session: `evict-oldest` ends the least recently active one, `reject` fails',
  },
  SESSION_MAX_BYTES_PER_TENANT: {
    meaning:
      'maximum memory of one tenant’s sessions in Redis, counting for each its stored text plus 512 bytes ([if exceeded](operations.md#what-is-full-when))',
    unit: 'bytes',
  },
  SESSION_TOUCH_INTERVAL: {
    meaning:
      'minimum time between two extensions of a session’s idle timeout; at most half of that timeout counts',
    unit: 's',
  },
  SESSION_CLEANUP_INTERVAL: {
    meaning: 'interval of the scheduled cleanup (in AWS, whole minutes)',
    unit: 's',
  },
  SESSION_MAX_METADATA_BYTES: {
    meaning: 'maximum size of one stored session; times the maximum sessions per user, at most 6291456',
    unit: 'bytes',
  },
  SESSION_TENANTS: {
    meaning:
      'overrides per tenant, such as `{"org_1":{"sessionTTL":3600}}`; supports `sessionTTL`, `absoluteTTL`, `slidingExpiration`, `maxSessionsPerUser`, `onLimit`, `maxBytesPerTenant`',
    unit: 'JSON',
  },
  SESSION_CEILING: {
    meaning:
      'upper bounds for all tenants; must contain `sessionTTL`, `absoluteTTL` and `maxSessionsPerUser`',
    unit: 'JSON',
  },
});

export const CACHE: Variables = ofTable(CACHE_VARIABLES, ({ redis }) => redis.cache, {
  CACHE_DEFAULT_TTL: {
    meaning: 'TTL of entries that are stored without one (at most `CACHE_MAX_TTL`)',
    unit: 's',
  },
  CACHE_MAX_TTL: { meaning: 'maximum TTL', unit: 's' },
  CACHE_MAX_VALUE_BYTES: {
    meaning: 'maximum size of a value as JSON (at most 2400000 for the HTTP and GraphQL APIs)',
    unit: 'bytes',
  },
  CACHE_LEASE_MS: { meaning: 'time for which a lease makes other processes wait for a load', unit: 'ms' },
  CACHE_MAX_LOAD_MS: {
    meaning:
      '[default timeout of loaders](../use/cache.md#read-through-the-cache), and maximum wait for the load of another caller',
    unit: 'ms',
  },
  CACHE_MAX_INVALIDATIONS: {
    meaning:
      'invalidations kept per tenant ([bounds](../understand/cache.md#bounds)); entries older than the oldest one kept are stale',
  },
  CACHE_LOCAL_TIER: {
    meaning:
      'keeps copies of values in process memory ([local tier](../use/cache.md#the-local-tier)), such as `{"mode":"validated","maxBytes":67108864}` or `{"mode":"bounded","maxBytes":67108864,"localTtlMs":1000}`',
    unit: 'JSON',
  },
});

export const API: Variables = {
  TOKEN_ISSUERS: {
    meaning: 'accepted token issuers, [described below](#token-issuers). `npm run dev` adds its own issuer',
    unit: 'JSON',
    required: '(set by the deployment)',
  },
  CORS_ORIGINS: {
    meaning: 'allowed origins for `npm run dev`, separated by commas; in AWS, use the setting `corsOrigins`',
    defaultValue: ({ corsOrigins }) => corsOrigins.join(',') || undefined,
    defaultText: 'its own origin',
  },
  CACHE_WRITE_PERMISSION: {
    meaning: 'permission required to write, delete and invalidate cache entries; empty to require none',
    defaultText: `\`${DEFAULT_CACHE_WRITE}\``,
  },
  STEP_UP: {
    meaning:
      'sign-in that operations require of their callers ([step-up authentication](#step-up-authentication)), such as `{"revokeTenantSessions":{"maxAgeSeconds":900}}`',
    unit: 'JSON',
    defaultText: 'nothing',
  },
  CLIENT_ADDRESS_HEADER: {
    meaning:
      'request header in which a trusted proxy states the client’s address, such as `CloudFront-Viewer-Address` or `X-Forwarded-For` ([behind a proxy](domains.md#the-clients-address-behind-a-proxy)); malformed addresses are ignored',
    defaultText: 'the address that the transport observes',
  },
  CLIENT_ADDRESS_HOPS: {
    meaning:
      'number of trusted proxies that add an address to that header, 1 to 10; the first of them sees the client',
    defaultText: '`1`',
  },
  CLIENT_USER_AGENT_HEADER: {
    meaning: 'request header in which the proxy states the client’s user agent',
    defaultText: '`User-Agent`',
  },
  PROXY_SECRET_SHA256: {
    meaning:
      'SHA-256, as hex, of the secret that the proxy must send in `X-Origin-Verify` with these headers; while you replace the secret, two hashes separated by a comma',
    required: 'with either header',
  },
  TENANT_LIMITS: {
    meaning:
      '[limits of tenants](tenants.md#limits), such as `{"*":{"requestsPerSecond":100},"org_1":{"requestsPerSecond":500}}`, or `off`',
    unit: 'JSON',
    defaultValue: ({ tenantLimits }) => tenantLimits,
  },
  LOG_LEVEL: {
    meaning: 'minimum level of log lines: `debug`, `info`, `warn`, `error` or `silent`',
    defaultValue: ({ logLevel }) => logLevel,
    defaultText: '`warn` with `npm run dev`',
  },
};

/** Variables that the service configuration does not read: used by the build or a command, or set by AWS. */
export const OTHER: Variables = {
  BACKEND_SETTINGS: {
    meaning: 'build-time overrides of individual settings (listed above)',
    unit: 'JSON',
  },
  SMOKE_TOKEN: { meaning: 'access token that `npm run smoke` sends; a secret' },
  JWKS_MIRROR_BUCKET: {
    meaning: 'bucket with copies of the issuers’ keys; set by the deployment in production',
  },
  EVENT_BUS_NAME: { meaning: 'bus of session events; set by the deployment with `sessionEvents`' },
  DEPLOYMENT: { meaning: '`deployment` of session events; set by the deployment with `sessionEvents`' },
  AMPLIFY_SSM_ENV_CONFIG: {
    meaning: 'maps variables to the secrets that contain their values; set by Amplify',
  },
  AWS_REGION: { meaning: 'region of the function; set by Lambda' },
  AWS_LAMBDA_FUNCTION_NAME: { meaning: 'function name in metrics; set by Lambda' },
  AWS_ACCESS_KEY_ID: { meaning: 'access key id of the function’s role; set by Lambda' },
  AWS_SECRET_ACCESS_KEY: { meaning: 'secret access key of the function’s role; set by Lambda' },
  AWS_SESSION_TOKEN: { meaning: 'session token of the function’s role; set by Lambda' },
  AWS_ENDPOINT_URL_S3: { meaning: 'S3 endpoint for tests' },
  AWS_ENDPOINT_URL_LAMBDA: { meaning: 'Lambda endpoint of `npm run ops`, for tests' },
  AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: {
    meaning: 'Cognito endpoint of `npm run verify:aws`, for tests',
  },
};

/** Adds defaults to rows: each variable sets one field of the configuration. */
function ofTable<Name extends string, Config extends object>(
  fields: Readonly<Record<Name, keyof Config>>,
  sectionOf: (config: ServiceConfig) => Config,
  rows: Readonly<Record<NoInfer<Name>, Variable>>,
): Variables {
  const entries = Object.entries<Variable>(rows).map(([name, row]) => {
    const field = fields[name as Name];
    return [name, { ...row, defaultValue: (config: ServiceConfig) => sectionOf(config)[field] }] as const;
  });
  return Object.fromEntries(entries);
}
