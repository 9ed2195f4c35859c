import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { allOperations } from '../../../src/api/operations/all.ts';
import { press, signIn } from '../browser.ts';
import { openStageWithFaults } from '../fixtures.ts';
import { sessionElsewhere } from '../sessions-page.ts';
import { expectAccessible, overflowOf, WIDTHS } from './checks.ts';

/** States of views that take more than opening the view. */
const stage = openStageWithFaults();

const LONG_USER = `google-oauth2|${'1234567890'.repeat(10)}`;

const resize = (page: Page, width: number) => page.setViewportSize({ width, height: 900 });

it('the starters of Get started', async () => {
  const { page } = await stage().enter();
  await signIn(page, 'carol', 'get-started');
  for (const width of WIDTHS) {
    await resize(page, width);
    for (const name of ['Next.js', 'Vite', 'Node', 'aws-amplify', 'curl']) {
      await page.getByRole('tab', { name, exact: true }).click();
      await expectAccessible(page, `${name} at ${width} px`);
    }
  }
});

it('the playground under load', async () => {
  const { page } = await stage().enter();
  await signIn(page, 'alice', 'playground');
  await press(page, 'Start the load');
  await page.getByLabel('Value of Globex', { exact: true }).fill('long'.repeat(100));
  await press(page, 'Set for Globex');
  await page.getByRole('region', { name: 'Globex' }).getByText('long'.repeat(100), { exact: true }).waitFor();
  for (const width of WIDTHS) {
    await resize(page, width);
    await expectAccessible(page, `${width} px`);
  }
  await press(page, 'Stop the load');
});

it('a fault', async () => {
  for (const width of WIDTHS) {
    const { page } = await stage().enter({ viewport: { width, height: 900 } });
    await signIn(page, 'alice', 'playground');
    await press(page, 'Slow for 10 s');
    await page.getByText('Redis is slow.').waitFor();
    await expectAccessible(page, `${width} px`);
    await press(page, 'Restore now');
    await page.getByText('Redis is back.').waitFor();
  }
});

it('the reference of operations', async () => {
  const { page } = await stage().enter();
  await signIn(page, 'bob', 'reference');
  const show = async (operation: string) => {
    await page.evaluate(`location.hash = '#/reference/${operation}'`);
    await page.getByRole('heading', { level: 2, name: operation, exact: true }).waitFor();
  };
  for (const width of WIDTHS) {
    await resize(page, width);
    for (const operation of Object.keys(allOperations)) {
      await show(operation);
      expect(await overflowOf(page), `${operation} at ${width}`).toBe(0);
    }
    for (const operation of ['createSession', 'purgeTenant']) {
      await show(operation);
      await expectAccessible(page, `${operation} at ${width} px`);
    }
  }
});

it('the sessions of a tenant', async () => {
  const { product, enter } = stage();
  for (const user of ['bob', 'bob', LONG_USER, 'alice']) await sessionElsewhere(product, user);
  for (const width of WIDTHS) {
    const { page } = await enter({ viewport: { width, height: 900 } });
    const examine = (state: string) => expectAccessible(page, `${state} at ${width} px`);
    await signIn(page, 'alice', 'sessions');
    await page.getByLabel('Select all sessions shown').check();
    await page.getByText(/^\d sessions selected$/).waitFor();
    await examine('list');
    await press(page, 'Create a session for yourself');
    await page.getByText('current', { exact: true }).waitFor();
    await page.getByRole('link', { name: 'Chrome on Linux' }).first().click();
    await press(page, 'Read metadata');
    await page.getByRole('button', { name: 'Save metadata' }).waitFor();
    await examine('detail');
    await press(page, 'End every session of the tenant');
    await page.getByRole('dialog').waitFor();
    await examine('typed confirmation');
    await page.keyboard.press('Escape');
    await page.getByLabel('Search users').fill('nobody');
    await press(page, 'Look up user');
    await page.getByText('No live sessions for this exact user id').waitFor();
    await examine('unknown user');
  }
});
