import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { DEFAULT_TIMEOUT_VARIABLES } from '../support/redis/server.ts';
import { open, press, signIn } from './browser.ts';
import { openStageWithFaults } from './fixtures.ts';

type StageWithFaults = ReturnType<typeof openStageWithFaults>;

async function enter(stage: StageWithFaults): Promise<Page> {
  const { page } = await stage().enter();
  await signIn(page, 'alice', 'playground');
  return page;
}

const card = (page: Page) => page.getByRole('region', { name: 'Break Redis' });
const row = (page: Page, name: string) => card(page).locator('.probes > div').filter({ hasText: name });
const activeFault = async (stage: StageWithFaults) => {
  const response = await fetch(`${stage().product.url}/redis-test/redis-faults`);
  return Object(await response.json()).active?.fault;
};

async function untilDone(stage: StageWithFaults, page: Page): Promise<void> {
  await card(page).getByText('Done.').waitFor();
  await card(page).getByText('Stale reads seen: 0').waitFor();
  expect(await activeFault(stage)).toBeUndefined();
}

describe('with the default timeouts', () => {
  const stage = openStageWithFaults(DEFAULT_TIMEOUT_VARIABLES);

  it('freezes Redis: reads come from the source, writes and session checks fail, all recover', async () => {
    const page = await enter(stage);
    await press(page, 'Freeze for 5 s');
    await card(page).getByText('Redis is frozen.').waitFor();
    await row(page, 'Read')
      .getByText(/from the source/)
      .waitFor();
    await row(page, 'Write')
      .getByText(/\d failed/)
      .waitFor();
    await row(page, 'Session check')
      .getByText(/\d failed/)
      .waitFor();
    await card(page).getByText('Redis is back.').waitFor();
    await row(page, 'Session check')
      .getByText(/^Last: ok/)
      .waitFor();
    await row(page, 'Write')
      .getByText(/^Last: ok/)
      .waitFor();
    await untilDone(stage, page);
  });

  it('asks before it kills Redis, whose sessions are gone afterwards', async () => {
    const page = await enter(stage);
    await press(page, 'Kill and restart');
    await page.getByRole('dialog', { name: 'Kill the local Redis?' }).waitFor();
    await press(page, 'Cancel');
    expect(await activeFault(stage)).toBeUndefined();
    await press(page, 'Kill and restart');
    await press(page, 'Kill Redis');
    await row(page, 'Session check')
      .getByText(/^Last: session gone/)
      .waitFor();
    await row(page, 'Write')
      .getByText(/^Last: ok/)
      .waitFor();
    await untilDone(stage, page);
  });

  it('ends the fault when the page goes away', async () => {
    const page = await enter(stage);
    await press(page, 'Freeze for 5 s');
    await expect.poll(() => activeFault(stage)).toBe('freeze');
    await page.goto('about:blank');
    await expect.poll(() => activeFault(stage), { timeout: 60_000 }).toBeUndefined();
  });
});

describe('with time for every call, also on a busy machine', () => {
  const stage = openStageWithFaults();

  it('fills Redis until it is restored: writes fail and session checks succeed', async () => {
    const page = await enter(stage);
    await press(page, 'Fill for 10 s');
    await card(page).getByText('Redis is full.').waitFor();
    await row(page, 'Write')
      .getByText(/\d failed/)
      .waitFor();
    await row(page, 'Session check')
      .getByText(/^Last: ok/)
      .waitFor();
    expect(
      await row(page, 'Session check')
        .getByText(/failed/)
        .count(),
    ).toBe(0);
    await press(page, 'Restore now');
    await card(page).getByText('Redis is back.').waitFor();
    // The button is gone, so the focus is on the title of its card.
    await expect.poll(() => page.evaluate('document.activeElement.textContent')).toBe('Break Redis');
    await row(page, 'Write')
      .getByText(/^Last: ok/)
      .waitFor();
    await untilDone(stage, page);
  });

  it('slows Redis: every call succeeds', async () => {
    const page = await enter(stage);
    await press(page, 'Slow for 10 s');
    await card(page).getByText('Redis is slow.').waitFor();
    await untilDone(stage, page);
    expect(
      await card(page)
        .locator('.probes')
        .getByText(/failed/)
        .count(),
    ).toBe(0);
  });

  it('shows the error of a fault that cannot begin', async () => {
    const page = await enter(stage);
    const response = await fetch(`${stage().product.url}/redis-test/redis-faults`, {
      method: 'POST',
      body: JSON.stringify({ fault: 'slow' }),
    });
    expect(response.status).toBe(200);
    await press(page, 'Fill for 10 s');
    await card(page).getByRole('alert').getByText('Another fault is active.').waitFor();
    await fetch(`${stage().product.url}/redis-test/redis-faults/restore`, { method: 'POST' });
    await open(page, 'overview');
  });
});
