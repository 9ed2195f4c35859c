import { describe, expect, it } from 'vitest';
import { signIn } from './browser.ts';
import { openStage } from './fixtures.ts';
import { answer, createMany, sessionElsewhere } from './sessions-page.ts';

const stage = openStage();

const IPHONE =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1';

it('creates and ends own sessions, asks before the limit is reached, and shows its effect', async () => {
  const { page } = await stage().enter();
  await signIn(page, 'bob', 'sessions');
  const rows = page.locator('.sessions tbody tr');
  await page.getByText('You have no live sessions').waitFor();
  await page.getByText(/^You see your own sessions\. To see those of the whole tenant/).waitFor();
  expect(await page.getByRole('heading', { name: 'The whole tenant' }).count()).toBe(0);
  await page.getByRole('button', { name: 'Create a session' }).click();
  await page.getByText('current', { exact: true }).waitFor();
  await page.getByText(/^in (1 d 0 h|23 h 59 min)$/).waitFor();
  await page.locator('.sessions time[title]', { hasText: /^(now|\d+ sec\. ago)$/ }).waitFor();

  await page.getByRole('button', { name: 'Try the session limit…' }).click();
  await page.getByText('each new session ends the oldest session of auth0|bob').waitFor();
  await page.keyboard.press('Escape');
  await expect.poll(() => rows.count()).toBe(1);
  await createMany(page);
  await page.getByText('6 sessions created').waitFor();
  await page.getByText('Session limit reached. 2 older sessions were ended').waitFor();
  await expect.poll(() => rows.count()).toBe(5);
  await page.getByText('current', { exact: true }).waitFor();
  await page.getByText('Ended by a newer session, at the session limit').nth(1).waitFor();

  // The second click of a double click must not answer the question.
  await page
    .getByRole('button', { name: /^End \S{8}$/ })
    .last()
    .dblclick();
  await page.getByRole('dialog', { name: 'End this session?' }).waitFor();
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
  await expect.poll(() => rows.count()).toBe(5);
  await page
    .getByRole('button', { name: /^End \S{8}$/ })
    .last()
    .click();
  await answer(page, 'End this session?', 'End the session');
  await page.getByText('Session ended', { exact: true }).waitFor();
  await expect.poll(() => rows.count()).toBe(4);
  await page.getByText('Ended from another device or by an administrator').waitFor();

  await page.getByRole('button', { name: 'End the others' }).click();
  await page.getByText('auth0|bob has 3 sessions besides the current one').waitFor();
  await answer(page, 'End all other sessions?', 'End sessions');
  await page.getByText('3 sessions ended').waitFor();
  await expect.poll(() => rows.count()).toBe(1);
});

it('shows sessions of other tabs, with only the actions that a handle allows', async () => {
  const { page } = await stage().enter();
  await signIn(page, 'dave', 'sessions');
  await page.getByRole('button', { name: 'Create a session' }).click();
  await page.getByText('current', { exact: true }).waitFor();
  const other = await stage().enter({ userAgent: IPHONE });
  await signIn(other.page, 'dave', 'sessions');
  await other.page.getByRole('link', { name: 'Chrome on Linux' }).click();
  await other.page.getByText(/Only the page that created this session has it/).waitFor();
  expect(await other.page.getByText('current', { exact: true }).count()).toBe(0);
  expect(await other.page.getByRole('button', { name: 'Rotate the id' }).count()).toBe(0);
  await other.page.getByRole('button', { name: 'Create a session' }).click();
  await other.page
    .getByRole('row', { name: /Safari on iPhone/ })
    .getByText('current')
    .waitFor();
  await other.page.getByRole('button', { name: 'End the others' }).click();
  await answer(other.page, 'End all other sessions?', 'End sessions');
  await other.page.getByText('1 session ended').waitFor();
  await other.page.getByText('This session is not live').waitFor();

  // The current session of this page was ended elsewhere: the next one becomes current. No reload is needed to see that.
  // A refresh may also have come between the new session there and the end of this one.
  await page.getByRole('row', { name: /Safari on iPhone/ }).waitFor();
  await expect.poll(() => page.getByText('current', { exact: true }).count()).toBe(0);
  await page.getByRole('button', { name: 'Create a session' }).click();
  await page
    .getByRole('row', { name: /Chrome on Linux/ })
    .getByText('current')
    .waitFor();
});

describe('with a short idle timeout', () => {
  const short = openStage({
    // Long enough for a third to be rejected before the first two expire, on a busy machine as well.
    SESSION_TTL: '10',
    SESSION_TOUCH_INTERVAL: '1',
    SESSION_MAX_PER_USER: '2',
    SESSION_ON_LIMIT: 'reject',
  });

  it('an idle session moves to the history; a rejecting limit is reported', async () => {
    const { page } = await short().enter();
    await signIn(page, 'bob', 'sessions');
    for (let i = 0; i < 2; i++) await sessionElsewhere(short().product, 'bob');
    await createMany(page);
    const alert = page.getByRole('alert').filter({ hasText: 'SESSION_LIMIT' });
    await alert.waitFor();
    await expect.poll(() => alert.textContent()).toContain('Rejected.');
    await page.getByText('You have no live sessions').waitFor();
    await page.getByText('Expired: idle or absolute timeout').nth(1).waitFor();
  });
});
