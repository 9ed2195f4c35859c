import type { Locator, Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { createRedisClient, type RedisApiClient } from '../../src/client/index.ts';
import { runProgram } from '../support/programs/started-program.ts';
import { open, press, signIn } from './browser.ts';
import { storeEntry } from './cache-steps.ts';
import { openStage } from './fixtures.ts';

const stage = openStage();

/** Makes every kind of call that the views make, each once. */
async function useEverything(page: Page): Promise<void> {
  await signIn(page, 'alice');
  await page.getByText(/^redis 7/).waitFor();
  await open(page, 'cache');
  await storeEntry(page, { key: 'quoted', tags: 'user', value: `{"it's":"a \\"quote\\""}` });
  await open(page, 'sessions');
  await press(page, 'Create a session for yourself');
  await page.getByText('Session created').waitFor();
  await page.getByRole('link', { name: 'Chrome on Linux' }).click();
  await press(page, 'Read metadata');
  await page.getByText(/^Session read; idle timeout/).waitFor();
  await page.getByRole('button', { name: 'Rotate the id' }).click();
  await page.getByText('Session id rotated').waitFor();
}

/** Opens a row. @returns its curl command and its client code */
async function behind(row: Locator) {
  await row.locator('summary').click();
  const block = async (title: string) => {
    const copy = row.page().getByRole('button', { name: `Copy ${title}`, exact: true });
    return String(await row.locator('figure', { has: copy }).locator('pre').textContent());
  };
  return { curl: await block('curl'), code: await block('client code') };
}

/** The content of each row, and the command and code behind it, once every request has finished. */
async function rowsOf(page: Page) {
  await page.locator('.requests .badge', { hasText: 'in progress' }).first().waitFor({ state: 'detached' });
  const rows = [];
  for (const row of await page.locator('.requests > li').all()) {
    const status = await row.locator('summary .badge').textContent();
    const duration = await row.locator('summary .number').textContent();
    rows.push({ status, duration, ...(await behind(row)) });
  }
  return rows;
}

it('lists every call with its status and duration, without a token; health checks are optional', async () => {
  const { page } = await stage().enter();
  await signIn(page, 'bob', 'cache');
  await storeEntry(page, { key: 'user_123', value: '1' });
  await open(page, 'requests');
  await page.getByText(/await redis\.cache\.set\w*\('users', 'user_123'/).click();
  for (const title of ['curl', 'client code']) {
    await press(page, `Copy ${title}`);
    await page.getByText(`${title} copied`).waitFor();
    const copied = String(await page.evaluate('navigator.clipboard.readText()'));
    expect(copied).toContain(
      title === 'curl' ? '-H "authorization: Bearer $TOKEN"' : 'await redis.cache.set',
    );
  }
  expect(await page.content()).not.toMatch(/eyJ[\w-]{20}/);
  await expect.poll(() => page.getByText('/api/redis/health').count()).toBe(0);
  await page.getByLabel('Include background requests').check();
  await page.getByText('/api/redis/health').first().waitFor();

  await page.getByLabel('Include background requests').uncheck();
  await press(page, 'Clear');
  await page.getByText('No requests yet').waitFor();
});

it('names the users of the requests once there are several', async () => {
  const { page } = await stage().enter();
  await signIn(page, 'bob', 'cache');
  await storeEntry(page, { key: 'by-bob' });
  await open(page, 'requests');
  const row = page.locator('.request-line').filter({ hasText: 'by-bob' }).first();
  await row.waitFor();
  expect(await row.getByText('as auth0|bob').count()).toBe(0);
  await press(page, 'Switch user');
  await signIn(page, 'carol', 'cache');
  await storeEntry(page, { key: 'by-carol' });
  await open(page, 'requests');
  await row.getByText('as auth0|bob, org_acme', { exact: true }).waitFor();
  await page.getByLabel('Search').fill('carol');
  await page.getByText('as auth0|carol, org_globex', { exact: true }).first().waitFor();
  await expect.poll(() => row.count()).toBe(0);
});

it('finds failures, which do not include misses, and keeps the log across a reload', async () => {
  const { page } = await stage().enter();
  await signIn(page, 'bob', 'self-test');
  await page.getByLabel('Include GraphQL').uncheck();
  await press(page, 'Run the self-test');
  await page.getByText('All good').waitFor();
  await open(page, 'requests');
  const misses = page.locator('.requests .badge', { hasText: '404 miss' });
  await page.getByLabel('Search').fill('CACHE.get self-test');
  await misses.first().waitFor();
  await page.getByLabel('Only failures').check();
  await expect.poll(() => misses.count()).toBe(0);
  await page.getByLabel('Only failures').uncheck();
  await page.getByLabel('Keep after a reload').check();
  await page.reload();
  await page.locator('.requests > li').first().waitFor();
});

it('shows commands and code that repeat the request', async () => {
  const { product, enter } = stage();
  const { page } = await enter();
  await useEverything(page);
  await open(page, 'requests');
  const token = await product.token('alice', 600);
  const redis = createRedisClient({ baseUrl: product.url, getToken: () => token, timeoutMs: 60_000 });
  const rows = await rowsOf(page);
  expect(new Set(rows.map(({ code }) => /redis\.[\w.]+/.exec(code)?.[0]))).toEqual(
    new Set([
      ...['redis.cache.inspect', 'redis.cache.invalidations', 'redis.cache.keys'],
      ...['redis.cache.metrics', 'redis.cache.setIfAbsent'],
      ...['redis.sessions.create', 'redis.sessions.get', 'redis.sessions.getSummary'],
      ...['redis.sessions.listTenant', 'redis.sessions.listEnded', 'redis.sessions.rotate'],
    ]),
  );
  // Oldest first, in the order they were sent.
  for (const { status, duration, curl, code } of rows.toReversed()) {
    expect(status, code).toMatch(/^20[014]$/);
    expect(duration, code).toMatch(/^\d+(\.\d+)? m?s$/);
    // Its session has another handle by now, since it was rotated.
    if (code.includes('getSummary')) continue;
    const { sessionId } = await redis.sessions.create();
    expect(await runCode(code, redis, sessionId), code).not.toBeNull();
    const fresh = (await redis.sessions.create()).sessionId;
    expect(await runCurl(curl, { TOKEN: token, SESSION_ID: fresh }), curl).toBe(status);
  }
});

it('logs GraphQL calls in the same way', async () => {
  const { product, enter } = stage();
  const { page } = await enter();
  await signIn(page, 'carol', 'self-test');
  await press(page, 'Run the self-test');
  await page.getByText('All good').waitFor();
  await open(page, 'requests');
  const rows = page.locator('.requests > li');
  await expect.poll(() => rows.count()).toBe(30);
  await press(page, 'Show 30 more');
  await expect.poll(() => rows.count()).toBe(60);
  await page.getByLabel('Only failures').check();
  await rows.filter({ hasText: '/graphql' }).first().waitFor();
  await page.getByLabel('Only failures').uncheck();
  await page.getByLabel('Search').fill('graphql rotateSession');
  const { curl, code } = await behind(rows.first());
  expect(code).toMatch(/^await client\.graphql\(\{[\s\S]*variables: \{ sessionId \},\n\}\);$/);
  const token = await product.token('alice', 600);
  const redis = createRedisClient({ baseUrl: product.url, getToken: () => token, timeoutMs: 60_000 });
  const { sessionId, session } = await redis.sessions.create();
  expect(await runCurl(curl, { TOKEN: token, SESSION_ID: sessionId })).toBe('200');
  expect(await redis.sessions.get(sessionId), session.handle).toBeNull();
});

/** @returns the status of the response */
async function runCurl(command: string, variables: Record<string, string>): Promise<string> {
  const script = `${command} -o /dev/null -w '%{http_code}'`;
  return (await runProgram('bash', ['-c', script], { env: { ...process.env, ...variables } })).out;
}

/** Runs copied code in a scope with `redis` and `sessionId`. */
function runCode(code: string, redis: RedisApiClient, sessionId: string): Promise<unknown> {
  const AsyncFunction = Object.getPrototypeOf(async () => {}).constructor;
  return new AsyncFunction('redis', 'sessionId', `return ${code}`)(redis, sessionId);
}
