import { unstorageDriver } from 'amplify-redis/adapters/unstorage';
import { createStorage, prefixStorage, restoreSnapshot, snapshot } from 'unstorage';
import { afterAll, beforeEach, expect, it } from 'vitest';
import { close, freshTenant, openStore } from './open.mjs';

let tenantId;
let storage;
let other;
beforeEach(() => {
  tenantId = freshTenant();
  storage = open();
  other = open();
});
afterAll(close);

const open = () => createStorage({ driver: unstorageDriver(openStore(tenantId)) });

it('an item that is not there is null', async () => {
  expect(await storage.hasItem('none')).toBe(false);
  expect(await storage.getItem('none')).toBeNull();
  expect(await storage.getItemRaw('none')).toBeNull();
});

it.each([['text'], [7], [true], [null], [{ a: [1] }], [[1, 'b']], ['']])('keeps %j', async (value) => {
  await storage.setItem('key', value);
  expect(await other.getItem('key')).toEqual(value);
  expect(await other.hasItem('key')).toBe(true);
});

it('keeps bytes', async () => {
  await storage.setItemRaw('raw', Buffer.from([0, 255, 10, 13]));
  expect(Buffer.from(await other.getItemRaw('raw'))).toEqual(Buffer.from([0, 255, 10, 13]));
});

it('undefined removes an item', async () => {
  await storage.setItem('key', 1);
  await storage.setItem('key', undefined);
  expect(await other.hasItem('key')).toBe(false);
});

it('stores and reads many', async () => {
  await storage.setItems([
    { key: 'a:1', value: { n: 1 } },
    { key: 'b', value: 'two', options: { ttl: 60 } },
  ]);
  expect(await other.getItems(['b', 'a:1', 'none'])).toEqual([
    { key: 'b', value: 'two' },
    { key: 'a:1', value: { n: 1 } },
    { key: 'none', value: null },
  ]);
});

it('lists keys below a base and to a depth', async () => {
  for (const key of ['a:1', 'a:b:2', 'ab', 'c']) await storage.setItem(key, 1);
  expect((await other.getKeys()).sort()).toEqual(['a:1', 'a:b:2', 'ab', 'c']);
  expect((await other.getKeys('a')).sort()).toEqual(['a:1', 'a:b:2']);
  expect(await other.getKeys('a', { maxDepth: 1 })).toEqual(['a:1']);
});

it('clears', async () => {
  for (const key of ['a:1', 'a:b:2', 'ab']) await storage.setItem(key, 1);
  await other.clear();
  expect(await storage.getKeys()).toEqual([]);
});

it('a mount clears only itself', async () => {
  const root = createStorage();
  root.mount('cache', unstorageDriver(openStore(tenantId)));
  await root.setItem('cache:a', 1);
  await root.setItem('local', 2);
  await root.clear('cache');
  expect(await root.getKeys()).toEqual(['local']);
});

it('keeps what describes an item', async () => {
  await storage.setMeta('key', { mtime: new Date(0), owner: 'alice' });
  expect(await other.getMeta('key')).toMatchObject({ mtime: new Date(0), owner: 'alice' });
  await storage.setItem('key', 1);
  await storage.removeItem('key', { removeMeta: true });
  expect(await other.getMeta('key')).toEqual({});
});

it('a prefixed storage and a snapshot work', async () => {
  const users = prefixStorage(storage, 'users');
  await users.setItem('a', 1);
  expect(await other.getItem('users:a')).toBe(1);
  const saved = await snapshot(storage, 'users');
  await storage.clear();
  await restoreSnapshot(other, saved, 'users');
  expect(await users.getItem('a')).toBe(1);
});

it('an item expires when its time is over', async () => {
  await storage.setItem('key', 1, { ttl: 1 });
  await expect.poll(() => other.hasItem('key'), { timeout: 10_000 }).toBe(false);
  expect(await other.getKeys()).toEqual([]);
});

it('the later of two writers wins', async () => {
  await Promise.all([storage.setItem('key', 1), other.setItem('key', 2)]);
  const value = await storage.getItem('key');
  expect([1, 2]).toContain(value);
  expect(await other.getItem('key')).toBe(value);
});
