import { expect, it } from 'vitest';
import { type CacheStore, createCacheStore, type RedisClient } from '../../src/redis/index.ts';

const unreachable = () => Promise.reject(new Error('Redis was asked'));
const client: RedisClient = {
  ordered: true,
  command: unreachable,
  pipeline: unreachable,
  script: unreachable,
  close: async () => {},
};

/** As a caller without types can call it. */
type Untyped = { [Name in keyof CacheStore]: (...args: unknown[]) => Promise<unknown> };
const cache: Untyped = Object(createCacheStore(client));
const texts: Untyped = Object(cache.texts);

const at = ['t', 'n', 'k'];
type Call = readonly [call: string, field: string, run: () => Promise<unknown>];

const calls: readonly Call[] = [
  ...[new Set(['a']), null, undefined, 'ab', { 0: 'a', length: 1 }].flatMap((keys) => [
    ['getManyCache', 'keys', () => cache.getManyCache('t', 'n', keys)] as const,
    ['texts.getManyCache', 'keys', () => texts.getManyCache('t', 'n', keys)] as const,
  ]),
  ['getManyCache of a number', 'key', () => cache.getManyCache('t', 'n', ['a', 7])],
  ['getManyCache of 101', 'keys', () => cache.getManyCache('t', 'n', Array(101).fill('a'))],
  ...[null, undefined, 'ab', ['a'], new Set(['a']), new Date(), 7].map(
    (entries) => ['setManyCache', 'entries', () => cache.setManyCache('t', 'n', entries)] as const,
  ),
  ['setManyCache of undefined', 'value', () => cache.setManyCache('t', 'n', { a: undefined })],
  ['setCache with null options', 'options', () => cache.setCache(...at, 1, 60, [], null)],
  ['setCache with a list of options', 'options', () => cache.setCache(...at, 1, 60, [], [])],
  ['setCache with a misspelled option', 'options', () => cache.setCache(...at, 1, 60, [], { asof: 'x' })],
  ['setCache with null as of', 'asOf', () => cache.setCache(...at, 1, 60, [], { asOf: null })],
  ['setCache with null tags', 'tags', () => cache.setCache(...at, 1, 60, null)],
  ['cacheOrFetch without a fetcher', 'fetcher', () => cache.cacheOrFetch(...at)],
  ['cacheOrFetch with null options', 'options', () => cache.cacheOrFetch(...at, async () => 1, 60, [], null)],
  ['writeThrough without a write', 'write', () => cache.writeThrough(...at, 'value')],
  ['invalidateCacheByTags of text', 'tags', () => cache.invalidateCacheByTags('t', 'tag')],
  ['getCache without a key', 'key', () => cache.getCache('t', 'n')],
  ['lookUpCache of an object', 'key', () => cache.lookUpCache('t', 'n', {})],
  ['deleteCache of null', 'namespace', () => cache.deleteCache('t', null, 'k')],
  ['invalidateNamespace of nothing', 'namespace', () => cache.invalidateNamespace('t')],
  ['clearTenantCache of nothing', 'tenantId', () => cache.clearTenantCache()],
  ['readAsOf of a number', 'tenantId', () => cache.readAsOf(7)],
  ['getCacheMetrics of null', 'tenantId', () => cache.getCacheMetrics(null)],
];

it.each(calls)('%s is invalid input: %s', async (_, field, run) => {
  await expect(run()).rejects.toMatchObject({ code: 'INVALID_INPUT', field });
});
