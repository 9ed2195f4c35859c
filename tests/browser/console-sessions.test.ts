import { describe, expect, it } from 'vitest';
import { signIn } from './browser.ts';
import { openStage } from './fixtures.ts';

const stage = openStage();

it('creates, rotates and ends sessions, and shows the effect of the limit', async () => {
  const { page } = await stage().enter();
  await signIn(page, 'bob', 'sessions');
  await page.getByText('No live sessions').waitFor();
  await page.getByRole('button', { name: 'Create a session' }).click();
  await page.getByText('current', { exact: true }).waitFor();
  await page.getByText('Chrome on Linux').waitFor();
  await page.getByText(/^(just now|\d+ s ago)$/).waitFor();
  await page.getByText(/^23:59:\d\d$/).waitFor();
  const absolute = page.getByText(/^6 d 23:59:\d\d$/);
  const shown = await absolute.textContent();
  await page
    .getByText(/^6 d 23:59:\d\d$/)
    .filter({ hasNotText: String(shown) })
    .waitFor();

  const handle = await page.locator('tbody code').textContent();
  await page.getByRole('button', { name: /^Rotate/ }).click();
  await page.getByText('Session id rotated').waitFor();
  await expect.poll(() => page.locator('tbody code').textContent()).not.toBe(handle);
  await page.getByText('current', { exact: true }).waitFor();

  await page.getByRole('button', { name: 'Create 6 and watch the limit' }).click();
  await page.getByText('6 sessions created').waitFor();
  await page.getByText('Session limit reached. 2 older sessions ended').waitFor();
  await expect.poll(() => page.locator('tbody tr').count()).toBe(5);
  await page.getByText('current', { exact: true }).waitFor();

  await page.getByRole('button', { name: /^Read/ }).first().click();
  await page.getByText(/^Session read; idle timeout/).waitFor();
  await page
    .getByRole('button', { name: /^End \S{8}$/ })
    .last()
    .click();
  await page.getByText('Session ended').waitFor();
  await expect.poll(() => page.locator('tbody tr').count()).toBe(4);
  await page.getByRole('button', { name: 'End the others' }).click();
  await page.getByRole('button', { name: 'End all other sessions?' }).click();
  await page.getByText('3 sessions ended').waitFor();
  await expect.poll(() => page.locator('tbody tr').count()).toBe(1);
});

it('shows sessions of other tabs, with only the actions that a handle allows', async () => {
  const { page } = await stage().enter();
  await signIn(page, 'dave', 'sessions');
  await page.getByRole('button', { name: 'Create a session' }).click();
  await page.getByText('current', { exact: true }).waitFor();
  const other = await stage().enter({
    userAgent:
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1',
  });
  await signIn(other.page, 'dave', 'sessions');
  await other.page.getByText('Chrome on Linux').waitFor();
  await expect.poll(() => other.page.getByText('current', { exact: true }).count()).toBe(0);
  await expect.poll(() => other.page.getByRole('button', { name: /^Rotate/ }).count()).toBe(0);
  await other.page.getByRole('button', { name: 'Create a session' }).click();
  await other.page.getByText('Session created').waitFor();
  await other.page
    .getByRole('row', { name: /Safari on iPhone/ })
    .getByText('current')
    .waitFor();
  await other.page.getByRole('button', { name: 'End the others' }).click();
  await other.page.getByRole('button', { name: 'End all other sessions?' }).click();
  await other.page.getByText('1 session ended').waitFor();

  // The current session of this page was ended elsewhere; the next one becomes current.
  await page.getByRole('button', { name: /^Read/ }).click();
  await page.getByText('Session had already ended').waitFor();
  await page.getByRole('row', { name: /Safari on iPhone/ }).waitFor();
  await expect.poll(() => page.getByText('current', { exact: true }).count()).toBe(0);
  await page.getByRole('button', { name: 'Create a session' }).click();
  await page
    .getByRole('row', { name: /Chrome on Linux/ })
    .getByText('current')
    .waitFor();
});

it('shows a manager the sessions of another user, without the notice about their own limit', async () => {
  const { page } = await stage().enter();
  await signIn(page, 'alice', 'sessions');
  await page.getByRole('button', { name: 'Create 6 and watch the limit' }).click();
  await page.getByText('Session limit reached.').waitFor();
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route(/userId=auth0/, async (route) => {
    await released;
    await route.continue();
  });
  await page.getByLabel('User').fill('auth0|bob');
  await page.getByRole('button', { name: 'Show' }).click();
  await page.getByRole('heading', { name: 'Sessions of auth0|bob' }).waitFor();
  // Not those of Alice under this heading, nor a button that would end them.
  expect(await page.getByText('Chrome on Linux').count()).toBe(0);
  expect(await page.getByRole('button', { name: 'End all' }).isDisabled()).toBe(true);
  release();
  await page.getByText('Chrome on Linux').waitFor();
  await expect.poll(() => page.getByText('Session limit reached.').count()).toBe(0);
  await expect.poll(() => page.getByRole('button', { name: 'Create a session' }).isDisabled()).toBe(true);
  await page.getByRole('button', { name: /^End \S{8}$/ }).click();
  await page.getByText('There are none for this exact user id.').waitFor();
});

describe('with a short idle timeout', () => {
  const short = openStage({
    // Long enough for three to be created in it on a busy machine.
    SESSION_TTL: '10',
    SESSION_TOUCH_INTERVAL: '1',
    SESSION_MAX_PER_USER: '2',
    SESSION_ON_LIMIT: 'reject',
  });

  it('an idle session disappears from the list; a rejecting limit is reported', async () => {
    const { page } = await short().enter();
    await signIn(page, 'bob', 'sessions');
    await page.getByRole('button', { name: 'Create 6 and watch the limit' }).click();
    const alert = page.getByRole('alert').filter({ hasText: 'SESSION_LIMIT' });
    await alert.waitFor();
    await expect.poll(() => alert.textContent()).toContain('Rejected.');
    await page.getByText('No live sessions').waitFor();
  });
});
