import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import type { CacheMetrics } from '../../src/client/index.ts';
import { makeTempDir } from '../support/programs/reaper.ts';
import { runProgram } from '../support/programs/started-program.ts';
import { enterToken, open, signIn } from './browser.ts';
import { openStage } from './fixtures.ts';

const stage = openStage();

/** The text that the button of a block copies. */
async function copied(page: Page, title: string): Promise<string> {
  await page.getByRole('button', { name: `Copy ${title}`, exact: true }).click();
  await page.getByText(`${title} copied`, { exact: true }).waitFor();
  return page.evaluate('navigator.clipboard.readText()');
}

/** Runs a snippet in an app that has the package installed. */
async function runInApp(file: string, code: string, token: string): Promise<string> {
  const dir = makeTempDir();
  try {
    const installed = join(dir.path, 'node_modules/amplify-redis');
    mkdirSync(installed, { recursive: true });
    const manifest = { name: 'amplify-redis', type: 'module', exports: { './client': './client.js' } };
    writeFileSync(join(installed, 'package.json'), JSON.stringify(manifest));
    const entryPoints = ['src/client/index.ts'];
    await build({ entryPoints, bundle: true, format: 'esm', outfile: join(installed, 'client.js') });
    writeFileSync(join(dir.path, file), code);
    const env = { ...process.env, REDIS_API_TOKEN: token };
    const { out, err } = await runProgram(process.execPath, [file], { cwd: dir.path, env });
    return out + err;
  } finally {
    dir.remove();
  }
}

const waiting = (page: Page) => page.getByText('Waiting for your first call…');
const arrived = (page: Page) => page.getByText('Your first call has arrived');

it('is where a local product begins, and the place is kept through the sign-in', async () => {
  const { product, enter } = stage();
  const { page } = await enter();
  await page.goto(product.url);
  await page.getByRole('button', { name: /^alice / }).click();
  await page.getByRole('heading', { level: 1, name: 'Get started' }).waitFor();
  expect(new URL(page.url()).hash).toBe('#/get-started');
});

it('copies a token that works, and the command for another one', async () => {
  const { product, enter } = stage();
  const { page } = await enter();
  await signIn(page, 'alice', 'get-started');
  await page.getByRole('button', { name: 'Copy a token' }).click();
  await page.getByText('The token copied').waitFor();
  const token = String(await page.evaluate('navigator.clipboard.readText()'));
  const headers = { Authorization: `Bearer ${token}` };
  const answer = await fetch(`${product.url}/api/redis/cache?action=metrics`, { headers });
  expect(answer.status).toBe(200);
  expect(await copied(page, 'Shell')).toBe(
    'export REDIS_API_TOKEN=$(npm run --silent token -- --tenant org_acme --user alice)',
  );
});

it('runs curl and Node as shown, and the check mark appears without a reload or a counted read', async () => {
  const { product, enter } = stage();
  const { page } = await enter();
  await signIn(page, 'alice', 'get-started');
  await waiting(page).waitFor();
  const token = await product.token('alice', 600);

  await page.getByRole('tab', { name: 'Node' }).click();
  await page.getByText('Run this in your own project').waitFor();
  const node = await copied(page, 'hello.mjs');
  expect(await runInApp('hello.mjs', node, token)).toBe("{ from: 'Node' }\n");
  await arrived(page).waitFor();
  await page.getByText('"from": "Node"').waitFor();

  await page.getByRole('tab', { name: 'curl' }).click();
  await page.locator('figure', { hasText: 'curl -sS' }).waitFor();
  expect(await page.getByText('Run this in your own project').count()).toBe(0);
  const curl = String(await page.locator('figure', { hasText: 'curl -sS' }).locator('pre').textContent());
  const env = { ...process.env, REDIS_API_TOKEN: token };
  const { out } = await runProgram('bash', ['-c', curl], { env });
  expect(out).toBe('{"stored":true}{"value":{"from":"curl"}}');
  await page.getByText('"from": "curl"').waitFor();
  expect(await page.getByRole('link', { name: 'Open the entry in the cache' }).getAttribute('href')).toBe(
    '#/cache/get-started/hello',
  );

  // The two reads of the snippets, none of the page.
  const headers = { Authorization: `Bearer ${token}` };
  const answer = await fetch(`${product.url}/api/redis/cache?action=metrics`, { headers });
  const { namespaces } = (await answer.json()) as CacheMetrics;
  expect(namespaces['get-started']).toMatchObject({ hits: 2, misses: 0, stale: 0 });
});

it('warns a user who may not write', async () => {
  const { product, enter } = stage();
  const { page } = await enter();
  await enterToken(page, await product.token('erin', 600));
  await open(page, 'get-started');
  await page.getByText('does not have the permission cache:write').waitFor();
  // Not a demo user, so the token command does not know this user.
  await page.getByText("export REDIS_API_TOKEN='paste the token here'").waitFor();
});

it('leads on to the other views', async () => {
  const { page } = await stage().enter();
  await signIn(page, 'alice', 'get-started');
  for (const name of ['Cache', 'Sessions', 'Overview', 'Playground', 'Self-test', 'Reference', 'GraphQL']) {
    await page.locator('.next-steps').getByRole('link', { name, exact: true }).click();
    await page.getByRole('heading', { level: 1, name: name === 'GraphQL' ? 'Reference' : name }).waitFor();
    await open(page, 'get-started');
  }
});
