import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { signIn } from './browser.ts';
import { openStage } from './fixtures.ts';

const stage = openStage();

const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();
const fill = (page: Page, label: string, text: string) => page.getByLabel(label, { exact: true }).fill(text);

async function store(page: Page, namespace: string, key: string, tags: string): Promise<void> {
  await fill(page, 'Namespace', namespace);
  await fill(page, 'Key', key);
  await fill(page, 'Tags, separated by commas', tags);
  await press(page, 'Set');
  await page.getByText(`Stored ${key}`).waitFor();
}

const row = (page: Page, key: string) => page.getByRole('row').filter({ hasText: key });

it('checks JSON while the user types and before it is sent', async () => {
  const { page } = await stage().enter();
  await signIn(page, 'alice', 'cache');
  await page.getByText('No keys yet').waitFor();
  await page.getByText('Nothing counted yet').waitFor();
  const value = page.getByLabel('Value, as JSON');
  await value.fill('{"a":1}');
  await page.getByText('Valid JSON, 7 B').waitFor();
  await value.fill('{ "name": ');
  await page.getByText(/^Not JSON/).waitFor();
  await expect.poll(() => value.getAttribute('aria-invalid')).toBe(null);
  for (const button of ['Set', 'Format the JSON']) {
    await press(page, button);
    await expect.poll(() => value.getAttribute('aria-invalid'), { message: button }).toBe('true');
    await value.fill('{ "name": ');
  }
  await page.getByLabel('Time to live, seconds').fill('1.5');
  await fill(page, 'Key', '');
  await press(page, 'Set');
  await page.getByText('Enter a whole number above 0').waitFor();
  await page.getByText('Enter a key').waitFor();
  await value.fill('{"b":[1,2]}');
  await press(page, 'Format the JSON');
  await expect.poll(() => value.inputValue()).toBe('{\n  "b": [\n    1,\n    2\n  ]\n}');
});

it('sets, gets, filters by namespace, invalidates, deletes and shows metrics', async () => {
  const { page } = await stage().enter();
  await signIn(page, 'alice', 'cache');
  const value = page.getByLabel('Value, as JSON');
  await value.fill('{"name":"Zoë"}');
  await store(page, 'users', 'user_123', 'user, profile');
  const left = row(page, 'user_123').getByText(/^0[45]:\d\d$/);
  const shown = await left.textContent();
  await left.filter({ hasNotText: String(shown) }).waitFor();
  await value.fill('0');
  await press(page, 'Get');
  await page.getByText('Read user_123').waitFor();
  expect(JSON.parse(await value.inputValue())).toEqual({ name: 'Zoë' });

  await store(page, 'users', 'user_7', 'user');
  await page.getByLabel('Time to live, seconds').fill('');
  await store(page, 'reports', 'q3', '');
  await row(page, 'q3').getByText('unknown').waitFor();
  await press(page, 'reports');
  await row(page, 'user_7').waitFor({ state: 'detached' });
  await press(page, 'All namespaces');

  await press(page, 'profile: invalidate this tag');
  await page.getByText('Invalidated 1 of 3 listed entries').waitFor();
  await row(page, 'user_123').getByText('gone').waitFor();
  await row(page, 'user_7').getByText('cached').waitFor();
  await fill(page, 'By namespace', 'reports');
  await press(page, 'Invalidate namespace');
  await row(page, 'q3').getByText('gone').waitFor();
  await press(page, 'Delete user_7');
  await page.getByText('Deleted user_7').waitFor();
  await row(page, 'user_7').waitFor({ state: 'detached' });

  // Editing an entry of the list fills its name into the form.
  await press(page, 'Edit user_123');
  await expect.poll(() => page.getByLabel('Key', { exact: true }).inputValue()).toBe('user_123');
  await press(page, 'Get');
  await page.getByText('Nothing is cached under users / user_123.').waitFor();
  await page
    .getByRole('img', { name: /[1-9]\d* hits, [1-9]\d* stale/ })
    .first()
    .waitFor();
  await page
    .getByText(/^\d+\.\d %/)
    .first()
    .waitFor();
});

it('shows an entry as expired, and drops the expiry when the entry is set elsewhere', async () => {
  const { product, enter } = stage();
  const { page } = await enter();
  await signIn(page, 'bob', 'cache');
  await page.getByLabel('Time to live, seconds').fill('1');
  await store(page, 'users', 'short', '');
  await row(page, 'short').getByText('expired').waitFor();
  const elsewhere = await fetch(`${product.url}/api/redis/cache`, {
    method: 'POST',
    headers: {
      Authorization: `Bearer ${await product.token('bob', 600)}`,
      'Content-Type': 'application/json',
    },
    body: JSON.stringify({ action: 'set', namespace: 'users', key: 'short', value: 1 }),
  });
  expect(elsewhere.status).toBe(200);
  await press(page, 'Check again');
  await row(page, 'short').getByText('cached').waitFor();
  await row(page, 'short').getByText('unknown').waitFor();
});

it('names the permission that a read-only user lacks', async () => {
  const { product, enter } = stage();
  const { page } = await enter();
  await page.getByText('Use a token you already have').click();
  await page.getByLabel('Access token').fill(await product.token('erin', 600));
  await press(page, 'Use this token');
  await page.getByRole('link', { name: 'Cache' }).click();
  await press(page, 'Set');
  const alert = page.getByRole('alert').filter({ hasText: 'cache:write' });
  await alert.waitFor();
  await expect.poll(() => alert.textContent()).toContain('Not allowed.');
  await press(page, 'Start 50 loads');
  await alert.nth(1).waitFor();
  await page.getByText('Not started.').waitFor();
});

describe('the playground', () => {
  it('loads once for fifty callers', async () => {
    const { page } = await stage().enter();
    await signIn(page, 'carol', 'cache');
    await page.getByRole('button', { name: 'Start 50 loads' }).click();
    await page.getByText('50 callers, 1 load').waitFor();
    await expect.poll(() => page.locator('.dot-loaded').count()).toBe(1);
    await expect.poll(() => page.locator('.dot-shared').count()).toBe(49);
  });
});
