import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { createRedisClient } from '../../src/client/index.ts';
import { signIn } from './browser.ts';
import { openStage } from './fixtures.ts';
import { answer, sessionElsewhere } from './sessions-page.ts';

/** No test here is about the limit. */
const stage = openStage({ SESSION_MAX_PER_USER: '100' });

const focused = (page: Page) => page.evaluate('document.activeElement?.textContent ?? ""');

async function enterWith(sessions: Readonly<Record<string, number>>, admin = 'alice') {
  const { page } = await stage().enter();
  const { product } = stage();
  const token = await product.token('alice', 600);
  await createRedisClient({ baseUrl: product.url, getToken: () => token }).sessions.revokeTenant({
    confirm: 'org_acme',
  });
  for (const [user, count] of Object.entries(sessions))
    for (let i = 0; i < count; i++) await sessionElsewhere(product, user);
  await signIn(page, admin, 'sessions');
  return page;
}

const extent = (page: Page, text: string) => page.getByText(text, { exact: true }).waitFor();

it('groups the sessions of the tenant by user, and searches what is loaded', async () => {
  const page = await enterWith({ bob: 2, erin: 1, frank: 1, alice: 1 });
  await extent(page, '5 sessions of 4 users');
  // With many users, the groups of others are closed.
  await expect.poll(() => page.locator('.sessions tbody tr').count()).toBe(5);
  const bob = page.getByRole('button', { name: 'auth0|bob' });
  await bob.click();
  await expect.poll(() => page.locator('.sessions tbody tr').count()).toBe(7);
  await expect.poll(() => bob.getAttribute('aria-expanded')).toBe('true');
  await bob.click();
  await expect.poll(() => bob.getAttribute('aria-expanded')).toBe('false');
  // Whoever is searched for is seen, also in a group that was closed before.
  await page.getByLabel('Search users').fill('bob');
  await expect.poll(() => bob.getAttribute('aria-expanded')).toBe('true');
  await page.getByLabel('Search users').fill('');
  await expect.poll(() => bob.getAttribute('aria-expanded')).toBe('false');
  await page.getByLabel('Search users').fill('ERIN');
  await extent(page, '1 of 5 sessions matches');
  await page.getByLabel('Search users').fill('127.0.0');
  await extent(page, '5 sessions of 4 users');
  await page.getByLabel('Search users').fill('nobody');
  await page.getByText('No session listed contains “nobody”').waitFor();
});

it('looks up an exact user id, and offers the users that may have been meant', async () => {
  const page = await enterWith({ bob: 2, erin: 1 });
  await page.getByRole('button', { name: 'Look up user' }).click();
  await page.getByText('Enter the exact user id, such as auth0|carol.').waitFor();
  await expect.poll(() => page.evaluate('document.activeElement?.tagName')).toBe('INPUT');
  await page.getByLabel('Search users').fill('bob');
  await page.getByRole('button', { name: 'Look up user' }).click();
  await page.getByText('No live sessions for this exact user id').waitFor();
  await page.getByRole('heading', { name: 'Sessions of bob', exact: true }).waitFor();
  expect(await page.getByRole('button', { name: /^auth0\|erin/ }).count()).toBe(0);
  await page.getByRole('button', { name: 'auth0|bob (2 sessions)' }).click();
  await page.getByRole('heading', { name: 'Sessions of auth0|bob', exact: true }).waitFor();
  await extent(page, '2 sessions');
  await page.getByRole('button', { name: 'End all' }).click();
  await answer(page, 'End all sessions?', 'End sessions');
  await page.getByText('2 sessions ended').waitFor();
  await page.getByText('No live sessions for this exact user id').waitFor();
  await page.getByText('Ended from another device or by an administrator').nth(1).waitFor();
  await page.getByRole('button', { name: 'Show all users' }).click();
  await page.getByRole('heading', { name: 'Your ended sessions' }).waitFor();
  await extent(page, '1 session of 1 user');
});

it('leads from the end of another user’s session to the ended sessions of that user', async () => {
  const { product, enter } = stage();
  const token = await product.token('erin', 600, { tenant: 'org_globex' });
  await createRedisClient({ baseUrl: product.url, getToken: () => token }).sessions.create();
  const { page } = await enter();
  await signIn(page, 'carol', 'sessions');
  await page.getByText('You have no ended sessions').waitFor();
  await page.getByText('Look up a user to see theirs.').waitFor();
  await page.getByRole('button', { name: /^End \S{8}$/ }).click();
  await answer(page, 'End this session?', 'End the session');
  await page.getByText('Session ended', { exact: true }).waitFor();
  await page.getByText('No live sessions in Globex').waitFor();
  await page.getByRole('button', { name: 'Show the ended sessions of auth0|erin' }).click();
  await expect.poll(() => focused(page)).toBe('Ended sessions of auth0|erin');
  await page.getByText('Ended from another device or by an administrator').waitFor();
  await page.getByRole('button', { name: 'Show your own' }).click();
  await page.getByText('You have no ended sessions').waitFor();
});

it('says that only a part is loaded, and loads more', async () => {
  const page = await enterWith({ bob: 60 });
  await extent(page, '50 sessions of 1 user loaded so far. There are more.');
  await page.getByRole('button', { name: 'Load more' }).click();
  await extent(page, '60 sessions of 1 user');
  await page.getByRole('button', { name: 'Refresh' }).click();
  await extent(page, '60 sessions of 1 user');
});

it('ends many at once, reports which could not be ended, and keeps those selected', async () => {
  const page = await enterWith({ bob: 3, erin: 2, frank: 1 });
  await page.getByLabel('Select all sessions of auth0|bob').check();
  await page.getByLabel('Select all sessions of auth0|erin').check();
  await page.getByText('5 sessions selected').waitFor();
  await page.getByLabel('Search users').fill('erin');
  await page.getByText('5 sessions selected, 3 of them hidden by the search').waitFor();
  await page.getByLabel('Search users').fill('');
  let refused = 0;
  await page.route(/\/api\/redis\/session\?handle=/, async (route) => {
    if (route.request().method() !== 'DELETE' || refused === 2) return route.continue();
    refused += 1;
    const body = JSON.stringify({ code: 'UNAVAILABLE', detail: 'Refused by the test.', status: 503 });
    return route.fulfill({ status: 503, contentType: 'application/problem+json', body });
  });
  const button = page.getByRole('button', { name: 'End selected' });
  await button.dblclick();
  const dialog = page.getByRole('dialog', { name: 'End 5 sessions of 2 users?' });
  await dialog.getByText('auth0|bob: 3 sessions').waitFor();
  await dialog.getByText('auth0|erin: 2 sessions').waitFor();
  await answer(page, 'End 5 sessions of 2 users?', 'End 5 sessions');
  await page.getByText('3 sessions ended, 2 could not be ended').waitFor();
  await page.getByText('Refused by the test.').waitFor();
  await page.getByText('2 sessions selected').waitFor();
  await page.getByText(/^3 sessions of [23] users$/).waitFor();
  await button.click();
  const question = String(await page.getByRole('dialog').getByRole('heading').textContent());
  await answer(page, question, 'End 2 sessions');
  await page.getByText('2 sessions ended', { exact: true }).waitFor();
  await extent(page, '1 session of 1 user');
  // The pressed button is gone.
  await expect.poll(() => focused(page)).toBe('Sessions of Acme Corp');
});

it('refreshes by itself without losing selection, focus or scroll, and out of the request log', async () => {
  const page = await enterWith({ bob: 12 });
  await extent(page, '12 sessions of 1 user');
  const updated = page.locator('.refresh-status time');
  const before = await updated.textContent();
  expect(before).toMatch(/^\d\d:\d\d:\d\d$/);
  const box = page.locator('.sessions tbody input').nth(8);
  await box.check();
  await box.focus();
  const label = await box.getAttribute('aria-label');
  const scroll = await page.evaluate('scrollY');
  await sessionElsewhere(stage().product, 'erin');
  await page.getByRole('button', { name: 'auth0|erin' }).waitFor();
  await expect.poll(() => updated.textContent()).not.toBe(before);
  await page.getByText('1 session selected').waitFor();
  expect(await page.evaluate('document.activeElement.getAttribute("aria-label")')).toBe(label);
  expect(Number(await page.evaluate('scrollY'))).toBeGreaterThanOrEqual(Number(scroll));
  await page.locator('nav a[href="#/requests"]').click();
  await page.locator('.request-line').first().waitFor();
  expect(await page.locator('.request-line', { hasText: 'listTenant' }).count()).toBe(1);
});

it('moves focus to the row that took the place of the ended one', async () => {
  const page = await enterWith({ bob: 3 });
  const ends = page.getByRole('button', { name: /^End \S{8}$/ });
  await ends.nth(1).click();
  const next = await page.locator('.sessions input[aria-label^="Select "]').nth(3).getAttribute('aria-label');
  await answer(page, 'End this session?', 'End the session');
  await extent(page, '2 sessions of 1 user');
  await expect.poll(() => page.evaluate('document.activeElement?.getAttribute("aria-label")')).toBe(next);
});
