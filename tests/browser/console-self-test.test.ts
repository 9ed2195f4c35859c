import type { Redis } from 'ioredis';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { connectAdmin } from '../support/admin/connection.ts';
import { enterToken, signIn } from './browser.ts';
import { openStage } from './fixtures.ts';
import { killRedis, recover } from './outage.ts';

const stage = openStage();

/** Keys that remain after any use of a tenant: metrics, version, invalidations, and the indexes and history of sessions. */
const BOOKKEEPING =
  /^(cache-(version|invalidations|metrics|metrics-batch)|session-(epoch|index|created|idempotency|history)):\{org_(acme|globex)\}|^(session|cache)-tenants$/;

/** Runs it to its end. Its progress may be gone before a test could look for it, so the page keeps it. */
async function runOnce(page: Page): Promise<void> {
  await page.evaluate(`{
    window.progress = undefined;
    new MutationObserver((_, observer) => {
      const text = document.querySelector('.run-summary [role=status]')?.textContent ?? '';
      window.progress = /^\\d+ of \\d+ checks done/.exec(text)?.[0];
      if (window.progress) observer.disconnect();
    }).observe(document.body, { subtree: true, childList: true, characterData: true });
  }`);
  await page.getByRole('button', { name: /^Run (the self-test|again)$/ }).click();
  await expect.poll(() => page.evaluate('window.progress')).toBeTruthy();
  await page.getByText(/\d+ passed.*, in \d/).waitFor();
}

/** The remaining keys of sessions and values, and the size of the bookkeeping. */
async function keyspace(admin: Redis) {
  const keys = (await admin.keys('*')).sort();
  const size = async (pattern: string) => {
    const cards = keys.filter((key) => key.startsWith(pattern)).map((key) => admin.zcard(key));
    return (await Promise.all(cards)).reduce((sum, card) => sum + card, 0);
  };
  return {
    left: keys.filter((key) => !BOOKKEEPING.test(key)),
    // Metrics batches and idempotency records expire by themselves, in a minute and an hour.
    lasting: keys.filter((key) => !/^(cache-metrics-batch|session-idempotency):/.test(key)),
    indexed: await size('session-index:'),
    // Which counters a namespace has depends on who came first in its races.
    counted: new Set((await admin.hkeys('cache-metrics:{org_acme}')).map((field) => field.split(':')[0])),
  };
}

it('passes over HTTP and GraphQL with progress, timing and a report, and leaves the keyspace unchanged', async () => {
  const admin = connectAdmin(stage().product.redis.process.address);
  const { page } = await stage().enter();
  await signIn(page, 'alice', 'self-test');
  expect((await keyspace(admin)).left).toEqual([]);
  await runOnce(page);
  await page.getByText('All good').waitFor();
  const first = await keyspace(admin);
  expect(first.left).toEqual([]);
  expect(first.indexed).toBe(0);
  // `*` counts the tenant as a whole.
  expect(first.counted).toEqual(new Set(['*', 'self-test', 'self-test-whole']));
  const invalidations = await admin.zrange('cache-invalidations:{org_acme}', '0', '-1');
  const tags = invalidations.filter((member) => member.startsWith('t:'));
  expect(tags, 'one tag for each transport').toEqual(
    Array(2).fill(expect.stringMatching(/^t:self-test-\w{8}$/)),
  );

  await page.getByRole('button', { name: 'Copy the JSON report' }).click();
  await page.getByText('The JSON report copied').waitFor();
  const text = String(await page.evaluate('navigator.clipboard.readText()'));
  const report = JSON.parse(text);
  expect(report).toMatchObject({ failed: 0, skipped: 0, waiting: 0, tenant: 'org_acme' });
  expect(report.durationMs).toBeGreaterThan(0);
  const tried = new Set(
    report.checks.map(({ transport, group }: Record<string, string>) => `${transport} ${group}`),
  );
  const groups = ['Connection', 'Sessions', 'Cache', 'Invalidation', 'Metrics', 'Isolation', 'Races'];
  const expected = ['HTTP', 'GraphQL'].flatMap((transport) =>
    [...groups, 'Cleanup'].map((group) => `${transport} ${group}`),
  );
  expect(tried).toEqual(new Set([...expected, 'HTTP HTTP']));
  for (const { requests, title } of report.checks) expect(requests, title).not.toEqual([]);
  expect(text).not.toMatch(/eyJ[\w-]{20}/);

  await page.getByText('Set, get and delete a value').first().click();
  await page.getByText('"action": "set"').first().waitFor();
  await page.getByText('Set, get and delete a value').last().click();
  await page.getByText('mutation ($namespace: String!').first().waitFor();

  await runOnce(page);
  await page.getByText('All good').waitFor();
  expect(await keyspace(admin)).toEqual(first);
  admin.disconnect();
});

it('skips checks that the token does not permit, with the reason, and passes the others', async () => {
  const { product, enter } = stage();
  const { page } = await enter();
  await enterToken(page, await product.token('erin', 600));
  await page.getByRole('link', { name: 'Self-test' }).click();
  await page.getByLabel('Include GraphQL').uncheck();
  await runOnce(page);
  // Amber: most of the checks did not run.
  await page
    .locator('strong.warn', { hasText: /^\d+ passed, [1-9]\d* skipped: needs cache:write/ })
    .waitFor();
  await expect.poll(() => page.getByText('All good').count()).toBe(0);
  await page
    .getByText(/cache:write/)
    .first()
    .waitFor();
});

it('fails during an outage, shows the responses, and passes again after recovery', async () => {
  const { product, enter } = stage();
  const { page } = await enter();
  await signIn(page, 'bob', 'self-test');
  await page.getByLabel('Include GraphQL').uncheck();
  const restart = await killRedis(product);
  await page.getByRole('alert').getByText('Redis is down.').waitFor();
  await runOnce(page);
  await page.getByText(/^[1-9]\d* failed, /).waitFor();
  await page.getByText('Create, read, list and end a session').click();
  await page
    .getByText(/"code": "UNAVAILABLE"/)
    .first()
    .waitFor();
  await recover(page, restart);
  await runOnce(page);
  await page.getByText('All good').waitFor();
});
