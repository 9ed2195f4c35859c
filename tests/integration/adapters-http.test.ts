import session from 'express-session';
import { Keyv } from 'keyv';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { betterAuthStorage } from '../../src/adapters/better-auth.ts';
import { type ExpressSessionData, expressSessionStore } from '../../src/adapters/express-session.ts';
import { httpStore } from '../../src/adapters/http.ts';
import { keyv5Store } from '../../src/adapters/keyv.ts';
import type { KeyValueStore } from '../../src/adapters/store.ts';
import { unstorageDriver } from '../../src/adapters/unstorage.ts';
import { createRedisClient, isRedisApiError } from '../../src/client/index.ts';
import {
  clear,
  makeWorkplace,
  mint,
  type RunningProduct,
  startProduct,
} from '../support/programs/workplace.ts';
import { freshTenant } from '../support/redis/kinds.ts';

const workplace = makeWorkplace();
let product: RunningProduct;
let tenant: string;
let token: string;

beforeAll(async () => {
  product = await startProduct(workplace);
});
afterAll(() => clear(workplace));
beforeEach(async () => {
  tenant = freshTenant();
  token = await tokenWith(['cache:write']);
});

const tokenWith = (permissions: readonly string[]) => mint(workplace, { tenant, user: 'app', permissions });

/** Every call opens the connections of a separate process. */
function open(): KeyValueStore {
  const { cache } = createRedisClient({ baseUrl: product.url, getToken: () => token, timeoutMs: 60_000 });
  return httpStore({ cache, namespace: 'adapter' });
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

it('is a store of Keyv', async () => {
  const keyvOf = (namespace: string) =>
    new Keyv({ store: keyv5Store(open()), namespace, throwOnErrors: true });
  const [one, two, jobs] = [keyvOf('users'), keyvOf('users'), keyvOf('jobs')];
  await one.set('a', { n: 1 }, 60_000);
  await jobs.set('a', 2);
  await one.setMany([{ key: 'b', value: 3 }]);
  expect(await two.getMany(['a', 'b', 'none'])).toEqual([{ n: 1 }, 3, undefined]);
  const keys: unknown[] = [];
  for await (const [key] of two.iterator?.({}) ?? []) keys.push(key);
  expect(keys.sort()).toEqual(['a', 'b']);
  await one.clear();
  expect(await two.get('a')).toBeUndefined();
  expect(await jobs.get('a')).toBe(2);
});

it('is a driver of unstorage', async () => {
  const [one, two] = [unstorageDriver(open()), unstorageDriver(open())];
  await one.setItem('a:1', 'one', { ttl: 60 });
  await one.setItem('b', 'two');
  expect((await two.getKeys('')).sort()).toEqual(['a:1', 'b']);
  await two.clear('a:');
  expect(await one.getKeys('')).toEqual(['b']);
  expect(await one.getItems([{ key: 'a:1' }, { key: 'b' }])).toEqual([
    { key: 'a:1', value: null },
    { key: 'b', value: 'two' },
  ]);
});

it('is a storage of better-auth, whose ended sessions stay ended', async () => {
  const [one, two] = [betterAuthStorage(open()), betterAuthStorage(open())];
  const value = JSON.stringify({ session: { token: 'token' }, user: {} });
  await one.set('token', value, 60);
  expect(await two.get('token')).toBe(value);
  await two.delete('token');
  await one.set('token', value, 60);
  expect(await two.get('token')).toBeNull();
  await one.set('code', '{}', 60);
  const codes = await Promise.all([one.getAndDelete('code'), two.getAndDelete('code')]);
  expect(codes.filter((code) => code !== null)).toEqual(['{}']);
  expect(await two.increment('attempts', 60)).toBe(1);
});

it('is a store of express-session, whose destroyed sessions stay destroyed', async () => {
  const [one, two] = [expressSessionStore(session, open()), expressSessionStore(session, open())];
  const run = <T>(call: (done: (error?: unknown, result?: T) => void) => void) =>
    new Promise<T | undefined>((resolve, reject) => {
      call((error, result) => (error ? reject(error) : resolve(result)));
    });
  await run((done) => one.set('sid', { cookie: {} }, done));
  const data = await run<ExpressSessionData | null>((done) => one.get('sid', done));
  if (!data) throw new Error('There is no session');
  await run((done) => two.destroy('sid', done));
  await run((done) => one.set('sid', data, done));
  expect(await run<ExpressSessionData | null>((done) => two.get('sid', done))).toBeNull();
});

it('needs the permission to write', async () => {
  token = await tokenWith([]);
  const error = await open()
    .set('key', 1)
    .catch((reason: unknown) => reason);
  expect(isRedisApiError(error) && error.code).toBe('FORBIDDEN');
  expect(await open().get('key')).toBeUndefined();
});
