import { expect, it } from 'vitest';
import { expectAccessible, overflowOf, seriousFindings } from './accessibility.ts';
import { open, press, signIn } from './browser.ts';
import { storeEntry } from './cache-steps.ts';
import { openStage } from './fixtures.ts';
import { enterAt, focusedText, tabTo } from './keyboard.ts';
import { createMany } from './sessions-page.ts';

const stage = openStage();

/** Views that need no preparation, and a text of each. */
const MORE_VIEWS = [
  ['get-started', 'Waiting for your first call…'],
  ['playground', 'Start 50 loads'],
  ['reference', 'getSession'],
  ['reference/setCache', 'Try it'],
  ['reference/graphql', 'Variables'],
] as const;

it.each([360, 1440])(
  'has no serious accessibility finding and no overflow in either theme at %i px',
  async (width) => {
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
  },
);

it('follows the system theme until the user chooses one, which is kept for the next visit', async () => {
  const { page } = await stage().enter({ colorScheme: 'dark' });
  const canvas = () => page.evaluate('getComputedStyle(document.body).backgroundColor');
  await signIn(page, 'alice');
  const dark = await canvas();
  await page.emulateMedia({ colorScheme: 'light' });
  await expect.poll(canvas).not.toBe(dark);
  await page.getByLabel('Theme').selectOption('dark');
  await page.locator('html[data-theme="dark"]').waitFor();
  await expect.poll(canvas).toBe(dark);
  await page.getByRole('button', { name: 'Switch user' }).click();
  await page.reload();
  await page.getByRole('heading', { name: 'Sign in', exact: true }).waitFor();
  await expect.poll(() => canvas()).toBe(dark);
});

it('can be used by keyboard alone', async () => {
  const { page } = await stage().enter();
  await page.getByRole('button', { name: /^alice / }).waitFor();
  await page.keyboard.press('Tab');
  await expect.poll(() => focusedText(page)).toContain('alice');
  await page.keyboard.press('Enter');
  // The focused element is gone, so the heading of the view gets the focus.
  await expect.poll(() => focusedText(page)).toBe('Overview');
  await enterAt(page, 'Skip to content', 'Shift+Tab');
  await expect.poll(() => focusedText(page)).toBe('Overview');

  await enterAt(page, 'Sessions', 'Shift+Tab');
  await expect.poll(() => focusedText(page)).toBe('Sessions');
  await enterAt(page, 'Create a session for yourself');
  await page.getByText('Session created').waitFor();
  await expect.poll(() => focusedText(page)).toBe('Create a session for yourself');
  await enterAt(page, 'End');
  await page.getByRole('dialog').waitFor();
  await expect.poll(() => focusedText(page)).toBe('Cancel');
  // The button that confirms it is disabled at first.
  await page.locator('dialog .button-destructive:enabled').waitFor();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.getByText('Session ended').waitFor();
  await expect.poll(() => page.evaluate('document.activeElement === document.body')).toBe(false);

  await enterAt(page, 'Cache', 'Shift+Tab');
  await expect.poll(() => focusedText(page)).toBe('Cache');
  await enterAt(page, 'New entry');
  await tabTo(page, 'Value, as JSON');
  await enterAt(page, 'Save');
  await page.getByText('A read returns this value.').waitFor();
  await enterAt(page, 'Delete');
  await page.locator('.entry-state').getByText('No entry').waitFor();
  await enterAt(page, 'Undo');
  await page.locator('.entry-state').getByText('Fresh').waitFor();
});

it.each([
  ['text at 200 %', {}],
  ['forced colors', { forcedColors: 'active' }],
] as const)('holds %s in every view', async (name, options) => {
  for (const width of [360, 1440]) {
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
