import { expect, it } from 'vitest';
import { createRedisClient } from '../../src/client/index.ts';
import { signIn } from './browser.ts';
import { openStage } from './fixtures.ts';
import { sessionElsewhere, signInWith } from './sessions-page.ts';

const stage = openStage();

it('counts what a purge would delete before it offers to purge', async () => {
  const { product, enter } = stage();
  const { page } = await enter();
  await sessionElsewhere(product, 'bob');
  const all = ['sessions:manage', 'cache:write', 'tenant:purge'];
  const token = await product.token('alice', 600, { permissions: all });
  const { cache } = createRedisClient({ baseUrl: product.url, getToken: () => token });
  await cache.set('users', 'user_1', { name: 'Ada' });
  await signInWith(page, token);
  expect(await page.getByRole('button', { name: 'Purge the tenant' }).count()).toBe(0);
  await page.getByRole('button', { name: 'Count what a purge would delete' }).click();
  const counts = page.locator('.purge-counts');
  await counts.getByText('A purge would delete').waitFor();
  await expect.poll(() => counts.locator('dd').allTextContents()).toEqual(['1', '1']);
  // A dry run deletes nothing.
  expect(await cache.get('users', 'user_1')).toEqual({ name: 'Ada' });
  await page.getByRole('button', { name: 'Purge the tenant' }).click();
  const dialog = page.getByRole('dialog', { name: 'Purge the tenant?' });
  await dialog.getByText(/About 1 session and 1 cache entry will be deleted/).waitFor();
  await dialog.getByRole('button', { name: 'Purge the tenant' }).click();
  await dialog.getByText('This is not the id of the tenant.').waitFor();
  await dialog.getByLabel('Type the id of the tenant: org_acme').fill('org_acme');
  await dialog.getByRole('button', { name: 'Purge the tenant' }).click();
  await page.getByText('Tenant purged: 1 session and 1 cache entry').waitFor();
  await counts.getByText('Deleted', { exact: true }).waitFor();
  await page.getByText('No live sessions').waitFor();
  expect(await cache.get('users', 'user_1')).toBeUndefined();
});

it('ends every session of the tenant only after its id was typed', async () => {
  const { page } = await stage().enter();
  await sessionElsewhere(stage().product, 'bob');
  await signIn(page, 'alice', 'sessions');
  await page.getByText('1 session of 1 user').waitFor();
  await page.getByText(/^Every user is signed out on every device/).waitFor();
  expect(await page.getByRole('heading', { name: 'Purge the tenant' }).count()).toBe(0);
  const button = page.getByRole('button', { name: 'End every session of the tenant' });
  await button.dblclick();
  const dialog = page.getByRole('dialog', { name: 'End every session of the tenant?' });
  await dialog.getByText(/^All users of org_acme, including you, are signed out at once/).waitFor();
  await dialog.getByLabel('Type the id of the tenant: org_acme').fill('org_globex');
  await dialog.getByRole('button', { name: 'End every session' }).click();
  await dialog.getByText('This is not the id of the tenant.').waitFor();
  await expect.poll(() => page.evaluate('document.activeElement?.tagName')).toBe('INPUT');
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await page.getByText('1 session of 1 user').waitFor();

  await button.click();
  await dialog.getByLabel('Type the id of the tenant: org_acme').fill('org_acme');
  await page.keyboard.press('Enter');
  await page.getByText('All sessions of the tenant ended').waitFor();
  await page.getByText('No live sessions').waitFor();
});

it('offers only what the permissions allow', async () => {
  const { product, enter } = stage();
  const { page } = await enter();
  await signInWith(page, await product.token('erin', 600, { permissions: ['tenant:purge'] }));
  await page.getByRole('heading', { name: 'Purge the tenant' }).waitFor();
  await page.getByRole('heading', { name: 'Your sessions' }).waitFor();
  expect(await page.getByRole('button', { name: 'End every session of the tenant' }).count()).toBe(0);
});
