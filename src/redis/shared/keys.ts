import { InvalidInputError } from '../errors.ts';
import { type Memory, memoize } from './memoize.ts';

/**
 * The only module that builds keys. All keys of a tenant contain the Redis hash tag `{tenant}`, so they share one slot:
 * scripts are atomic on a cluster, and keys do not depend on the topology. The client adds the prefix of an
 * environment, `REDIS_KEY_PREFIX`.
 */

/** Longest encoded segment, in bytes. */
export const MAX_BYTES = { tenantId: 256, namespace: 256, key: 1024 } as const;

export type SegmentName = keyof typeof MAX_BYTES;

/**
 * Encodes a string chosen by a caller so that it cannot act as a separator, hash tag or glob, or collide with another
 * segment: everything except letters, digits and `-_.~` is percent-encoded as UTF-8.
 * @param name name of the string in the error
 * @throws InvalidInputError if it is not a string, is empty, contains half of a surrogate pair or is too long
 */
export function encodeSegment(name: SegmentName, value: string): string {
  if (typeof value !== 'string') throw new InvalidInputError(name, 'must be a string');
  if (value === '') throw new InvalidInputError(name, 'must not be empty');
  const encoded = percentEncode(name, value);
  if (encoded.length > MAX_BYTES[name]) {
    throw new InvalidInputError(name, `is longer than ${MAX_BYTES[name]} bytes once percent-encoded`);
  }
  return encoded;
}

/** The problem with a string that UTF-8 cannot represent: different strings would become the same bytes. */
export const NOT_WELL_FORMED = 'is not well-formed Unicode (half a surrogate pair)';

/** Also encodes `!'()*`, which `encodeURIComponent` does not; `*` is a glob. */
export function percentEncode(name: string, value: string): string {
  try {
    return encodeURIComponent(value).replace(
      /[!'()*]/g,
      (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
    );
  } catch {
    // Two different lone surrogates would both become U+FFFD and map to the same key.
    throw new InvalidInputError(name, NOT_WELL_FORMED);
  }
}

/** Encodes a metadata key for a stored record. The record's size limit bounds its length. */
export const encodeField = (value: string): string => percentEncode('metadata key', value);
export const decodeField = decodeURIComponent;
export const decodeSegment = decodeURIComponent;

/** Keys of several thousand tenants. */
export const KEYS_MEMORY: Memory<unknown> = {
  maxBytes: 4 * 1_048_576,
  // About nine strings that contain the tenant, and the functions that build the others.
  bytesOf: (_, tenantId) => 1_900 + 13 * tenantId.length,
};

export interface CacheKeys {
  /** The tenant's version. */
  readonly version: string;
  /** The invalidation table. */
  readonly invalidations: string;
  readonly metrics: string;
  metricsBatch(id: string): string;
  entry(namespace: string, key: string): string;
  lease(namespace: string, key: string): string;
  /** The reply to a call that may be repeated. @param id id of the call */
  reply(id: string): string;
}

/** Keys of one tenant's cache. */
export const cacheKeys = memoize((tenantId): CacheKeys => {
  const tenant = encodeSegment('tenantId', tenantId);
  const path = (namespace: string, key: string) =>
    `${encodeSegment('namespace', namespace)}:${encodeSegment('key', key)}`;
  return {
    version: `cache-version:{${tenant}}`,
    invalidations: `cache-invalidations:{${tenant}}`,
    metrics: `cache-metrics:{${tenant}}`,
    metricsBatch: (id) => `cache-metrics-batch:{${tenant}}:${id}`,
    entry: (namespace, key) => `cache:{${tenant}}:${path(namespace, key)}`,
    lease: (namespace, key) => `cache-lease:{${tenant}}:${path(namespace, key)}`,
    reply: (id) => `cache-reply:{${tenant}}:${id}`,
  };
}, KEYS_MEMORY);

export interface SessionKeys {
  /** The tenant's name in the registry. */
  readonly tenant: string;
  readonly epoch: string;
  readonly index: string;
  /** The same sessions, by creation time. */
  readonly created: string;
  /** The epochs started by revocations, until the sessions that they ended are reclaimed. */
  readonly revoked: string;
  /** The index of the sessions that ended when this epoch started. */
  revokedIndex(epoch: string): string;
  /** @param location a user's hash and a slot number */
  record(location: { userHash: string; slot: number }): string;
  /** The idempotency records: the latest and the earlier ones. */
  readonly idempotency: readonly [latest: string, earlier: string];
  /** The history of ended sessions: the latest and the earlier part. */
  readonly history: readonly [latest: string, earlier: string];
  /** The sign-ins at issuers that the tenant's sessions belong to. */
  readonly signIns: string;
}

/** Keys of one tenant's sessions. */
export const sessionKeys = memoize(
  (tenantId) => sessionKeysOf(encodeSegment('tenantId', tenantId)),
  KEYS_MEMORY,
);

/** The same for a tenant id that is already encoded, as in the registry. */
export function sessionKeysOf(tenant: string): SessionKeys {
  return {
    tenant,
    epoch: `session-epoch:{${tenant}}`,
    index: `session-index:{${tenant}}`,
    created: `session-created:{${tenant}}`,
    revoked: `session-revoked:{${tenant}}`,
    revokedIndex: (epoch) => `session-revoked:{${tenant}}:${epoch}`,
    record: ({ userHash, slot }) => `session:{${tenant}}:${userHash}:${slot}`,
    idempotency: [`session-idempotency:{${tenant}}`, `session-idempotency:{${tenant}}:earlier`],
    history: [`session-history:{${tenant}}`, `session-history:{${tenant}}:earlier`],
    signIns: `session-sign-ins:{${tenant}}`,
  };
}

/** Keys of a logout target, in a slot of their own. */
export interface LogoutKeys {
  /** The tenants' users whose sessions it contains. */
  readonly users: string;
  /** When the newest logout was issued. */
  readonly ended: string;
}

/** @param hash hash of a logout target */
export const logoutKeys = (hash: string): LogoutKeys => ({
  users: `session-sign-in:{${hash}}`,
  ended: `session-logout:{${hash}}`,
});

/** The session of an alias, in a slot of its own. @param hash hash of the alias */
export const aliasKey = (hash: string): string => `session-alias:{${hash}}`;

/** A logout token that has been processed. */
export const logoutTokenKey = (hash: string): string => `session-logout-token:{${hash}}`;

/** Token buckets of a tenant's limits. */
export interface RateKeys {
  readonly requests: string;
  readonly bytes: string;
}

export const rateKeys = memoize((tenantId): RateKeys => {
  const tenant = encodeSegment('tenantId', tenantId);
  return { requests: `rate:{${tenant}}:requests`, bytes: `rate:{${tenant}}:bytes` };
}, KEYS_MEMORY);

/** A glob for SCAN. Encoded names contain no glob character, so it matches one tenant's entries only. */
export const entriesGlob = (tenantId: string): string => `cache:{${encodeSegment('tenantId', tenantId)}}:*`;

/** The same for one namespace. */
export const namespaceGlob = (tenantId: string, namespace: string): string =>
  `cache:{${encodeSegment('tenantId', tenantId)}}:${encodeSegment('namespace', namespace)}:*`;

/** The keys that SCAN found for a glob, without the prefix that a client adds. */
export function keysIn(glob: string, found: readonly string[]): string[] {
  const start = glob.slice(0, -1);
  return found.map((key) => key.slice(key.indexOf(start)));
}

/** Every tenant that has held a session. */
export const TENANT_REGISTRY = 'session-tenants';

/** Every tenant whose cache may have a version. */
export const CACHE_TENANTS = 'cache-tenants';

/** Progress of the work after the latest restore. */
export const RESTORE_PROGRESS = 'restore-progress';
