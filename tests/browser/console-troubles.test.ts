import { describe, expect, it, onTestFinished } from 'vitest';
import { open, signIn } from './browser.ts';
import { openStage } from './fixtures.ts';

const stage = openStage();

/** Kills Redis. @returns what starts it again; the end of the test does, too, so that the next one finds it */
async function killRedis(): Promise<() => Promise<void>> {
  const { process } = stage().product.redis;
  let restarted: Promise<void> | undefined;
  const restart = () => {
    restarted ??= process.restart();
    return restarted;
  };
  onTestFinished(restart);
  await process.kill();
  return restart;
}

describe('Redis dies and comes back while the page is open', () => {
  it('looks like Redis being down in every view, and goes on by itself', async () => {
    const { page } = await stage().enter();
    await signIn(page, 'alice', 'sessions');
    await page.getByText('No live sessions').waitFor();

    const restart = await killRedis();
    await page.getByRole('alert').getByText('Redis is down.').waitFor();
    await page.locator('.status', { hasText: 'Redis is down' }).waitFor();
    await page.getByRole('button', { name: 'Create a session' }).click();
    await page.getByText('Redis is not available.').first().waitFor();
    await open(page, 'cache');
    await page.getByRole('alert').getByText('Redis is down.').waitFor();
    await page.getByRole('button', { name: 'Set', exact: true }).click();
    await page.getByText('Redis is not available.').first().waitFor();
    await open(page, 'connection');
    await page.getByText('Redis is not available.').waitFor();

    await restart();
    await page.getByText('Redis is back').waitFor();
    await page.locator('.status', { hasText: 'Redis answers' }).waitFor();
    // The view that failed has loaded by itself.
    await page.getByText(/^redis 7/).waitFor();
    await expect.poll(() => page.getByText('Redis is down').count()).toBe(0);
    await open(page, 'sessions');
    await page.getByRole('button', { name: 'Create a session' }).click();
    await page.getByText('current', { exact: true }).waitFor();
  });

  it('keeps what was loaded in sight, and takes back what a click was refused with', async () => {
    const { page } = await stage().enter();
    await signIn(page, 'bob', 'sessions');
    await page.getByRole('button', { name: 'Create a session' }).click();
    await page.getByText('current', { exact: true }).waitFor();

    const restart = await killRedis();
    await page.getByRole('alert').getByText('Redis is down.').waitFor();
    await page.getByRole('button', { name: 'Create a session' }).click();
    const refused = page.getByRole('alert').filter({ hasText: 'Redis is not available.' });
    await refused.first().waitFor();
    await expect.poll(() => refused.first().textContent()).toMatch(/UNAVAILABLE, status 503, request \S+/);
    await expect.poll(() => page.getByText('Chrome on Linux').count()).toBe(1);

    await restart();
    await page.getByText('Redis is back').waitFor();
    await refused.first().waitFor({ state: 'detached' });
    await expect.poll(() => page.getByRole('alert').count()).toBe(0);
  });
});

describe('a token that expires', () => {
  it('is said to be over; another sign-in goes on', async () => {
    const { product, enter } = stage();
    const { page } = await enter();
    await page.getByText('Use a token you already have').click();
    await page.getByLabel('Access token').fill(await product.token('alice', 3));
    await page.getByRole('button', { name: 'Use this token' }).click();
    await page.getByText('The token is no longer accepted.').waitFor();
    await page.getByRole('button', { name: 'Sign in again' }).click();
    await signIn(page, 'alice');
    await page.getByText(/^redis 7/).waitFor();
  });

  it('is noticed by the answer, and renewed by one click', async () => {
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
  it('is told from a Redis that is down, and goes on by itself', async () => {
    const { page } = await stage().enter();
    await signIn(page, 'bob', 'cache');
    await page.route('**/api/redis/**', (route) => route.abort());
    await page.getByRole('alert').getByText('The service cannot be reached.').waitFor();
    await page.getByRole('button', { name: 'Get', exact: true }).click();
    await page.getByRole('alert').getByText('No answer.').waitFor();
    await page.unrouteAll({ behavior: 'ignoreErrors' });
    await page.getByText('Redis is back').waitFor();
    await page.getByRole('alert').first().waitFor({ state: 'detached' });
  });

  it('says that the local issuer is gone, and asks it again on a click', async () => {
    const { page } = await stage().enter();
    await page.route('**/demo/tenants', (route) => route.abort());
    await page.reload();
    await page.getByText('Does npm run dev still run?').waitFor();
    await page.unrouteAll({ behavior: 'ignoreErrors' });
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('button', { name: /^alice / }).waitFor();
  });

  it('says what is missing where the page has no service to talk to', async () => {
    const { page } = await stage().enter();
    await page.route('**/redis-test/outputs.json', (route) => route.fulfill({ status: 404, body: 'none' }));
    await page.reload();
    await page.getByRole('heading', { name: 'The console cannot start' }).waitFor();
    await page.getByText(/npm run build:console after a deployment/).waitFor();
  });
});

describe('a limit on requests', () => {
  it('is told as such, with the wait that the service asks for', async () => {
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
    await page.getByRole('button', { name: 'Set', exact: true }).click();
    const alert = page.getByRole('alert').filter({ hasText: 'This tenant asks too often.' }).first();
    await alert.waitFor();
    await expect.poll(() => alert.textContent()).toContain('Too many requests.');
    await expect.poll(() => alert.textContent()).toContain('wait 7 s before another try');
    await expect.poll(() => page.getByText('Redis is down').count()).toBe(0);
  });
});

describe('two tenants in two browsers', () => {
  it('see nothing of one another', async () => {
    const [acme, globex] = [await stage().enter(), await stage().enter()];
    await signIn(acme.page, 'alice', 'cache');
    await signIn(globex.page, 'carol', 'cache');
    await acme.page.getByRole('button', { name: 'Set', exact: true }).click();
    await acme.page.getByText('Stored user_123').waitFor();

    await globex.page.getByRole('button', { name: 'Get', exact: true }).click();
    await globex.page.getByText('Nothing is cached under users / user_123').waitFor();
    for (const armed of ['Clear the tenant’s cache', 'Really end every entry of the tenant?']) {
      await globex.page.getByRole('button', { name: armed }).click();
    }
    await globex.page.getByText(/^Invalidated/).waitFor();
    await acme.page.getByRole('button', { name: 'Get', exact: true }).click();
    await acme.page.getByText('Read user_123').waitFor();

    await open(acme.page, 'sessions');
    await open(globex.page, 'sessions');
    await acme.page.getByRole('button', { name: 'Create a session' }).click();
    await acme.page.getByText('Session created').waitFor();
    await globex.page.getByLabel('User').fill('auth0|alice');
    await globex.page.getByRole('button', { name: 'Show' }).click();
    await globex.page.getByText('No live sessions').waitFor();
  });
});
