import type { ServiceConfig } from '../../src/api/config.ts';
import { MAX_FIELD_ERRORS } from '../../src/api/errors/index.ts';
import { GRAPHQL_LIMITS } from '../../src/api/graphql/index.ts';
import { MAX_LOGOUT_BODY_BYTES } from '../../src/api/http/index.ts';
import { BODY_OVERHEAD_BYTES, maxCacheBodyBytes } from '../../src/api/modules.ts';
import { MAX_CLIENT_CHARS } from '../../src/api/operations/session-access.ts';
import { MAX_SESSIONS } from '../../src/api/operations/session-schemas.ts';
import { MAX_GRAPHQL_ANSWER_BYTES, MAX_HTTP_ANSWER_BYTES } from '../../src/api/transport-limits.ts';
import { LISTED_NAMESPACES } from '../../src/redis/cache/metrics.ts';
import { MAX_BATCH, MAX_MESSAGE_BYTES, MAX_NAME_CHARS, TAG_LIMITS } from '../../src/redis/index.ts';
import {
  MAX_CLAIM_CHARS,
  MAX_NAMES,
  MAX_SESSION_CLAIMS,
  MAX_USER_ID_CHARS,
} from '../../src/redis/session/identity.ts';
import { MAX_BYTES as NAME_BYTES } from '../../src/redis/shared/keys.ts';
import { MAX_PURGE_LIMIT } from '../../src/redis/tenant/purge.ts';
import { type Bound, FIXED, INVALID, TOO_LARGE } from './bound.ts';
import { PROCESS_MEMORY } from './process-memory.ts';
import { amount, duration, size } from './quantity.ts';
import { sessionBounds } from './session-bounds.ts';
import { table } from './table.ts';
import { TENANT_LIMITS } from './tenant-limits.ts';

/** Bounds of requests, stored data, process memory and time. */
export const boundTable = (config: ServiceConfig): string =>
  table(
    ['bound', 'value', 'set by', 'if exceeded'],
    boundsOf(config).map(({ bound, value, setBy, beyond }) => [bound, value, setBy, beyond]),
  );

const boundsOf = (config: ServiceConfig): readonly Bound[] => [
  ...requestBounds(config),
  ...nameBounds(),
  ...storedBounds(config),
  ...timeBounds(config),
  ...processBounds(config),
];

const requestBounds = ({ redis: { cache, session } }: ServiceConfig): readonly Bound[] => [
  ...TENANT_LIMITS.filter(({ value }) => value !== 'none').map(({ fields, limits, value, beyond }) => ({
    bound: `per tenant: ${limits.slice(0, 1).toLowerCase()}${limits.slice(1).split(/[.,:]/)[0]}`,
    value,
    setBy: `[\`TENANT_LIMITS\`](tenants.md#limits): ${fields.map((field) => `\`${field}\``).join(', ')}`,
    beyond,
  })),
  {
    bound: 'concurrent executions of one function',
    value: 'the account’s concurrency',
    setBy: 'the setting `maxConcurrency`',
    beyond: '429 from Lambda; an alarm',
  },
  {
    bound: 'request body, cache',
    value: size(maxCacheBodyBytes(cache.maxValueBytes)),
    setBy: `\`CACHE_MAX_VALUE_BYTES\` or 1 MiB, plus ${size(BODY_OVERHEAD_BYTES)}`,
    beyond: '413 `BODY_TOO_LARGE`',
  },
  {
    bound: 'request body, sessions',
    value: size(session.maxMetadataBytes + BODY_OVERHEAD_BYTES),
    setBy: `\`SESSION_MAX_METADATA_BYTES\`, plus ${size(BODY_OVERHEAD_BYTES)}`,
    beyond: '413 `BODY_TOO_LARGE`',
  },
  {
    bound: 'request body, logout at the issuer',
    value: size(MAX_LOGOUT_BODY_BYTES),
    setBy: FIXED,
    beyond: '400 `invalid_request`',
  },
  {
    bound: 'operations in one GraphQL request',
    value: amount(GRAPHQL_LIMITS.resolverCount),
    setBy: FIXED,
    beyond: 'the error `ResolverExecutionLimitReached` for each additional one',
  },
  {
    bound: 'nested fields in one GraphQL request',
    value: amount(GRAPHQL_LIMITS.queryDepth),
    setBy: `${FIXED}; 20 in sandboxes and previews, for introspection, which production rejects`,
    beyond: 'the error `QueryDepthLimitReached` for each deeper one',
  },
  {
    bound: 'keys of `getManyCache`, entries of `setManyCache`',
    value: amount(MAX_BATCH),
    setBy: FIXED,
    beyond: INVALID,
  },
  {
    bound: 'tags of one entry; of one invalidation; of one read',
    value: Object.values(TAG_LIMITS)
      .map(({ count, length }) => `${amount(count)} of ${amount(length)} characters`)
      .join('; '),
    setBy: FIXED,
    beyond: INVALID,
  },
  {
    bound: '`limit` of one `purgeTenant`, in keys',
    value: amount(MAX_PURGE_LIMIT),
    setBy: FIXED,
    beyond: INVALID,
  },
  { bound: 'sessions in one page of a list', value: amount(MAX_SESSIONS), setBy: FIXED, beyond: INVALID },
  {
    bound: 'invalid fields listed in an error',
    value: amount(MAX_FIELD_ERRORS),
    setBy: FIXED,
    beyond: 'omitted',
  },
  {
    bound: 'message of an error; path of an invalid field',
    value: `${size(MAX_MESSAGE_BYTES)}; ${amount(MAX_NAME_CHARS)} characters`,
    setBy: FIXED,
    beyond: 'truncated',
  },
  {
    bound: 'response over HTTP; of one GraphQL field, with JSON counted as an escaped string',
    value: `${megabytes(MAX_HTTP_ANSWER_BYTES)}; ${megabytes(MAX_GRAPHQL_ANSWER_BYTES)}`,
    setBy: FIXED,
    beyond: `${TOO_LARGE}, which says how to request less; AppSync also fails if all fields of one request exceed 5 MB`,
  },
];

const megabytes = (bytes: number): string => `${bytes / 1_000_000} MB`;

const nameBounds = (): readonly Bound[] => [
  {
    bound: 'percent-encoded names: tenant, namespace, key',
    value: `${Object.values(NAME_BYTES).join(', ')} bytes`,
    setBy: FIXED,
    beyond: INVALID,
  },
  { bound: 'user id', value: `${amount(MAX_USER_ID_CHARS)} characters`, setBy: FIXED, beyond: INVALID },
  {
    bound: 'user agent; address of a session',
    value: `${MAX_CLIENT_CHARS.userAgent}; ${MAX_CLIENT_CHARS.ipAddress} characters`,
    setBy: FIXED,
    beyond: 'truncated',
  },
  {
    bound: 'roles of a session; permissions; additional claims',
    value: `${MAX_NAMES}; ${MAX_NAMES}; ${MAX_SESSION_CLAIMS} of ${MAX_CLAIM_CHARS} characters`,
    setBy: FIXED,
    beyond: `${INVALID}; a longer claim is omitted`,
  },
];

const storedBounds = ({ redis: { cache, session } }: ServiceConfig): readonly Bound[] => [
  {
    bound: 'cached value, as JSON',
    value: size(cache.maxValueBytes),
    setBy: '`CACHE_MAX_VALUE_BYTES`; per tenant, `maxValueBytes` of `TENANT_LIMITS`',
    beyond: TOO_LARGE,
  },
  {
    bound: 'TTL of a cached value',
    value: duration(cache.maxTTL),
    setBy: '`CACHE_MAX_TTL`',
    beyond: INVALID,
  },
  ...sessionBounds(session),
  {
    bound: 'per tenant: invalidations',
    value: amount(cache.maxInvalidations),
    setBy: '`CACHE_MAX_INVALIDATIONS`',
    beyond: 'the oldest is dropped, and entries older than it are stale',
  },
  {
    bound: 'per tenant: namespaces in metrics',
    value: amount(LISTED_NAMESPACES),
    setBy: FIXED,
    beyond: 'the least recently used one is counted only in the total',
  },
];

const timeBounds = ({ redis: { cache, endpoint } }: ServiceConfig): readonly Bound[] => [
  {
    bound: 'time of one Redis command; of connecting',
    value: `${amount(endpoint.commandTimeoutMs)} ms; ${amount(endpoint.connectTimeoutMs)} ms`,
    setBy: '`REDIS_COMMAND_TIMEOUT_MS`, `REDIS_CONNECT_TIMEOUT_MS`',
    beyond: '503 `TIMEOUT`',
  },
  {
    bound: 'time of a lease; other processes wait for two leases',
    value: `${amount(cache.leaseMs)} ms`,
    setBy: '`CACHE_LEASE_MS`',
    beyond: 'they load the value themselves',
  },
  {
    bound: 'wait for the load of another caller',
    value: `${amount(cache.maxLoadMs)} ms`,
    setBy: '`CACHE_MAX_LOAD_MS`; shorter with `loaderTimeoutMs`',
    beyond: 'the caller loads the value itself',
  },
  {
    bound: 'time of a loader',
    value: `${amount(cache.maxLoadMs)} ms`,
    setBy: '`loaderTimeoutMs`',
    beyond: 'its callers receive `TIMEOUT`',
  },
];

const processBounds = ({ redis: { resilience } }: ServiceConfig): readonly Bound[] => [
  {
    bound: 'Redis calls in flight in one process',
    value: amount(resilience.maxInFlight),
    setBy: '`REDIS_MAX_IN_FLIGHT`',
    beyond: '503 `UNAVAILABLE`, without reaching Redis',
  },
  {
    bound: 'consecutive failures of Redis',
    value: amount(resilience.circuitFailures),
    setBy: '`REDIS_CIRCUIT_FAILURES`, `REDIS_CIRCUIT_RESET_MS`',
    beyond: '503 `UNAVAILABLE`, until a call succeeds',
  },
  ...PROCESS_MEMORY.map(({ bound, bytes, beyond }) => ({ bound, value: size(bytes), setBy: FIXED, beyond })),
  {
    bound: 'process memory: copies of values',
    value: 'none',
    setBy: '`CACHE_LOCAL_TIER`: `maxBytes`',
    beyond: 'some are evicted',
  },
];
