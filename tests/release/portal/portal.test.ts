import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { startBrowser } from '../../browser/browser.ts';
import type { Consumer } from '../consumers/consumer.ts';
import { HOLD_FILES, holdNextRead } from './hold.ts';
import { installPortal, type Portal, startPortal } from './portal.ts';
import { logIn, noticeAt, openJobs, openProfile, rename, rowsAt } from './visitor.ts';

/** The example, built and started as its README says, in a real browser. */
let example: Consumer;
let portal: Portal;
let browser: Browser;

beforeAll(async () => {
  example = await installPortal(HOLD_FILES);
  await example.run('npx', 'next', 'build');
  [portal, browser] = await Promise.all([startPortal(example, { command: 'start' }), startBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await portal?.stop();
});
afterEach(async () => {
  await Promise.all(browser.contexts().map((context) => context.close()));
});

const ENDED = 'Your session has ended, here or from another device. Sign in again.';
const devices = (page: Page) => rowsAt(page, `${portal.url}/devices`);

it('a login through the provider opens the jobs of the organization, and no others', async () => {
  const [alice, carol] = [await openProfile(browser), await openProfile(browser)];
  await logIn(alice, portal.url, 'alice');
  await logIn(carol, portal.url, 'carol');
  expect(new URL(alice.url()).pathname).toBe('/jobs');
  const titles = async (page: Page) => (await rowsAt(page, `${portal.url}/jobs`)).map(([title]) => title);
  expect(await titles(alice)).toEqual(['Baker', 'Driver']);
  expect(await titles(carol)).toEqual(['Astronomer']);
});

it('the session has the device and the address of the user', async () => {
  const page = await openProfile(browser, {
    userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
    // As a proxy in front of the portal adds it.
    extraHTTPHeaders: { 'X-Forwarded-For': '192.0.2.1' },
  });
  await logIn(page, portal.url, 'bob', '/devices');
  expect(await devices(page)).toContainEqual([
    'Firefox on Linux',
    '192.0.2.1',
    'this device',
    expect.anything(),
  ]);
});

it('a login beyond the limit ends the session that was not used for longest, and both users are told', async () => {
  const [first, second, third] = [
    await openProfile(browser),
    await openProfile(browser),
    await openProfile(browser),
  ];
  for (const page of [first, second]) await logIn(page, portal.url, 'carol');
  await devices(second);
  await third.goto(`${portal.url}/jobs`);
  await third.getByRole('button', { name: 'carol of' }).click();
  await third.getByRole('status').waitFor();
  expect(await third.getByRole('status').textContent()).toContain('signed in on too many devices');
  expect(await devices(third)).toHaveLength(2);
  expect(await noticeAt(first, `${portal.url}/jobs`)).toBe(ENDED);
  expect(await devices(second)).toHaveLength(2);
});

it('signs out one device, and everywhere, from another browser', async () => {
  const [laptop, phone] = [await openProfile(browser), await openProfile(browser)];
  for (const page of [laptop, phone]) await logIn(page, portal.url, 'bob');
  await devices(laptop);
  const other = laptop.locator('tbody tr', { hasNotText: 'this device' });
  await other.getByRole('button', { name: 'Sign out' }).click();
  await other.waitFor({ state: 'detached' });
  expect(await noticeAt(phone, `${portal.url}/devices`)).toBe(ENDED);

  await phone.getByRole('link', { name: 'Sign in' }).click();
  await phone.getByRole('button', { name: 'bob of' }).click();
  await phone.locator('.who').waitFor();
  await devices(phone);
  await phone.getByRole('button', { name: 'Sign out everywhere' }).click();
  await phone.getByRole('heading', { name: 'Open jobs' }).waitFor();
  expect(await noticeAt(laptop, `${portal.url}/jobs`)).toBe(ENDED);
  const cookies = (await phone.context().cookies()).map(({ name }) => name);
  expect(cookies).not.toContain('session');
});

it('a logout at the provider ends the session of that login, and no other', async () => {
  const [laptop, phone] = [await openProfile(browser), await openProfile(browser)];
  for (const page of [laptop, phone]) await logIn(page, portal.url, 'alice');
  await laptop.goto(`${portal.provider}/oidc/logout`);
  await laptop.waitForURL((url) => url.pathname.endsWith('/success'));
  expect(await noticeAt(laptop, `${portal.url}/jobs`)).toBe(ENDED);
  expect(await devices(phone)).toHaveLength(1);
});

it('a job that is saved during a slow render is shown to everyone afterwards', async () => {
  const [alice, visitor] = [await openProfile(browser), await openProfile(browser)];
  await logIn(alice, portal.url, 'alice');
  await rename(alice, portal.url, 1, 'Baker before');
  const held = await holdNextRead(portal.url);
  const rendering = openJobs(visitor, portal.url);
  await held.begun();
  await rename(alice, portal.url, 1, 'Baker after');
  await held.release();
  // This request began before the update.
  expect(await rendering).toContain('Baker before');
  // Until its write has ended, Next.js itself shares that render with other requests.
  await expect.poll(() => openJobs(visitor, portal.url)).toContain('Baker after');
  expect(await openJobs(visitor, portal.url)).toContain('Baker after');
  await rename(alice, portal.url, 1, 'Baker');
});

const AWAY = 'Your session cannot be checked at the moment. Reload the page in a moment.';

it('without the service, pages render and say so, no one gets in, and sessions continue afterwards', async () => {
  const [alice, visitor] = [await openProfile(browser), await openProfile(browser)];
  await logIn(alice, portal.url, 'alice');
  const startProduct = await portal.stopProduct();
  expect(await openJobs(visitor, portal.url)).toEqual(['Baker', 'Driver', 'Astronomer']);
  expect(await noticeAt(alice, `${portal.url}/jobs`)).toBe(AWAY);
  await visitor.goto(`${portal.url}/jobs`);
  await visitor.getByRole('button', { name: 'bob of' }).click();
  const notice = visitor.getByText('Sessions are not available at the moment. Try again in a moment.');
  await notice.waitFor();
  await startProduct();
  expect(await rowsAt(alice, `${portal.url}/jobs`)).toHaveLength(2);
});

it('without Redis, pages render and say so, and users sign in again once it is back, empty', async () => {
  const alice = await openProfile(browser);
  await logIn(alice, portal.url, 'alice');
  await portal.redis.process.kill();
  expect(await openJobs(alice, portal.url)).toEqual(['Baker', 'Driver', 'Astronomer']);
  expect(await noticeAt(alice, `${portal.url}/jobs`)).toBe(AWAY);
  await portal.redis.process.restart();
  await expect.poll(() => noticeAt(alice, `${portal.url}/jobs`)).toBe(ENDED);
  await alice.getByRole('link', { name: 'Sign in' }).click();
  await alice.getByRole('button', { name: 'alice of' }).click();
  await alice.locator('.who').waitFor();
  expect(await rowsAt(alice, `${portal.url}/jobs`)).toHaveLength(2);
});

it('a user stays signed in while access tokens of some seconds expire', async () => {
  const renewing = await startPortal(example, { command: 'start', tokenSeconds: 15 });
  try {
    const page = await openProfile(browser);
    await logIn(page, renewing.url, 'alice');
    const sessionId = async () =>
      (await page.context().cookies()).find(({ name }) => name === 'session')?.value;
    const before = await sessionId();
    const answer = await page.request.get(`${renewing.url}/auth/access-token`);
    const first = (await answer.json()).expires_at * 1_000;
    // Only the visits renew it: at least two more tokens expire meanwhile.
    await expect
      .poll(async () => {
        expect(await rowsAt(page, `${renewing.url}/jobs`)).toHaveLength(2);
        return Date.now();
      })
      .toBeGreaterThan(first + 2 * 15_000);
    expect(await sessionId()).toBe(before);
  } finally {
    await renewing.stop();
  }
});
