import { expect, it } from 'vitest';
import { open, press, signIn } from '../browser.ts';
import { storeEntry } from '../cache-steps.ts';
import { openStage } from '../fixtures.ts';
import { createMany } from '../sessions-page.ts';
import { expectAccessible, overflowOf, seriousFindings, WIDTHS } from './checks.ts';

const stage = openStage();

/** Views that need no preparation, and a text of each. */
const MORE_VIEWS = [
  ['get-started', 'Waiting for your first call…'],
  ['playground', 'Start 50 loads'],
  ['reference', 'getSession'],
  ['reference/setCache', 'Try it'],
  ['reference/graphql', 'Variables'],
] as const;

it.each(WIDTHS)('every view has no serious finding and no overflow at %i px', async (width) => {
  const { page } = await stage().enter({ viewport: { width, height: 900 } });
  const examine = (state: string) => expectAccessible(page, state);
  await page.getByRole('button', { name: /^alice / }).waitFor();
  await examine('sign-in');
  await signIn(page, 'alice');
  await page.getByText(/^redis 7/).waitFor();
  await examine('overview');
  await open(page, 'sessions');
  await createMany(page);
  await page.getByText('Session limit reached').waitFor();
  await examine('sessions');
  await open(page, 'cache');
  await storeEntry(page, { key: `examined-${width}`, tags: 'user, profile' });
  await examine('an entry');
  await press(page, 'Edit');
  await page.getByLabel('Value, as JSON').fill('{');
  await press(page, 'Save');
  await page.locator('[aria-invalid]').waitFor();
  await examine('the editor');
  await page.getByLabel('Tags to invalidate').fill('user');
  await press(page, 'Invalidate tags…');
  await page.getByRole('dialog').waitFor();
  await examine('a question');
  await page.keyboard.press('Escape');
  for (const [view, text] of MORE_VIEWS) {
    await page.goto(`${stage().product.url}/redis-test#/${view}`);
    await page.getByText(text).first().waitFor();
    await examine(view);
  }
  await open(page, 'requests');
  await page.locator('.request-line').first().click();
  await examine('requests');
  await open(page, 'self-test');
  await page.getByLabel('Include GraphQL').uncheck();
  await page.getByRole('button', { name: 'Run the self-test' }).click();
  await page.getByText('All good').waitFor();
  await page.locator('.check-line', { hasText: 'Redis responds' }).click();
  await examine('self-test');
  await page.getByRole('button', { name: 'Switch user' }).click();
  await signIn(page, 'bob');
  await page.getByText('Permission required').waitFor();
  await examine('no permission');
  await open(page, 'requests');
  await page.getByRole('button', { name: 'Clear' }).click();
  await page.getByText('No requests yet').waitFor();
  await examine('empty log');
  await page.route('**/api/redis/health', (route) => route.abort());
  await page.getByText('The service cannot be reached.').first().waitFor();
  await examine('outage');
});

it.each([
  ['text at 200 %', {}],
  ['forced colors', { forcedColors: 'active' }],
] as const)('every view holds %s', async (name, options) => {
  for (const width of WIDTHS) {
    const { page } = await stage().enter({ ...options, viewport: { width, height: 900 } });
    await signIn(page, 'alice');
    await open(page, 'cache');
    await storeEntry(page, { key: `${name} ${width}`, tags: 'user' });
    if (name !== 'forced colors') await page.evaluate('document.documentElement.style.fontSize = "200%"');
    for (const view of await page.locator('nav[aria-label="Views"] a').all()) {
      await view.click();
      await page.locator('main section, main form').first().waitFor();
      const message = `${await view.textContent()} at ${width}`;
      await expect.poll(() => overflowOf(page), { message }).toBeLessThanOrEqual(0);
      if (name === 'forced colors') await expect.poll(() => seriousFindings(page), { message }).toEqual([]);
    }
  }
});
