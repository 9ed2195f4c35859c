import { CONNECTION_VARIABLES } from './env-file.ts';

/** The names of all variables that a local product reads. A test compares them with the documented ones. */
export const SETTINGS: readonly string[] = [
  ...CONNECTION_VARIABLES,
  ...['URL', 'TOKEN'].map((name) => `UPSTASH_REDIS_REST_${name}`),
  'UPSTASH_MAX_REQUEST_BYTES',
  ...['KEY_PREFIX', 'COMMAND_TIMEOUT_MS', 'CONNECT_TIMEOUT_MS'].map((name) => `REDIS_${name}`),
  ...['CIRCUIT_FAILURES', 'CIRCUIT_RESET_MS', 'MAX_IN_FLIGHT'].map((name) => `REDIS_${name}`),
  ...['TTL', 'ABSOLUTE_TTL', 'SLIDING_EXPIRATION', 'MAX_PER_USER', 'ON_LIMIT'].map(
    (name) => `SESSION_${name}`,
  ),
  ...['MAX_BYTES_PER_TENANT', 'TOUCH_INTERVAL', 'CLEANUP_INTERVAL'].map((name) => `SESSION_${name}`),
  ...['MAX_METADATA_BYTES', 'TENANTS', 'CEILING'].map((name) => `SESSION_${name}`),
  ...['DEFAULT_TTL', 'MAX_TTL', 'MAX_VALUE_BYTES', 'LEASE_MS', 'MAX_LOAD_MS'].map((name) => `CACHE_${name}`),
  ...['MAX_INVALIDATIONS', 'LOCAL_TIER', 'WRITE_PERMISSION'].map((name) => `CACHE_${name}`),
  ...['ADDRESS_HEADER', 'ADDRESS_HOPS', 'USER_AGENT_HEADER'].map((name) => `CLIENT_${name}`),
  ...['TOKEN_ISSUERS', 'CORS_ORIGINS', 'STEP_UP', 'PROXY_SECRET_SHA256', 'TENANT_LIMITS', 'LOG_LEVEL'],
];
