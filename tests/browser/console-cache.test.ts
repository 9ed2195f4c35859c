import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { press, signIn } from './browser.ts';
import { callCache, openEntry, storeEntry } from './cache-steps.ts';
import { openStage } from './fixtures.ts';

const stage = openStage();

const enter = async (user = 'alice', view = 'cache') => {
  const { page } = await stage().enter();
  await signIn(page, user, view);
  return page;
};
const heading = (page: Page, name: string) => page.getByRole('heading', { name, exact: true });
const fact = (page: Page, name: string) =>
  page
    .locator('dl > div')
    .filter({ has: page.getByText(name, { exact: true }) })
    .locator('dd');

it('shows an entry: value, size, tags, TTL, version, lease and stored key', async () => {
  const page = await enter();
  await storeEntry(page, {
    key: 'shown',
    tags: 'user, profile',
    ttl: '300',
    value: '{"name":"Zoë","n":[1,{"a":null}]}',
  });
  await heading(page, 'users / shown').waitFor();
  await page.getByText('A read returns this value.').waitFor();
  await expect.poll(() => fact(page, 'Expires in').textContent()).toMatch(/^(5 min 0 s|4 min \d+ s)$/);
  expect(await fact(page, 'Size').textContent()).toBe('34 B');
  expect(await fact(page, 'Tags').textContent()).toBe('userprofile');
  expect(await fact(page, 'Lease').textContent()).toContain('none');
  expect(await fact(page, 'Stored key').textContent()).toMatch(/\{org_acme\}.*users:shown$/);
  expect(await fact(page, 'Entry’s version').textContent()).toMatch(/^\d{16}\./);
  await page.getByText('"Zoë"').waitFor();
  await page.getByRole('tab', { name: 'Tree' }).press('ArrowRight');
  await expect.poll(() => page.getByRole('tabpanel').textContent()).toContain('"name": "Zoë"');
  // A deep link, opened in a new page.
  await page.reload();
  await heading(page, 'users / shown').waitFor();
});

it('explains why a read finds nothing, as far as Redis knows', async () => {
  const { product } = stage();
  const page = await enter();
  const state = page.locator('.entry-state');
  await openEntry(page, 'users', 'never');
  await state.getByText('No entry').waitFor();
  expect(await state.textContent()).toContain('never stored, has expired, was deleted or was evicted');

  await storeEntry(page, { key: 'why', tags: 'user' });
  await callCache(product, { action: 'invalidateByTags', tags: ['user', 'unrelated'] });
  await state.getByText('The tag “user” was invalidated').waitFor();
  await state.getByText('Saving it here makes it fresh.').waitFor();
  expect(await state.textContent()).not.toContain('unrelated');
  await callCache(product, { action: 'invalidateNamespace', namespace: 'users' });
  await state.getByText('The namespace “users” was invalidated').waitFor();
  await callCache(product, { action: 'clear' });
  await state.getByText('The tenant’s whole cache was invalidated').waitFor();
  // The value is still visible.
  await page.getByText('"Ada Lovelace"').waitFor();

  await callCache(product, { action: 'delete', namespace: 'users', key: 'why' });
  await state.getByText('A key of its tombstone group was last deleted').waitFor();
  await callCache(product, { action: 'set', namespace: 'users', key: 'why', value: 1 });
  await state.getByText('Fresh').waitFor();
});

it('edits the value, the tags and the TTL that it has loaded', async () => {
  const { product } = stage();
  const page = await enter();
  const body = {
    action: 'set',
    namespace: 'orders',
    key: 'o1',
    value: { n: 1 },
    ttl: 86_400,
    tags: ['order', 'vip'],
  };
  await callCache(product, body);
  await storeEntry(page, { key: 'another', value: '{"other":true}' });
  await openEntry(page, 'orders', 'o1');
  await press(page, 'Edit');
  const value = page.getByLabel('Value, as JSON');
  expect(JSON.parse(await value.inputValue())).toEqual({ n: 1 });
  expect(await page.getByLabel('Tags, separated by commas', { exact: true }).inputValue()).toBe('order, vip');
  expect(Number(await page.getByLabel('Time to live, seconds').inputValue())).toBeGreaterThan(80_000);
  await value.fill('{"n":2}');
  await press(page, 'Save');
  await page.getByText('Stored o1').waitFor();
  expect(
    await callCache(product, { action: 'inspect', namespace: 'orders', key: 'o1', withValue: true }),
  ).toMatchObject({
    value: { n: 2 },
    entry: { tags: ['order', 'vip'] },
  });
});

it('overwrites nothing that the user has not seen', async () => {
  const { product } = stage();
  const page = await enter();
  await storeEntry(page, { key: 'taken', value: '1' });
  await press(page, 'Edit');
  await callCache(product, { action: 'set', namespace: 'users', key: 'taken', value: 2 });
  await page.getByLabel('Value, as JSON').fill('3');
  await press(page, 'Save');
  await page.getByText('The entry has changed since you opened it.').waitFor();
  await press(page, 'Cancel');
  await press(page, 'New entry');
  await page.getByLabel('Key', { exact: true }).last().fill('taken');
  await press(page, 'Save');
  await page.getByText('An entry with this name already exists.').waitFor();
  expect(await callCache(product, { action: 'get', namespace: 'users', key: 'taken' })).toEqual({ value: 2 });
  await press(page, 'Overwrite it');
  await page.getByText('Stored taken').waitFor();
});

it('checks the fields, and rejects numbers that JavaScript would change', async () => {
  const page = await enter();
  await press(page, 'New entry');
  const value = page.getByLabel('Value, as JSON');
  await value.fill('{"a":1}');
  await page.getByText('Valid JSON, 7 B').waitFor();
  await value.fill('{"id":12345678901234567891}');
  await page.getByText('12345678901234567891 is too large to be stored exactly').waitFor();
  await page.getByLabel('Time to live, seconds').fill('1.5');
  await page.getByLabel('Key', { exact: true }).last().fill('');
  await press(page, 'Save');
  await page.getByText('Enter a whole number above 0').waitFor();
  await page.getByText('Enter a key').waitFor();
  await expect.poll(() => page.evaluate('document.activeElement.labels[0].textContent')).toBe('Key');
  await expect.poll(() => value.getAttribute('aria-invalid')).toBe('true');
  await value.fill('{"b":[1,2]}');
  await press(page, 'Format the JSON');
  await expect.poll(() => value.inputValue()).toBe('{\n  "b": [\n    1,\n    2\n  ]\n}');
});

it('restores a deleted entry, and an expired one', async () => {
  const { product } = stage();
  const page = await enter();
  await storeEntry(page, { key: 'back', tags: 'kept', value: '{"n":1}' });
  for (const [action, state] of [
    ['Delete', 'No entry'],
    ['Expire now', 'Expired'],
  ] as const) {
    await press(page, action);
    await page.locator('.entry-state').getByText(state).waitFor();
    await press(page, 'Undo');
    await page.getByText('Restored back').waitFor();
    await page.locator('.entry-state').getByText('Fresh').waitFor();
  }
  expect(
    await callCache(product, { action: 'inspect', namespace: 'users', key: 'back', withValue: true }),
  ).toMatchObject({
    value: { n: 1 },
    entry: { tags: ['kept'] },
  });
});

it('does not count a look as a read', async () => {
  const { product } = stage();
  const page = await enter('carol');
  const metrics = () => callCache(product, { action: 'metrics' }, 'org_globex', 'carol');
  for (const key of ['a', 'b', 'c']) await storeEntry(page, { key });
  await press(page, 'Refresh');
  const reads = (await metrics()) as Record<string, number>;
  expect([reads.hits, reads.misses, reads.stale]).toEqual([0, 0, 0]);
});
