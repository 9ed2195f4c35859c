import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { allOperations } from '../../src/api/operations/all.ts';
import { createRedisClient } from '../../src/client/index.ts';
import { runProgram } from '../support/programs/started-program.ts';
import { open, signIn } from './browser.ts';
import { openStage } from './fixtures.ts';

const stage = openStage();
const OPERATIONS = Object.keys(allOperations);

const heading = (page: Page, name: string) => page.getByRole('heading', { level: 2, name, exact: true });
const response = (page: Page) => page.getByRole('region', { name: 'Response', exact: true });
const run = (page: Page) => page.getByRole('button', { name: 'Run', exact: true }).click();

async function show(page: Page, operation: string): Promise<void> {
  await page.evaluate(`location.hash = '#/reference/${operation}'`);
  await heading(page, operation).waitFor();
}

/** The call of the form as code. */
async function codeOf(page: Page, tab: string): Promise<string> {
  await page.getByRole('tab', { name: tab, exact: true }).click();
  const copy = page.getByRole('button', { name: `Copy ${tab}`, exact: true });
  return String(await page.locator('figure', { has: copy }).locator('pre').textContent());
}

it.each([
  ['/docs', '#/reference', 'Every call, and a form to try it'],
  ['/redis-test#/reference/setCache', '#/reference/setCache', 'setCache'],
])('%s opens %s, also after a sign-in', async (path, hash, title) => {
  const { product, enter } = stage();
  const { page } = await enter();
  await page.goto(product.url + path);
  await page.reload();
  await page.getByRole('button', { name: /^alice / }).click();
  await heading(page, title).waitFor();
  expect(new URL(page.url()).hash).toBe(hash);
});

it('finds an operation and opens it by keyboard, with the focus on its heading', async () => {
  const { page } = await stage().enter();
  await signIn(page, 'alice', 'reference');
  await page.getByLabel('Search the operations').fill('not_a_counter');
  const links = page.getByRole('navigation', { name: 'Operations' }).getByRole('link');
  await expect.poll(() => links.allTextContents()).toEqual(['incrementCache', 'Query runner']);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await heading(page, 'incrementCache').waitFor();
  await expect.poll(() => page.evaluate('document.activeElement.textContent')).toBe('incrementCache');
  await page.goBack();
  await heading(page, 'Every call, and a form to try it').waitFor();
});

it('shows permission, routes, types, limits and error codes', async () => {
  const { page } = await stage().enter();
  await signIn(page, 'alice', 'reference');
  await show(page, 'setCache');
  for (const text of [
    ...['cache:write', 'PUT /api/redis/cache/{namespace}/{key}', 'integer, 1–31,536,000'],
    ...['list of strings (1–256 characters), up to 128 items', 'AS_OF_AHEAD', 'VALUE_TOO_LARGE'],
  ]) {
    await page.getByText(text, { exact: true }).first().waitFor();
  }
  await show(page, 'getSession');
  await page.getByText('session.device', { exact: true }).waitFor();
});

it('runs a call, and shows it as curl, client and aws-amplify code that repeat it', async () => {
  const { product, enter } = stage();
  const { page } = await enter();
  await signIn(page, 'alice', 'reference');
  await show(page, 'setCache');
  await page.getByLabel('key (required)').fill('tried');
  await page.getByLabel('value (required)').fill('{"it\'s":[1,"two"]}');
  await page.getByLabel('tags').fill('["user","a, b"]');
  await run(page);
  await response(page).getByText('"stored": true').waitFor();
  await response(page).getByText('200', { exact: true }).waitFor();
  await response(page)
    .getByText(/^\d.* m?s, request [\w-]{36}$/)
    .waitFor();

  const token = await product.token('alice', 600);
  const redis = createRedisClient({ baseUrl: product.url, getToken: () => token, timeoutMs: 60_000 });
  expect(await redis.cache.get('users', 'tried')).toEqual({ "it's": [1, 'two'] });
  await redis.cache.clear();
  const env = { ...process.env, TOKEN: token };
  const { out } = await runProgram('bash', ['-c', await codeOf(page, 'curl')], { env });
  expect(out).toBe('{"stored":true}');
  expect(await redis.cache.get('users', 'tried')).toEqual({ "it's": [1, 'two'] });

  expect(await codeOf(page, 'Client')).toBe(
    `await redis.cache.set('users', 'tried', { 'it\\'s': [1, 'two'] }, { ttl: 3600, tags: ['user', 'a, b'] });`,
  );
  expect(await codeOf(page, 'aws-amplify')).toBe(
    `const { data, errors } = await client.mutations.setCache({ namespace: 'users', key: 'tried', value: '{"it\\'s":[1,"two"]}', ttl: 3600, tags: ['user', 'a, b'] });`,
  );
  await open(page, 'requests');
  await page.getByText("await redis.cache.set('users', 'tried'").waitFor();
});

it('focuses the first wrong field and sends nothing', async () => {
  const { page } = await stage().enter();
  await signIn(page, 'alice', 'reference');
  await show(page, 'setCache');
  await page.getByLabel('ttl').fill('0');
  await page.getByLabel('value (required)').fill('{');
  await run(page);
  await page.getByText('Expected integer, 1–31,536,000').waitFor();
  await page.getByText(/^Not JSON/).waitFor();
  await expect
    .poll(() => page.evaluate('document.activeElement.labels[0].textContent'))
    .toBe('value (required)');
  expect(await response(page).count()).toBe(0);
});

it('asks before it destroys, and shows errors of the service', async () => {
  const { page } = await stage().enter();
  await signIn(page, 'carol', 'reference');
  await show(page, 'deleteCache');
  await page.getByLabel('key (required)').focus();
  await page.keyboard.press('Enter');
  expect(await response(page).count()).toBe(0);
  await page.getByRole('button', { name: 'Run…' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
  expect(await response(page).count()).toBe(0);
  await page.getByRole('button', { name: 'Run…' }).click();
  const confirm = page.getByRole('dialog').getByRole('button', { name: 'Run deleteCache' });
  // A click within half a second of the first one is that of a double click.
  await expect
    .poll(async () => {
      // It may close between the look and the click.
      await confirm.click({ timeout: 1_000 }).catch(() => undefined);
      return confirm.count();
    })
    .toBe(0);
  await response(page).getByText('204', { exact: true }).waitFor();
  await response(page).getByText('The response has no body.').waitFor();
  await show(page, 'getCache');
  await run(page);
  await response(page).getByText('404', { exact: true }).waitFor();
  await response(page).getByText('"code": "NOT_FOUND"').waitFor();
});

it('sends a session id in a header, and records and copies it nowhere', async () => {
  const { product, enter } = stage();
  const { page } = await enter();
  await signIn(page, 'alice', 'reference');
  const token = await product.token('alice', 600);
  const redis = createRedisClient({ baseUrl: product.url, getToken: () => token, timeoutMs: 60_000 });
  const { sessionId } = await redis.sessions.create();
  await show(page, 'getSession');
  await page.getByLabel('sessionId (required)').fill(sessionId);
  await run(page);
  await response(page).getByText('200', { exact: true }).waitFor();
  expect(await codeOf(page, 'curl')).toContain('-H "x-session-id: $SESSION_ID"');
  expect(await codeOf(page, 'Client')).toBe('await redis.sessions.get(sessionId);');
  expect(await codeOf(page, 'aws-amplify')).toContain('client.queries.getSession({ sessionId })');
  await open(page, 'requests');
  await page.getByText('await redis.sessions.get(sessionId);').waitFor();
  expect(await page.content()).not.toContain(sessionId);
});

it('runs every operation whose example needs no data of the tenant', async () => {
  const { page } = await stage().enter();
  await signIn(page, 'alice', 'reference');
  const tried: string[] = [];
  for (const operation of OPERATIONS) {
    await show(page, operation);
    const button = page.getByRole('button', { name: 'Run', exact: true });
    // Without code, a required field is empty.
    if ((await button.count()) === 0 || (await page.getByRole('tab', { name: 'curl' }).count()) === 0)
      continue;
    await button.click();
    const status = await response(page).locator('.badge').textContent();
    expect(status, operation).toMatch(/^(20\d|404)$/);
    tried.push(operation);
  }
  expect(tried.length).toBeGreaterThan(15);
});

it('runs GraphQL, begins with a template of each operation, and shows errors', async () => {
  const { page } = await stage().enter();
  await signIn(page, 'dave', 'reference');
  await page.getByRole('link', { name: 'Query runner', exact: true }).click();
  await heading(page, 'GraphQL query runner').waitFor();
  await run(page);
  await response(page).getByText('"listSessions"').waitFor();
  await page.getByLabel('Start with').selectOption('setCache');
  await run(page);
  await response(page).getByText('"stored": true').waitFor();
  await page.getByLabel('Start with').selectOption('consoleInfo');
  await run(page);
  await response(page).getByText('FORBIDDEN', { exact: true }).waitFor();
  await page.getByLabel('Variables, as JSON').fill('[');
  await run(page);
  await page.getByText(/^Not JSON/).waitFor();
  await page.getByLabel('Start with').selectOption('clearCache');
  await page.getByRole('button', { name: 'Run…' }).click();
  await page.getByRole('dialog', { name: 'Run the request?' }).waitFor();
  await page.keyboard.press('Escape');
  await open(page, 'requests');
  await page.locator('.requests > li', { hasText: '/graphql' }).first().waitFor();
});

it('says so if the document cannot be loaded, and loads it again', async () => {
  const { product, enter } = stage();
  const { page } = await enter();
  await page.route('**/redis-test/openapi.json', (route) => route.fulfill({ status: 404 }));
  await signIn(page, 'alice', 'reference');
  await page.getByText('There is no openapi.json beside this page.').waitFor();
  await page.unroute('**/redis-test/openapi.json');
  await page.getByRole('button', { name: 'Try again' }).click();
  await heading(page, 'Every call, and a form to try it').waitFor();
  expect((await fetch(`${product.url}/openapi.json`)).status).toBe(200);
});
