import { cutName } from '../shared/cut.ts';
import { type MethodTrace, type MethodTraces, tenantOf, withTraces } from '../shared/tracing.ts';
import type { CacheTexts } from './texts-types.ts';
import { type CacheTrace, cacheChannel } from './trace.ts';
import type { CacheStore } from './types.ts';

type Fields = Partial<CacheTrace>;
type Result = NonNullable<CacheTrace['result']>;

const inNamespace = (tenantId: unknown, namespace: unknown): Fields => ({
  ...tenantOf(tenantId),
  ...(typeof namespace === 'string' && { namespace: cutName(namespace) }),
});

const whole: MethodTrace = { call: () => ({}) };
const ofTenant: MethodTrace = { call: tenantOf };
/** The reader adds its result itself. */
const read: MethodTrace = { call: inNamespace };
const found: MethodTrace = {
  call: inNamespace,
  result: (result): Fields => ({ result: result === undefined || result === false ? 'miss' : 'hit' }),
};
const write = (done: Result, otherwise: Result = done): MethodTrace => ({
  call: inNamespace,
  result: (result): Fields => ({ result: result === false ? otherwise : done }),
});

const TEXTS = {
  getCache: read,
  lookUpCache: read,
  getManyCache: read,
  takeCache: found,
  inspectCache: read,
} satisfies MethodTraces<CacheTexts>;

const METHODS: MethodTraces<CacheStore> = {
  ...TEXTS,
  setCache: write('stored', 'rejected'),
  deleteCache: write('deleted', 'absent'),
  setManyCache: write('stored'),
  cacheOrFetch: read,
  writeThrough: read,
  invalidateCacheByTags: ofTenant,
  invalidateNamespace: read,
  clearTenantCache: ofTenant,
  readAsOf: ofTenant,
  getCacheMetrics: ofTenant,
  flushMetrics: whole,
  reclaimIdleTenants: whole,
  hasCache: found,
  touchCache: found,
  setCacheIfAbsent: write('stored', 'rejected'),
  incrementCache: write('stored'),
  expireCache: write('deleted', 'absent'),
  listCacheKeys: read,
  listCacheInvalidations: ofTenant,
};

/** Wraps a cache store to publish its calls while a channel has subscribers. */
export const withCacheTraces = (store: CacheStore): CacheStore => ({
  ...withTraces(store, cacheChannel, METHODS),
  texts: withTraces(store.texts, cacheChannel, TEXTS),
});
