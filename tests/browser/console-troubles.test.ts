import { describe, expect, it } from 'vitest';
import { enterToken, open, signIn } from './browser.ts';
import { openEntry } from './cache-steps.ts';
import { openStage } from './fixtures.ts';
import { killRedis, recover } from './outage.ts';

const stage = openStage();

describe('an outage of Redis while the page is open', () => {
  it('is shown in every view, and the page recovers by itself', async () => {
    const { page } = await stage().enter();
    await signIn(page, 'alice', 'sessions');
    await page.getByText('No live sessions').waitFor();

    const restart = await killRedis(stage().product);
    await page.getByRole('alert').getByText('Redis is down.').waitFor();
    await page.locator('.status', { hasText: 'Redis is down' }).waitFor();
    await page.getByRole('button', { name: 'Create a session' }).click();
    await page.getByText('Redis is not available.').first().waitFor();
    await open(page, 'cache');
    await page.getByRole('alert').getByText('Redis is down.').waitFor();
    await openEntry(page, 'users', 'user_123');
    await page.getByText('Redis is not available.').first().waitFor();
    await open(page, 'overview');
    await page.getByText('open (calls fail at once)').first().waitFor();

    await recover(page, restart);
    await page.locator('.status', { hasText: 'Redis is up' }).waitFor();
    // The view that failed has reloaded by itself.
    await page.getByText(/^redis 7/).waitFor();
    await expect.poll(() => page.getByText('Redis is down').count()).toBe(0);
    await open(page, 'sessions');
    await page.getByRole('button', { name: 'Create a session' }).click();
    await page.getByText('current', { exact: true }).waitFor();
  });

  it('keeps loaded data visible, and removes the error of a failed action after recovery', async () => {
    const { page } = await stage().enter();
    await signIn(page, 'bob', 'sessions');
    await page.getByRole('button', { name: 'Create a session' }).click();
    await page.getByText('current', { exact: true }).waitFor();

    const restart = await killRedis(stage().product);
    await page.getByRole('alert').getByText('Redis is down.').waitFor();
    await page.getByRole('button', { name: 'Create a session' }).click();
    const failed = page.getByRole('alert').filter({ hasText: 'Redis is not available.' });
    await failed.first().waitFor();
    await expect.poll(() => failed.first().textContent()).toMatch(/UNAVAILABLE, status 503, request \S+/);
    await expect.poll(() => page.getByText('Chrome on Linux').count()).toBe(1);

    await recover(page, restart);
    await failed.first().waitFor({ state: 'detached' });
    await expect.poll(() => page.getByRole('alert').count()).toBe(0);
  });
});

describe('a token that expires', () => {
  it('is reported, and the user can sign in again', async () => {
    const { product, enter } = stage();
    const { page } = await enter();
    await enterToken(page, await product.token('alice', 3));
    await page.getByText('The token is no longer accepted.').waitFor();
    await page.getByRole('button', { name: 'Sign in again' }).click();
    await signIn(page, 'alice');
    await page.getByText(/^redis 7/).waitFor();
  });

  it('is detected from a response, and replaced with one click', async () => {
    const { page } = await stage().enter();
    await signIn(page, 'alice');
    await page.route('**/api/redis/session**', (route) =>
      route.fulfill({
        status: 401,
        contentType: 'application/problem+json',
        body: JSON.stringify({ code: 'INVALID_TOKEN', detail: 'The token has expired.', status: 401 }),
      }),
    );
    await open(page, 'sessions');
    await page.getByText('The token is no longer accepted.').waitFor();
    await page.unrouteAll();
    await page.getByRole('button', { name: 'Get a new token' }).click();
    await page.getByText('No live sessions').or(page.getByText('Chrome on Linux').first()).waitFor();
    await expect.poll(() => page.getByText('The token is no longer accepted.').count()).toBe(0);
  });
});

describe('a service that cannot be reached', () => {
  it('is distinguished from an outage of Redis, and the page recovers by itself', async () => {
    const { page } = await stage().enter();
    await signIn(page, 'bob', 'cache');
    await page.route('**/api/redis/**', (route) => route.abort());
    await page.getByRole('alert').getByText('The service cannot be reached.').first().waitFor();
    await openEntry(page, 'users', 'user_123');
    await page.getByRole('alert').getByText('No response.').first().waitFor();
    await page.unrouteAll({ behavior: 'ignoreErrors' });
    await page.getByText('Redis is back').waitFor();
    await page.getByRole('alert').first().waitFor({ state: 'detached' });
  });

  it('reports that the local issuer is down, and retries on a click', async () => {
    const { page } = await stage().enter();
    await page.route('**/demo/tenants', (route) => route.abort());
    await page.reload();
    await page.getByText('Is the product still running?').waitFor();
    await page.unrouteAll({ behavior: 'ignoreErrors' });
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('button', { name: /^alice / }).waitFor();
  });

  it('explains what is missing when the page has no outputs', async () => {
    const { page } = await stage().enter();
    await page.route('**/redis-test/outputs.json', (route) => route.fulfill({ status: 404, body: 'none' }));
    await page.reload();
    await page.getByRole('heading', { name: 'The console cannot start' }).waitFor();
    await page.getByText(/npm run build:console after a deployment/).waitFor();
  });
});

describe('a limit on requests', () => {
  it('is reported with the delay that the service asks for', async () => {
    const { page } = await stage().enter();
    await signIn(page, 'alice', 'cache');
    await page.route('**/api/redis/cache**', (route) =>
      route.fulfill({
        status: 429,
        contentType: 'application/problem+json',
        headers: { 'Retry-After': '7' },
        body: JSON.stringify({ code: 'RATE_LIMITED', detail: 'This tenant asks too often.', status: 429 }),
      }),
    );
    await openEntry(page, 'users', 'user_123');
    const alert = page.getByRole('alert').filter({ hasText: 'This tenant asks too often.' }).first();
    await alert.waitFor();
    await expect.poll(() => alert.textContent()).toContain('Too many requests.');
    await expect.poll(() => alert.textContent()).toContain('Retry after 7 s');
    await expect.poll(() => page.getByText('Redis is down').count()).toBe(0);
  });
});

it('says that the code of a view could not be loaded', async () => {
  const { page } = await stage().enter();
  await signIn(page, 'alice');
  await page.route('**/assets/sessions-view-*', (route) => route.abort());
  await open(page, 'sessions');
  await page.getByRole('alert').getByText('Something went wrong.').waitFor();
  await page.unrouteAll({ behavior: 'ignoreErrors' });
  await page.reload();
  await page.getByRole('button', { name: 'Create a session' }).waitFor();
});
