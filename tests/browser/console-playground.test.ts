import type { Page, Route } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { enterToken, open, press, signIn } from './browser.ts';
import { openStage } from './fixtures.ts';

const stage = openStage();

const fill = (page: Page, label: string, text: string) => page.getByLabel(label, { exact: true }).fill(text);
const card = (page: Page, name: string) => page.getByRole('region', { name });

/** A figure of the load generator. */
async function figure(page: Page, name: string): Promise<number> {
  const entry = card(page, 'Load generator').locator('dl > div').filter({ hasText: name });
  return Number((await entry.locator('dd').textContent())?.replace(/\D/g, ''));
}

const staleReads = (page: Page) =>
  card(page, 'Load generator').getByText('Stale reads seen').locator('strong').textContent();

const isLookUp = (route: Route) => route.request().url().includes('action=lookUp');

async function tokenOfGlobex(issuer: string): Promise<string> {
  const response = await fetch(`${issuer}/demo/token`, {
    method: 'POST',
    body: JSON.stringify({ tenant: 'org_globex', user: 'carol' }),
  });
  return Object(await response.json()).token;
}

async function enterAs(user: string): Promise<Page> {
  const { page } = await stage().enter();
  await signIn(page, user, 'playground');
  return page;
}

it('loads once for fifty callers', async () => {
  const page = await enterAs('carol');
  await press(page, 'Start 50 loads');
  await page.getByText('50 callers, 1 load').waitFor();
  await expect.poll(() => page.locator('.dot-loaded').count()).toBe(1);
  await expect.poll(() => page.locator('.dot-shared').count()).toBe(49);
  // The result is still there after a look at another view.
  await open(page, 'requests');
  await open(page, 'playground');
  await page.getByText('50 callers, 1 load').waitFor();
});

it('names the permission that a read-only user lacks', async () => {
  const { product, enter } = stage();
  const { page } = await enter();
  await enterToken(page, await product.token('erin', 600));
  await open(page, 'playground');
  const alert = page.getByRole('alert').filter({ hasText: 'cache:write' });
  await press(page, 'Start 50 loads');
  await alert.waitFor();
  await page.getByText('Not started.').waitFor();
  await press(page, 'Start the load');
  await alert.nth(1).waitFor();
  await card(page, 'Load generator').getByRole('button', { name: 'Start the load' }).waitFor();
});

describe('the load generator', () => {
  it('reads, writes and invalidates, sees no stale read, and stays out of the list of requests', async () => {
    const page = await enterAs('alice');
    await fill(page, 'Writes, %', '30');
    await fill(page, 'Invalidate every, seconds', '1');
    await fill(page, 'Keys', '2');
    await press(page, 'Start the load');
    await page.getByText('running', { exact: true }).waitFor();
    for (const name of ['Reads', 'Hits', 'Loads', 'Writes', 'Invalidations']) {
      await expect.poll(() => figure(page, name), { message: name }).toBeGreaterThan(2);
    }
    await page.getByRole('img', { name: /^Requests per second over the last minute\. Now: [1-9]/ }).waitFor();
    await page.getByRole('img', { name: /^Hit rate .* Now: \d+\.\d %/ }).waitFor();
    await page.getByRole('img', { name: /^Time of a call .* Now: p50 .* m?s, p95 .* m?s/ }).waitFor();
    await press(page, 'Stop the load');
    expect(await staleReads(page)).toBe('0');
    expect(await figure(page, 'Errors')).toBe(0);
    await press(page, 'Start 50 loads');
    await page.getByText('50 callers, 1 load').waitFor();
    await open(page, 'requests');
    await page.locator('.request-line').filter({ hasText: 'report-' }).first().waitFor();
    expect(await page.locator('.request-line').filter({ hasText: 'load-' }).count()).toBe(0);
  });

  it('counts a read as stale that returns an older value than the last confirmed one', async () => {
    const page = await enterAs('alice');
    await page.route('**/api/redis/cache**', async (route) => {
      if (!isLookUp(route)) return route.continue();
      const response = await route.fetch();
      const found: unknown = await response.json();
      await route.fulfill({ response, json: { ...Object(found), value: 0 } });
    });
    await fill(page, 'Keys', '1');
    await fill(page, 'Writes, %', '50');
    await press(page, 'Start the load');
    await expect.poll(() => staleReads(page)).not.toBe('0');
    await press(page, 'Stop the load');
  });

  it('waits as long as a limit asks', async () => {
    const page = await enterAs('alice');
    let requests = 0;
    await page.route('**/api/redis/cache**', async (route) => {
      requests += 1;
      const json = {
        type: 'about:blank',
        title: 'Limit',
        status: 429,
        code: 'TENANT_LIMIT',
        detail: 'Wait.',
      };
      await route.fulfill({ status: 429, headers: { 'Retry-After': '600' }, json });
    });
    await press(page, 'Start the load');
    await page.getByText(/^limited, continues in (10 min|9 min \d+ s)$/).waitFor();
    await expect.poll(() => figure(page, 'Limited')).toBeGreaterThan(0);
    // Each of ten callers was limited at most twice: by its look-up, and by storing what it loaded.
    expect(requests).toBeLessThanOrEqual(20);
    await press(page, 'Stop the load');
  });

  it('rejects settings out of range', async () => {
    const page = await enterAs('alice');
    await fill(page, 'Callers', '51');
    await page.getByText('Enter a whole number from 1 to 50').waitFor();
    expect(await page.getByRole('button', { name: 'Start the load' }).isDisabled()).toBe(true);
  });

  it.each([
    [
      'the view is left',
      async (page: Page) => {
        await open(page, 'requests');
        await open(page, 'playground');
      },
    ],
    [
      'the page is hidden',
      async (page: Page) => {
        await page.evaluate(`Object.defineProperty(document, 'hidden', { get: () => true });
          document.dispatchEvent(new Event('visibilitychange'))`);
        await page.getByText('The load stopped because this page was hidden').waitFor();
      },
    ],
    [
      'five minutes are over',
      async (page: Page) => {
        await page.clock.fastForward('05:01');
        await page.getByText('The load stopped after five minutes').waitFor();
      },
    ],
  ])('stops when %s', async (reason, act) => {
    const { page } = await stage().enter();
    if (reason.startsWith('five')) await page.clock.install();
    await signIn(page, 'alice', 'playground');
    await press(page, 'Start the load');
    await expect.poll(() => figure(page, 'Reads')).toBeGreaterThan(0);
    await act(page);
    await page.getByRole('button', { name: 'Start the load', exact: true }).waitFor();
    const sent: string[] = [];
    page.on('request', (request) => {
      if (request.url().includes('key=load-')) sent.push(request.url());
    });
    // Takes longer than any caller waits between two calls.
    await press(page, 'Start 50 loads');
    await page.getByText('50 callers, 1 load').waitFor();
    expect(sent).toEqual([]);
  });
});

describe('two tenants side by side', () => {
  const acme = (page: Page) => card(page, 'Acme Corp');
  const globex = (page: Page) => card(page, 'Globex');

  it('neither see nor change each other’s data', async () => {
    const page = await enterAs('alice');
    await press(page, 'Set for Acme Corp');
    await acme(page).getByText('Hello from Acme Corp', { exact: true }).waitFor();
    await globex(page).getByText('nothing').waitFor();
    await fill(page, 'Value of Globex', 'Hi');
    await press(page, 'Set for Globex');
    await globex(page).getByText('Hi', { exact: true }).waitFor();
    await acme(page).getByText('Hello from Acme Corp', { exact: true }).waitFor();
    await press(page, 'Invalidate for Acme Corp');
    await acme(page).getByText('nothing').waitFor();
    await globex(page).getByText('Hi', { exact: true }).waitFor();

    await press(page, 'Start a session for Globex');
    await globex(page).getByText('valid', { exact: true }).waitFor();
    await acme(page).getByText('not found, even by its secret id').waitFor();
    await press(page, 'End the session for Globex');
    await acme(page).getByText('not found').waitFor({ state: 'detached' });
  });

  it('take a second token where there are no demo users', async () => {
    const { product, enterAt } = stage();
    let issuer = '';
    const { page } = await enterAt(product.url, async (context) => {
      await context.route('**/redis-test/outputs.json', async (route) => {
        const response = await route.fetch();
        const outputs = Object(await response.json());
        const { issuerUrl, redisFaults, ...redis } = outputs.custom.redis;
        expect(redisFaults).toEqual([]);
        issuer = issuerUrl;
        await route.fulfill({ response, json: { ...outputs, custom: { redis } } });
      });
    });
    await page.getByLabel('Access token').fill(await product.token('alice', 600));
    await press(page, 'Use this token');
    await open(page, 'playground');
    await fill(page, 'Access token of another tenant', await product.token('bob', 600));
    await press(page, 'Use this token');
    await page.getByText('This token also belongs to org_acme.').waitFor();
    await fill(page, 'Access token of another tenant', await tokenOfGlobex(issuer));
    await press(page, 'Use this token');
    await press(page, 'Set for Globex');
    await globex(page).getByText('Hello from Globex', { exact: true }).waitFor();
    await acme(page).getByText('nothing').waitFor();
    await card(page, 'Break Redis').getByText('Only on your machine').waitFor();
  });
});

it('explains why faults are not available for a Redis that the product has not started', async () => {
  const page = await enterAs('alice');
  await card(page, 'Break Redis').getByText('Needs a Redis that this product has started').waitFor();
});
