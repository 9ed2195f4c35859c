import { expect, it } from 'vitest';
import { overflowOf } from './accessibility/checks.ts';
import { enterToken, press, signIn } from './browser.ts';
import { callCache, openEntry, storeEntry } from './cache-steps.ts';
import { openStage } from './fixtures.ts';

const stage = openStage();

it('lists namespaces and the keys of one, searches them and opens an entry', async () => {
  const { product, enter } = stage();
  const entries = Object.fromEntries(Array.from({ length: 80 }, (_, i) => [`item-${i}`, i]));
  await callCache(product, { action: 'mset', namespace: 'browsed', entries });
  // A namespace is listed once its counters are written.
  const { page } = await enter();
  await signIn(page, 'alice', 'cache');
  await storeEntry(page, { namespace: 'browsed', key: 'by hand' });
  await page.getByRole('navigation', { name: 'Namespaces' }).getByRole('link', { name: 'browsed' }).click();
  const list = page.getByRole('list', { name: 'Keys of browsed' });
  const more = page.getByRole('button', { name: 'Scan further' });
  while (!(await page.getByText('81 keys').isVisible())) {
    if (await more.isVisible()) await more.click();
    await page.waitForTimeout(50);
  }
  await expect.poll(() => list.getByRole('listitem').count()).toBe(50);
  await press(page, 'Show more: 31 left');
  await expect.poll(() => list.getByRole('listitem').count()).toBe(81);
  await page.getByLabel('Search the keys listed').fill('ITEM-7');
  await expect.poll(() => list.getByRole('listitem').count()).toBe(11);
  await list.getByRole('link', { name: 'item-77' }).click();
  await page.getByRole('heading', { name: 'browsed / item-77' }).waitFor();
  await page.goBack();
  await page.getByRole('heading', { name: 'browsed / item-77' }).waitFor({ state: 'detached' });
});

it('asks before it invalidates, so that a double click does nothing', async () => {
  const { product, enter } = stage();
  const { page } = await enter();
  await signIn(page, 'alice', 'cache');
  await storeEntry(page, { key: 'double', tags: 'double' });
  await page.getByLabel('Tags to invalidate').fill('double, other');
  const inspect = () => callCache(product, { action: 'inspect', namespace: 'users', key: 'double' });
  for (const name of ['Invalidate tags…', 'Clear the tenant’s cache…']) {
    await page.getByRole('button', { name }).dblclick();
    const dialog = page.getByRole('dialog');
    await dialog.waitFor();
    expect(await inspect()).toMatchObject({ found: true });
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await expect.poll(() => page.evaluate('document.activeElement.textContent')).toBe(name);
  }
  await press(page, 'Invalidate tags…');
  await page.getByText('Invalidate 2 tags?').waitFor();
  await press(page, 'Invalidate the tags');
  await page.getByText('Invalidated “double”, “other”').waitFor();
  await page.locator('.entry-state').getByText('The tag “double” was invalidated').waitFor();
  await page.getByRole('row', { name: /double/ }).waitFor();
  await press(page, 'Clear the tenant’s cache…');
  await press(page, 'Clear the cache');
  await page.getByText('Invalidated the tenant’s cache').waitFor();
  await page.locator('.entry-state').getByText('The tenant’s whole cache was invalidated').waitFor();
  await page.getByLabel('Search the invalidations listed').fill('nothing like it');
  await page.getByText('None of the invalidations listed contains this text.').waitFor();
});

it('follows invalidations of others, and leads from an invalidated tag to its row', async () => {
  const { product, enter } = stage();
  const { page } = await enter();
  await signIn(page, 'alice', 'cache');
  await storeEntry(page, { key: 'linked', tags: 'linked, calm' });
  await page.getByRole('heading', { name: 'Invalidations' }).waitFor();
  expect(await page.getByRole('button', { name: 'linked' }).count()).toBe(0);
  await callCache(product, { action: 'invalidateByTags', tags: ['linked'] });
  const row = page.getByRole('row', { name: /^linked/ });
  await row.waitFor();
  await page.getByRole('button', { name: 'linked', exact: true }).click();
  await expect.poll(() => page.evaluate('document.activeElement.dataset.invalidation')).toBe('tag linked');
  expect(await page.getByRole('button', { name: 'calm', exact: true }).count()).toBe(0);
});

it('shows a reader what it may see, and names the permission that it lacks', async () => {
  const { product, enter } = stage();
  const { page } = await enter();
  await enterToken(page, await product.token('erin', 600));
  await page.getByRole('link', { name: 'Cache' }).click();
  await callCache(product, { action: 'set', namespace: 'users', key: 'read-only', value: 1 });
  await openEntry(page, 'users', 'read-only');
  await page.getByText('A read returns this value.').waitFor();
  await page.getByText('To list the keys of a namespace, you need the permission').waitFor();
  await press(page, 'Delete');
  const alert = page.getByRole('alert').filter({ hasText: 'cache:write' });
  await alert.waitFor();
  expect(await alert.textContent()).toContain('Not allowed.');
});

it('holds the longest names at every width', async () => {
  const { product, enter } = stage();
  const [namespace, key] = ['n'.repeat(120), 'k'.repeat(200)];
  const tags = Array.from({ length: 16 }, (_, i) => `${i}`.padEnd(120, 't'));
  await callCache(product, {
    action: 'set',
    namespace,
    key,
    value: { ['m'.repeat(300)]: 'v'.repeat(300) },
    tags,
  });
  for (const width of [360, 1440]) {
    const { page } = await enter({ viewport: { width, height: 900 } });
    await signIn(page, 'alice', 'cache');
    await openEntry(page, namespace, key);
    await page.getByText('A read returns this value.').waitFor();
    expect(await overflowOf(page), `at ${width}`).toBe(0);
    await press(page, 'Delete');
    await page.getByRole('dialog').waitFor();
    expect(await overflowOf(page), `the dialog at ${width}`).toBe(0);
  }
});
