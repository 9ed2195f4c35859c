import * as z from 'zod/mini';
import {
  type CacheInvalidation,
  type CacheInvalidationPage,
  type CacheKeyPage,
  type InspectedCache,
  type Json,
  listCost,
  MAX_LIST_LIMIT,
  TAG_LIMITS,
} from '../../redis/index.ts';
import { DEFAULT_CACHE_WRITE } from '../auth/index.ts';
import { count, name, opaque, text, time } from './bounds.ts';
import type { CacheContext } from './cache-context.ts';
import { entryCost } from './cache-costs.ts';
import { readTags } from './cache-inputs.ts';
import { defineOperation } from './define.ts';
import { storedJson } from './json.ts';
import { JsonText } from './json-text.ts';

const AT = 1_767_225_600_000;

const invalidation = (): z.ZodMiniType<CacheInvalidation> =>
  z.object({
    kind: z.enum(['tag', 'namespace', 'tenant']),
    name: z.optional(text(1_024)),
    at: time(),
  });

/** Longest key that `cacheKeys` builds, in characters. */
const MAX_STORED_KEY = 1_600;

/** The value is passed on as its stored text. */
type Inspected = Omit<InspectedCache, 'value'> & { readonly value?: Json | JsonText | undefined };

/** The entry's own tags, the tags of the read, the namespace and the tenant. */
const MAX_REASONS = TAG_LIMITS.entry.count + TAG_LIMITS.read.count + 2;

export const inspectCache = defineOperation({
  name: 'inspectCache',
  kind: 'query',
  action: 'inspect',
  summary:
    'Shows what Redis stores for a key: tags, size, expiry, version, lease, and why a read returns nothing. withValue adds the value, even a stale one. Does not count as a read. Times are in ms since the epoch.',
  permission: 'authenticated',
  input: () =>
    z.strictObject({
      namespace: name(),
      key: name(),
      tags: readTags(),
      withValue: z.optional(z.boolean()),
    }),
  output: (): z.ZodMiniType<Inspected> =>
    z.object({
      found: z.boolean(),
      storedKey: text(MAX_STORED_KEY),
      value: z.optional(storedJson()),
      entry: z.optional(
        z.object({
          tags: z.array(text(1_024)).check(z.maxLength(TAG_LIMITS.entry.count)),
          bytes: count(),
          storedAt: time(),
          expiresAt: time(),
          keptUntil: time(),
          version: text(64),
        }),
      ),
      reason: z.optional(
        z.object({
          why: z.enum(['absent', 'expired', 'invalidated', 'pruned', 'generation']),
          since: z.optional(time()),
          by: z.optional(z.array(invalidation()).check(z.maxLength(MAX_REASONS))),
        }),
      ),
      version: z.optional(text(64)),
      leaseUntil: z.optional(time()),
    }),
  status: 200,
  errors: ['VALUE_TOO_LARGE'],
  example: () => ({
    input: { namespace: 'users', key: 'user_123' },
    output: {
      found: false,
      storedKey: 'cache:{org_123}:users:user_123',
      entry: {
        ...{
          tags: ['user'],
          bytes: 19,
          storedAt: AT - 60_000,
          expiresAt: AT + 60_000,
          keptUntil: AT + 60_000,
        },
        version: '1767225500000000.Xk3_9a',
      },
      reason: {
        why: 'invalidated' as const,
        since: AT,
        by: [{ kind: 'tag' as const, name: 'user', at: AT }],
      },
      version: '1767225600000000.Xk3_9a',
      leaseUntil: AT + 10_000,
    },
  }),
  cost: ({ tags }) => entryCost(tags),
  async run({ caller, cache }: CacheContext, { namespace, key, ...options }) {
    const { value, ...known } = await cache.texts.inspectCache(caller.tenantId, namespace, key, options);
    return { ...known, ...(value !== undefined && { value: new JsonText(value) }) };
  },
});

const page = () => ({
  cursor: z.optional(opaque(512)),
  limit: z.optional(z.int().check(z.positive(), z.lte(MAX_LIST_LIMIT))),
});
const nextPage = () => z.optional(opaque(512));

export const listCacheKeys = defineOperation({
  name: 'listCacheKeys',
  kind: 'query',
  action: 'keys',
  summary:
    'Lists the keys of a namespace, including those of stale entries. limit is the approximate number of keys to scan; a page may be empty and still have a cursor.',
  permission: DEFAULT_CACHE_WRITE,
  input: () => z.strictObject({ namespace: name(), ...page() }),
  output: (): z.ZodMiniType<CacheKeyPage> =>
    z.object({ keys: z.array(name()).check(z.maxLength(10 * MAX_LIST_LIMIT)), cursor: nextPage() }),
  status: 200,
  errors: [],
  askForLess: 'Ask for a smaller limit.',
  example: () => ({
    input: { namespace: 'users', limit: 1000 },
    output: { keys: ['user_123', 'user_456'], cursor: '3584' },
  }),
  cost: ({ limit }) => ({ requests: listCost(limit) }),
  run: ({ caller, cache }: CacheContext, { namespace, ...options }) =>
    cache.listCacheKeys(caller.tenantId, namespace, options),
});

export const listCacheInvalidations = defineOperation({
  name: 'listCacheInvalidations',
  kind: 'query',
  action: 'invalidations',
  summary:
    'Lists invalidations, newest first. Each tag and namespace, and the tenant itself, appears once, with the time it was last invalidated, in ms since the epoch.',
  permission: DEFAULT_CACHE_WRITE,
  input: () => z.strictObject(page()),
  output: (): z.ZodMiniType<CacheInvalidationPage> =>
    z.object({
      invalidations: z.array(invalidation()).check(z.maxLength(MAX_LIST_LIMIT)),
      cursor: nextPage(),
    }),
  status: 200,
  errors: [],
  example: () => ({
    input: { limit: 100 },
    output: {
      invalidations: [
        { kind: 'tag' as const, name: 'user', at: AT },
        { kind: 'tenant' as const, at: AT - 60_000 },
      ],
    },
  }),
  cost: ({ limit }) => ({ requests: listCost(limit) }),
  run: ({ caller, cache }: CacheContext, options) => cache.listCacheInvalidations(caller.tenantId, options),
});
