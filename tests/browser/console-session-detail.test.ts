import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { createRedisClient } from '../../src/client/index.ts';
import { signIn } from './browser.ts';
import { openStage } from './fixtures.ts';
import { answer, sessionElsewhere } from './sessions-page.ts';

const stage = openStage();

const focused = (page: Page) => page.evaluate('document.activeElement?.textContent ?? ""');

async function withSession(user: string) {
  const { page } = await stage().enter();
  await signIn(page, user, 'sessions');
  const created = page.waitForResponse((response) => response.request().method() === 'POST');
  await page.getByRole('button', { name: 'Create a session' }).click();
  const { sessionId } = await (await created).json();
  await page.getByRole('link', { name: 'Chrome on Linux' }).click();
  await page.getByRole('button', { name: 'Read metadata' }).waitFor();
  return { page, sessionId: String(sessionId) };
}

it('shows one session at its own address, and closes it with the button and with Back', async () => {
  const { page } = await stage().enter();
  const handle = await sessionElsewhere(stage().product, 'bob');
  await signIn(page, 'alice', 'sessions');
  const link = page.locator(`a[href="#/sessions/${handle}"]`);
  await link.click();
  await expect.poll(() => new URL(page.url()).hash).toBe(`#/sessions/${handle}`);
  const panel = page.locator('.session-panel');
  await expect.poll(() => focused(page)).toBe('Unknown device');
  for (const text of ['auth0|bob', 'bob@acme.example', 'member', 'cache:write', handle])
    await panel.getByText(text, { exact: true }).first().waitFor();
  await panel.getByRole('img', { name: /^The session ends in (1 d 0 h|23 h 59 min) if/ }).waitFor();
  await panel.getByText('Latest end').waitFor();
  await panel.getByRole('button', { name: 'Copy the handle' }).click();
  await expect.poll(() => page.evaluate('navigator.clipboard.readText()')).toBe(handle);
  await page.getByRole('heading', { name: 'Ended sessions of auth0|bob' }).waitFor();

  await panel.getByRole('button', { name: 'Close the session' }).click();
  await panel.waitFor({ state: 'detached' });
  await expect
    .poll(() => page.evaluate('document.activeElement?.getAttribute("href")'))
    .toBe(`#/sessions/${handle}`);
  await link.click();
  await panel.waitFor();
  await page.goBack();
  await panel.waitFor({ state: 'detached' });

  await page.goto(`${stage().product.url}/redis-test#/sessions/${handle}`);
  await page.reload();
  await panel.getByText('bob@acme.example').waitFor();
  await panel.getByRole('button', { name: 'End this session' }).click();
  await answer(page, 'End this session?', 'End the session');
  await panel.getByText('This session is not live').waitFor();
  await page.getByText('Ended from another device or by an administrator').waitFor();
  await expect.poll(() => focused(page)).toBe('Session');
});

it('edits metadata: sends the changes, explains what is invalid, and rotates the id', async () => {
  const { page, sessionId } = await withSession('alice');
  const token = await stage().product.token('alice', 600);
  const { sessions } = createRedisClient({ baseUrl: stage().product.url, getToken: () => token });
  await page.getByRole('button', { name: 'Read metadata' }).click();
  const editor = page.getByLabel('Metadata of version 1, as JSON');
  await editor.waitFor();
  for (const [text, problem] of [
    ['{', /^Not JSON/],
    ['[1]', /^Enter an object/],
    ['{"a":null}', /^A value cannot be null/],
  ] as const) {
    await editor.fill(text);
    await page.getByRole('button', { name: 'Save metadata' }).click();
    await page.getByText(problem).waitFor();
    await expect.poll(() => page.evaluate('document.activeElement?.tagName')).toBe('TEXTAREA');
  }
  await editor.fill('{"theme":"dark","cart":[1]}');
  await page.getByRole('button', { name: 'Save metadata' }).click();
  await page.getByText('Metadata saved').waitFor();
  await page.getByLabel('Metadata of version 2, as JSON').waitFor();
  expect((await sessions.get(sessionId))?.metadata).toEqual({ theme: 'dark', cart: [1] });

  const before = new URL(page.url()).hash;
  await page.getByRole('button', { name: 'Rotate the id' }).click();
  await page.getByText('Session id rotated').waitFor();
  expect(await sessions.get(sessionId)).toBeNull();
  expect(new URL(page.url()).hash).not.toBe(before);
  await page.getByRole('button', { name: 'Read metadata' }).click();
  await page.getByLabel(/^Metadata of version \d, as JSON$/).waitFor();
});

it('explains a conflict, and saves over it only if the user wants that', async () => {
  const { page, sessionId } = await withSession('carol');
  const { product } = stage();
  const token = await page.evaluate('JSON.parse(sessionStorage.getItem("amplify-redis.signed-in")).token');
  const { sessions } = createRedisClient({ baseUrl: product.url, getToken: () => String(token) });
  await page.getByRole('button', { name: 'Read metadata' }).click();
  await page.getByLabel('Metadata of version 1, as JSON').fill('{"source":"console","theme":"dark"}');
  await sessions.update(sessionId, { metadata: { theme: 'light', step: 2 } });
  await page.getByRole('button', { name: 'Save metadata' }).click();
  await page.getByText('Not saved: the session has changed.').waitFor();
  await page.getByText('Stored, version 2').waitFor();
  expect((await sessions.get(sessionId))?.metadata).toMatchObject({ theme: 'light', step: 2 });
  await page.getByRole('button', { name: 'Save over version 2' }).click();
  await page.getByText('Metadata saved').waitFor();
  expect((await sessions.get(sessionId))?.metadata).toEqual({ source: 'console', theme: 'dark' });

  await sessions.update(sessionId, { metadata: { theme: 'blue' } });
  await page.getByLabel('Metadata of version 3, as JSON').fill('{}');
  await page.getByRole('button', { name: 'Save metadata' }).click();
  await page.getByRole('button', { name: 'Discard my changes' }).click();
  await expect
    .poll(() => page.getByLabel('Metadata of version 4, as JSON').inputValue())
    .toContain('"theme": "blue"');
  await expect.poll(() => page.getByText('Not saved: the session has changed.').count()).toBe(0);
});
