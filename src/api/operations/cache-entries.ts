import * as z from 'zod/mini';
import { DEFAULT_CACHE_WRITE } from '../auth/index.ts';
import { idempotencyKey, name, time } from './bounds.ts';
import type { CacheContext } from './cache-context.ts';
import { entryCost } from './cache-costs.ts';
import { readTags, tags, ttl } from './cache-inputs.ts';
import { defineOperation } from './define.ts';
import { json, storedJson } from './json.ts';
import { JsonText } from './json-text.ts';

const NAMES = { namespace: 'users', key: 'user_123' };
const AT = 1_767_225_600_000;

const named = () => ({ namespace: name(), key: name() });
const safeInteger = () => z.int().check(z.gte(Number.MIN_SAFE_INTEGER), z.lte(Number.MAX_SAFE_INTEGER));

export const hasCache = defineOperation({
  name: 'hasCache',
  kind: 'query',
  action: 'has',
  summary: 'Checks whether a read would return a value, without returning it.',
  permission: 'authenticated',
  input: () => z.strictObject({ ...named(), tags: readTags() }),
  output: () => z.object({ found: z.boolean() }),
  status: 200,
  errors: [],
  example: () => ({ input: NAMES, output: { found: true } }),
  cost: ({ tags }) => entryCost(tags),
  async run({ caller, cache }: CacheContext, { namespace, key, tags }) {
    return { found: await cache.hasCache(caller.tenantId, namespace, key, { tags }) };
  },
});

export const touchCache = defineOperation({
  name: 'touchCache',
  kind: 'mutation',
  action: 'touch',
  summary: 'Extends the TTL of one value and never shortens it. expiresAt is in ms since the epoch.',
  permission: DEFAULT_CACHE_WRITE,
  input: () => z.strictObject({ ...named(), ttl: ttl() }),
  output: () => z.object({ found: z.boolean(), expiresAt: z.optional(time()) }),
  status: 200,
  errors: [],
  example: () => ({ input: { ...NAMES, ttl: 3600 }, output: { found: true, expiresAt: AT } }),
  async run({ caller, cache }: CacheContext, { namespace, key, ttl }) {
    const expiresAt = await cache.touchCache(caller.tenantId, namespace, key, ttl);
    return { found: expiresAt !== undefined, expiresAt };
  },
});

export const takeCache = defineOperation({
  name: 'takeCache',
  kind: 'mutation',
  action: 'take',
  summary:
    'Reads one value and removes it. Of several concurrent callers, only one gets it. If the call is repeated with the same idempotencyKey within a minute, it returns the value again.',
  permission: DEFAULT_CACHE_WRITE,
  input: () => z.strictObject({ ...named(), idempotencyKey: idempotencyKey() }),
  output: () => z.object({ found: z.boolean(), value: z.optional(storedJson()) }),
  status: 200,
  errors: ['VALUE_TOO_LARGE'],
  example: () => ({ input: NAMES, output: { found: true, value: { name: 'John Doe' } } }),
  async run({ caller, cache }: CacheContext, { namespace, key, ...options }) {
    const text = await cache.texts.takeCache(caller.tenantId, namespace, key, options);
    return text === undefined ? { found: false } : { found: true, value: new JsonText(text) };
  },
});

export const setCacheIfAbsent = defineOperation({
  name: 'setCacheIfAbsent',
  kind: 'mutation',
  action: 'setIfAbsent',
  summary:
    'Stores a value if none exists. If the call is repeated with the same idempotencyKey within a minute, it has no further effect.',
  permission: DEFAULT_CACHE_WRITE,
  input: () =>
    z.strictObject({ ...named(), value: json(), ttl: ttl(), tags: tags(), idempotencyKey: idempotencyKey() }),
  output: () => z.object({ stored: z.boolean() }),
  status: 200,
  errors: ['VALUE_TOO_LARGE'],
  example: () => ({
    input: { ...NAMES, value: { name: 'John Doe' }, ttl: 3600 },
    output: { stored: true },
  }),
  stores: ({ value }) => [value],
  cost: ({ tags }) => entryCost(tags),
  async run({ caller, cache }: CacheContext, { namespace, key, value, ttl, tags, ...options }) {
    return {
      stored: await cache.setCacheIfAbsent(caller.tenantId, namespace, key, value, ttl, tags, options),
    };
  },
});

export const incrementCache = defineOperation({
  name: 'incrementCache',
  kind: 'mutation',
  action: 'increment',
  summary:
    'Adds to a counter that starts at 0. ttl and tags apply only when the counter is created. If the call is repeated with the same idempotencyKey within a minute, it adds nothing and returns the same sum.',
  permission: DEFAULT_CACHE_WRITE,
  input: () =>
    z.strictObject({
      ...named(),
      by: z.optional(safeInteger()),
      ttl: ttl(),
      tags: tags(),
      idempotencyKey: idempotencyKey(),
    }),
  output: () => z.object({ sum: safeInteger() }),
  status: 200,
  errors: ['NOT_A_COUNTER'],
  example: () => ({
    input: { namespace: 'attempts', key: 'user_123', by: 1, ttl: 900 },
    output: { sum: 3 },
  }),
  cost: ({ tags }) => entryCost(tags),
  async run({ caller, cache }: CacheContext, { namespace, key, by, ttl, tags, ...options }) {
    return { sum: await cache.incrementCache(caller.tenantId, namespace, key, by, ttl, tags, options) };
  },
});

export const expireCache = defineOperation({
  name: 'expireCache',
  kind: 'mutation',
  action: 'expire',
  summary:
    'Ends the TTL of one value now: only callers that accept stale values may still receive it. found is true if such a value exists.',
  permission: DEFAULT_CACHE_WRITE,
  input: () => z.strictObject(named()),
  output: () => z.object({ found: z.boolean() }),
  status: 200,
  errors: [],
  example: () => ({ input: NAMES, output: { found: true } }),
  async run({ caller, cache }: CacheContext, { namespace, key }) {
    return { found: await cache.expireCache(caller.tenantId, namespace, key) };
  },
});
