import { describe, expect, it } from 'vitest';
import { MAX_SERVER_BYTES, MAX_BYTES as TOKEN_BYTES } from '../../../src/api/auth/token-cache.ts';
import { loadServiceConfig } from '../../../src/api/config.ts';
import { MAX_FIELD_ERRORS } from '../../../src/api/errors/index.ts';
import { GRAPHQL_LIMITS } from '../../../src/api/graphql/index.ts';
import { MAX_LOGOUT_BODY_BYTES } from '../../../src/api/http/index.ts';
import { BODY_OVERHEAD_BYTES, maxCacheBodyBytes } from '../../../src/api/modules.ts';
import { MAX_CLIENT_CHARS } from '../../../src/api/operations/session-access.ts';
import { MAX_SESSIONS } from '../../../src/api/operations/session-schemas.ts';
import { MAX_GRAPHQL_ANSWER_BYTES, MAX_HTTP_ANSWER_BYTES } from '../../../src/api/transport-limits.ts';
import { MAX_BYTES as INVALIDATION_BYTES, MAX_TABLE_BYTES } from '../../../src/redis/cache/invalidations.ts';
import { MAX_BYTES as COUNTER_BYTES, LISTED_NAMESPACES } from '../../../src/redis/cache/metrics.ts';
import { MAX_BYTES as VERSION_BYTES } from '../../../src/redis/cache/version-tracker.ts';
import {
  MAX_BATCH,
  MAX_MESSAGE_BYTES,
  MAX_NAME_CHARS,
  TAG_LIMITS,
  TENANT_LIMIT_DEFAULTS,
} from '../../../src/redis/index.ts';
import {
  HISTORY_BYTES,
  HISTORY_TTL_MS,
  MAX_ENDED_SESSIONS,
} from '../../../src/redis/session/history-format.ts';
import {
  IDEMPOTENCY_RECORD_BYTES,
  IDEMPOTENCY_TTL_MS,
  MAX_IDEMPOTENCY_RECORDS,
} from '../../../src/redis/session/idempotency.ts';
import {
  MAX_CLAIM_CHARS,
  MAX_NAMES,
  MAX_SESSION_CLAIMS,
  MAX_USER_ID_CHARS,
} from '../../../src/redis/session/identity.ts';
import { REFUSE_MS, TOKEN_MS } from '../../../src/redis/session/logout.ts';
import { MAX_BYTES as RECORD_BYTES } from '../../../src/redis/session/record.ts';
import { MAX_USERS } from '../../../src/redis/session/sign-in-index.ts';
import { MAX_BYTES as SLOT_BYTES } from '../../../src/redis/session/slots.ts';
import { MAX_BYTES as REGISTRY_BYTES } from '../../../src/redis/session/tenant-registry.ts';
import { KEYS_MEMORY, MAX_BYTES as NAME_BYTES } from '../../../src/redis/shared/keys.ts';
import { MAX_PURGE_LIMIT } from '../../../src/redis/tenant/purge.ts';
import { MAX_LIMITED_TENANTS_BYTES } from '../../../src/redis/tenant/rate-limiter.ts';
import { createTenantLimits } from '../../../src/redis/tenant/rate-limits.ts';
import { MINIMAL_ENVIRONMENT } from '../../support/documents/minimal-environment.ts';
import { documentedVariables, plain, tablesOf } from '../../support/documents/tables.ts';
import { amount, duration, size } from './quantity.ts';

const { redis } = loadServiceConfig(MINIMAL_ENVIRONMENT);
const { cache, session, endpoint, resilience } = redis;
const { requests, bytes, maxInFlight, maxInFlightBytes } =
  createTenantLimits({ '*': TENANT_LIMIT_DEFAULTS })('org_acme') ?? {};
const megabytes = (value: number) => `${value / 1_000_000} MB`;

/** The default limits of a tenant, by field. */
const TENANT: Readonly<Record<string, string>> = {
  'requestsPerSecond, burst': `${amount(requests?.perSecond)} a second, ${amount(requests?.burst)} at once`,
  'writeBytesPerSecond, writeBytesBurst': `${size(bytes?.perSecond)} a second, ${size(bytes?.burst)} at once`,
  maxInFlight: amount(maxInFlight),
  maxInFlightBytes: size(maxInFlightBytes),
};

/** The value of each bound. */
const BOUNDS: Readonly<Record<string, string>> = {
  'request body, cache': size(maxCacheBodyBytes(cache.maxValueBytes)),
  'request body, sessions': size(session.maxMetadataBytes + BODY_OVERHEAD_BYTES),
  'request body, logout at the issuer': size(MAX_LOGOUT_BODY_BYTES),
  'operations in one GraphQL request': amount(GRAPHQL_LIMITS.resolverCount),
  'nested fields in one GraphQL request': amount(GRAPHQL_LIMITS.queryDepth),
  'keys of getManyCache, entries of setManyCache': amount(MAX_BATCH),
  'tags of one entry; of one invalidation; of one read': Object.values(TAG_LIMITS)
    .map(({ count, length }) => `${amount(count)} of ${amount(length)} characters`)
    .join('; '),
  'limit of one purgeTenant, in keys': amount(MAX_PURGE_LIMIT),
  'sessions in one page of a list': amount(MAX_SESSIONS),
  'invalid fields listed in an error': amount(MAX_FIELD_ERRORS),
  'message of an error; path of an invalid field': `${size(MAX_MESSAGE_BYTES)}; ${amount(MAX_NAME_CHARS)} characters`,
  'response over HTTP; of one GraphQL field, with JSON counted as an escaped string': `${megabytes(MAX_HTTP_ANSWER_BYTES)}; ${megabytes(MAX_GRAPHQL_ANSWER_BYTES)}`,
  'percent-encoded names: tenant, namespace, key': `${Object.values(NAME_BYTES).join(', ')} bytes`,
  'user id': `${amount(MAX_USER_ID_CHARS)} characters`,
  'user agent; address of a session': `${MAX_CLIENT_CHARS.userAgent}; ${MAX_CLIENT_CHARS.ipAddress} characters`,
  'roles of a session; permissions; additional claims': `${MAX_NAMES}; ${MAX_NAMES}; ${MAX_SESSION_CLAIMS} of ${MAX_CLAIM_CHARS} characters`,
  'cached value, as JSON': size(cache.maxValueBytes),
  'TTL of a cached value': duration(cache.maxTTL),
  'one stored session': size(session.maxMetadataBytes),
  'per tenant: memory of sessions in Redis': size(session.maxBytesPerTenant),
  'live sessions of one user': amount(session.maxSessionsPerUser),
  'lifetime of a session: unused, in total': `${duration(session.sessionTTL)}, ${duration(session.absoluteTTL)}`,
  'lifetime of an idempotency key': duration(IDEMPOTENCY_TTL_MS / 1_000),
  'per tenant: idempotency records': `${amount(MAX_IDEMPOTENCY_RECORDS)} of ${amount(IDEMPOTENCY_RECORD_BYTES)} bytes`,
  'per user: ended sessions in the history': `${amount(MAX_ENDED_SESSIONS)}, for ${duration(HISTORY_TTL_MS / 1_000)}`,
  'per tenant: histories of ended sessions': size(HISTORY_BYTES),
  'per user: tenants with sessions that a logout at the issuer ends': amount(MAX_USERS),
  'records of a logout: to reject older tokens, to recognize the same logout token': `${duration(REFUSE_MS / 1_000)}, ${duration(TOKEN_MS / 1_000)}`,
  'per tenant: invalidations': amount(cache.maxInvalidations),
  'per tenant: namespaces in metrics': amount(LISTED_NAMESPACES),
  'time of one Redis command; of connecting': `${amount(endpoint.commandTimeoutMs)} ms; ${amount(endpoint.connectTimeoutMs)} ms`,
  'time of a lease; other processes wait for two leases': `${amount(cache.leaseMs)} ms`,
  'wait for the load of another caller': `${amount(cache.maxLoadMs)} ms`,
  'time of a loader': `${amount(cache.maxLoadMs)} ms`,
  'Redis calls in flight in one process': amount(resilience.maxInFlight),
  'consecutive failures of Redis': amount(resilience.circuitFailures),
  [`process memory: invalidations of tenants, at most ${size(MAX_TABLE_BYTES)} for one`]:
    size(INVALIDATION_BYTES),
  'process memory: versions of tenants, for writes': size(VERSION_BYTES),
  'process memory: unsent counters': size(COUNTER_BYTES),
  'process memory: limits of tenants': size(MAX_LIMITED_TENANTS_BYTES),
  'process memory: verified tokens, for a minute': size(TOKEN_BYTES),
  'process memory: verified tokens of servers that call for users': size(MAX_SERVER_BYTES),
  'process memory: parsed sessions': size(RECORD_BYTES),
  'process memory: tenants with more sessions per user than configured': size(SLOT_BYTES),
  'process memory: tenants registered for the cleanup': size(REGISTRY_BYTES),
  'process memory: key names, for each kind of key': size(KEYS_MEMORY.maxBytes),
};

/** Bounds without a constant. */
const WITHOUT_VALUE = ['concurrent executions of one function', 'process memory: copies of values'];

describe('the table of bounds in docs/operate/security.md', () => {
  const rows = tablesOf('docs/operate/security.md', 'bound', 'value', 'set by', 'if exceeded').flat();
  const ofTenants = rows.filter(([, , setBy = '']) => setBy.startsWith('[`TENANT_LIMITS`]'));
  const byName = new Map(
    rows.filter((row) => !ofTenants.includes(row)).map(([bound, ...cells]) => [plain(bound), cells]),
  );

  it('has the bounds that are tested here, and no others', () => {
    expect([...byName.keys()].sort()).toEqual([...Object.keys(BOUNDS), ...WITHOUT_VALUE].sort());
  });

  it.each(Object.entries(BOUNDS))('has the value of the code: %s', (bound, value) => {
    expect(byName.get(bound)?.[0]).toBe(value);
  });

  it('has the values of the code where it says how bounds come about', () => {
    const overhead = `plus ${size(BODY_OVERHEAD_BYTES)}`;
    for (const kind of ['cache', 'sessions'])
      expect(byName.get(`request body, ${kind}`)?.[1]).toContain(overhead);
    const kept = `the latest ${amount(MAX_IDEMPOTENCY_RECORDS / 2)} are kept`;
    expect(byName.get('per tenant: idempotency records')?.[2]).toContain(kept);
  });

  it('has the limits of a tenant', () => {
    const shown = ofTenants.map(([, value, setBy]) => [plain(setBy).split(': ')[1], value]);
    expect(shown).toEqual(Object.entries(TENANT));
  });

  const bounding = /_MAX_|_TTL$|_TIMEOUT_MS$|_LEASE_|_FAILURES$|_LOCAL_TIER$|^TENANT_LIMITS$/;
  /** Constants that other limits bound, or that are defaults and not limits. */
  const elsewhere = ['UPSTASH_MAX_REQUEST_BYTES', 'CACHE_DEFAULT_TTL'];
  const bounds = [...documentedVariables().settings.keys()].filter(
    (name) => bounding.test(name) && !elsewhere.includes(name),
  );

  it.each(bounds)('has a row for %s', (name) => {
    expect(rows.flat().join(' ')).toContain(name);
  });
});

it('the limits of a tenant in docs/operate/tenants.md are those of the code', () => {
  const columns = ['field', 'limits', 'default', 'reason', 'if exceeded'];
  const rows = tablesOf('docs/operate/tenants.md', ...columns).flat();
  const shown = rows.map(([field, , value]) => [plain(field), value]);
  expect(shown).toEqual([...Object.entries(TENANT), ['maxValueBytes', 'none']]);
});
