import { beforeEach, expect, it } from 'vitest';
import { httpStore } from '../../src/adapters/http.ts';
import { prefixesOf } from '../../src/adapters/prefixes.ts';
import type { KeyValueStore } from '../../src/adapters/store.ts';
import { createRedisClient, isRedisApiError } from '../../src/client/index.ts';
import { productPerFile } from '../support/programs/product-per-file.ts';
import { freshTenant } from '../support/redis/kinds.ts';

const product = productPerFile();
let tenant: string;
let token: string;

beforeEach(async () => {
  tenant = freshTenant();
  token = await tokenWith(['cache:write']);
});

const tokenWith = (permissions: readonly string[]) => product.mint({ tenant, user: 'app', permissions });

/** Every call opens the connections of a separate process. */
function open(): KeyValueStore {
  const { cache } = createRedisClient({ baseUrl: product.url, getToken: () => token, timeoutMs: 60_000 });
  return httpStore({ cache, namespace: 'adapter' });
}

async function keysOf(store: KeyValueStore, prefix?: string): Promise<string[]> {
  const keys: string[] = [];
  for await (const key of store.keys(prefix)) keys.push(key);
  return keys.sort();
}

it('is a store: one of two takes, stores and counts; a value older than a delete is refused', async () => {
  const [one, two] = [open(), open()];
  const stored = await Promise.all([one.setIfAbsent('key', 1), two.setIfAbsent('key', 2)]);
  expect(stored.sort()).toEqual([false, true]);
  const taken = await Promise.all([one.take('key'), two.take('key')]);
  expect(taken.filter((value) => value !== undefined)).toHaveLength(1);
  const sums = await Promise.all([one.increment('n'), two.increment('n'), one.increment('n')]);
  expect(sums.sort()).toEqual([1, 2, 3]);
  expect(await one.touch('n', 60_000)).toBe(true);
  expect(await one.touch('none')).toBe(false);

  const { asOf } = await one.lookUp('old');
  expect(await two.delete('old')).toBe(false);
  expect(await one.set('old', 1, { asOf })).toBe(false);
  expect(await one.set('new', 1)).toBe(true);
  expect(await two.delete('new')).toBe(true);
});

it('is a store: reads and lists what another stored, and clears a part of it', async () => {
  const [one, two] = [open(), open()];
  await one.setMany([
    { key: 'a', value: { n: [1, null] } },
    { key: 'b:1', value: 2, prefixes: prefixesOf('b:1') },
    { key: 'b:2', value: 3, ttlMs: 60_000, prefixes: prefixesOf('b:2') },
  ]);
  expect(await two.get('a')).toEqual({ n: [1, null] });
  expect(await two.has('b:1')).toBe(true);
  const found = new Map<string, unknown>([
    ['a', { n: [1, null] }],
    ['b:2', 3],
  ]);
  expect(await two.getMany(['a', 'b:2', 'none'])).toEqual(found);
  expect(await keysOf(two)).toEqual(['a', 'b:1', 'b:2']);
  expect(await keysOf(two, 'b')).toEqual(['b:1', 'b:2']);
  await one.clear('b');
  expect(await keysOf(two)).toEqual(['a']);
  expect(await two.has('b:1')).toBe(false);
  await one.clear();
  expect(await two.get('a')).toBeUndefined();
});

it('needs the permission to write', async () => {
  token = await tokenWith([]);
  const error = await open()
    .set('key', 1)
    .catch((reason: unknown) => reason);
  expect(isRedisApiError(error) && error.code).toBe('FORBIDDEN');
  expect(await open().get('key')).toBeUndefined();
});
