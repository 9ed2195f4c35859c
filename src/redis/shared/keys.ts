import { InvalidInputError } from '../errors.ts';
import { memoize } from './memoize.ts';

/**
 * The only place that spells keys. A tenant's keys all carry `{tenant}`, a Redis hash tag: they share one slot,
 * so scripts stay atomic on a cluster and no key changes when the topology does.
 */

/** Longest encoded segment, in bytes. */
const MAX_BYTES = { tenantId: 256, userId: 512, namespace: 256, key: 1024, tag: 256 } as const;

export type SegmentName = keyof typeof MAX_BYTES;

/**
 * Encodes a caller's string so that it can be neither a separator, a hash tag, a glob nor another segment:
 * everything but letters, digits and `-_.~` is percent-encoded as UTF-8.
 * @param name what the string is, for the error
 * @throws InvalidInputError when it is not a string, is empty, holds half a surrogate pair or is too long
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

/** Characters by their code: those that stand as they are, and the colon, by far the most common of the others. */
const STANDS = 1;
const COLON = 2;
const KINDS = new Uint8Array(128);
for (const char of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~') {
  KINDS[char.charCodeAt(0)] = STANDS;
}
KINDS[':'.charCodeAt(0)] = COLON;

/** Every call encodes a key or two: a loop costs a fraction of patterns and of the language's own encoder. */
function percentEncode(name: string, value: string): string {
  let encoded = '';
  let from = 0;
  for (let i = 0; i < value.length; i++) {
    const kind = KINDS[value.charCodeAt(i)];
    if (kind === STANDS) continue;
    if (kind !== COLON) return encodeAny(name, value);
    encoded += `${value.slice(from, i)}%3A`;
    from = i + 1;
  }
  return from === 0 ? value : encoded + value.slice(from);
}

function encodeAny(name: string, value: string): string {
  try {
    return encodeURIComponent(value).replace(
      /[!'()*]/g,
      (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
    );
  } catch {
    // Two different lone surrogates would both become U+FFFD and so reach the same key.
    throw new InvalidInputError(name, 'is not well-formed Unicode (half a surrogate pair)');
  }
}

/** A metadata key as it stands in a stored record; it may be any length the record's own ceiling allows. */
export const encodeField = (value: string): string => percentEncode('metadata key', value);
export const decodeField = decodeURIComponent;
export const decodeSegment = decodeURIComponent;

export interface CacheKeys {
  readonly watermark: string;
  readonly clock: string;
  readonly metrics: string;
  metricsBatch(id: string): string;
  entry(namespace: string, key: string): string;
  lease(namespace: string, key: string): string;
}

/** Keys of one tenant's cache. Every call asks for them: they are made once. */
export const cacheKeys = memoize((tenantId): CacheKeys => {
  const tenant = encodeSegment('tenantId', tenantId);
  const encodedNamespace = rememberedLast((namespace: string) => encodeSegment('namespace', namespace));
  const path = (namespace: string, key: string) =>
    `${encodedNamespace(namespace)}:${encodeSegment('key', key)}`;
  return {
    watermark: `cache-watermark:{${tenant}}`,
    clock: `cache-clock:{${tenant}}`,
    metrics: `cache-metrics:{${tenant}}`,
    metricsBatch: (id) => `cache-metrics-batch:{${tenant}}:${id}`,
    entry: (namespace, key) => `cache:{${tenant}}:${path(namespace, key)}`,
    lease: (namespace, key) => `cache-lease:{${tenant}}:${path(namespace, key)}`,
  };
});

export interface SessionKeys {
  /** The tenant's name in the registry. */
  readonly tenant: string;
  readonly epoch: string;
  readonly index: string;
  readonly revokedIndex: string;
  /** @param place where a session lives: its user's userHash and a slot number */
  record(place: { userHash: string; slot: number }): string;
  operation(operationHash: string): string;
}

/** Keys of one tenant's sessions. */
export const sessionKeys = memoize((tenantId) => sessionKeysOf(encodeSegment('tenantId', tenantId)));

/** The same, for a tenant already encoded: as the registry lists it. */
export function sessionKeysOf(tenant: string): SessionKeys {
  return {
    tenant,
    epoch: `session-epoch:{${tenant}}`,
    index: `session-index:{${tenant}}`,
    revokedIndex: `session-revokedIndex:{${tenant}}`,
    record: ({ userHash, slot }) => `session:{${tenant}}:${userHash}:${slot}`,
    operation: (operationHash) => `session-operation:{${tenant}}:${operationHash}`,
  };
}

/** Token buckets of what a tenant may ask for. */
export const rateKeys = memoize((tenantId) => {
  const tenant = encodeSegment('tenantId', tenantId);
  return { requests: `rate:{${tenant}}:requests`, bytes: `rate:{${tenant}}:bytes` };
});

/** Globs for SCAN. Encoded names hold no character that a glob knows, so each matches one tenant's keys alone. */
export const tenantGlobs = (tenantId: string) => {
  const tenant = encodeSegment('tenantId', tenantId);
  return { sessions: `session:{${tenant}}:*`, entries: `cache:{${tenant}}:*` };
};

/** Every tenant that ever held a session. */
export const TENANT_REGISTRY = 'session-tenants';

/** Calls tend to name the same namespace as the last one. */
function rememberedLast(make: (name: string) => string): (name: string) => string {
  let last: { name: string; made: string } | undefined;
  return (name) => {
    if (last?.name !== name) last = { name, made: make(name) };
    return last.made;
  };
}
