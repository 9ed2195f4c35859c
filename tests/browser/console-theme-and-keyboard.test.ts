import { expect, it } from 'vitest';
import { signIn } from './browser.ts';
import { openStage } from './fixtures.ts';
import { enterAt, focusedText, tabTo } from './keyboard.ts';

const stage = openStage();

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
