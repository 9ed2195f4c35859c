import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { REPOSITORY } from '../support/programs.ts';
import { open, signIn, startBrowser, visit } from './browser.ts';
import { type ServedProduct, serveProduct } from './served.ts';
import { createMany } from './sessions-page.ts';

const FOLDER = join(REPOSITORY, '.local/screenshots');
const LOOKS = (['light', 'dark'] as const).flatMap((colorScheme) =>
  [360, 1440].map((width) => ({ colorScheme, width })),
);

/** The first screen of this view becomes docs/console.png. */
const FOR_README = 'self-test-light-1440';

const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();

/** Actions in each view before the screenshot. */
const SCENES: Readonly<Record<string, (page: Page) => Promise<void>>> = {
  async overview(page) {
    await page.getByText(/^redis 7/).waitFor();
    await page.locator('[role=slider][aria-valuemax="4"]').first().waitFor();
  },
  async 'self-test'(page) {
    await press(page, 'Run the self-test');
    await page.getByText('All good').waitFor({ timeout: 90_000 });
    await page.getByText('Several keys in one request').first().click();
  },
  async sessions(page) {
    await createMany(page);
    await page.getByText('6 sessions created').waitFor();
  },
  async cache(page) {
    await press(page, 'Set');
    await page.getByText('Stored user_123').waitFor();
    await page.getByLabel('Key', { exact: true }).fill('user_7');
    await page.getByLabel('Tags, separated by commas', { exact: true }).fill('user');
    await press(page, 'Set');
    await page.getByText('Stored user_7').waitFor();
    await page.getByRole('button', { name: 'profile: invalidate this tag' }).click();
    await page.getByText(/^Invalidated/).waitFor();
  },
  async playground(page) {
    await press(page, 'Start 50 loads');
    await page.getByText('50 callers, 1 load').waitFor();
    await press(page, 'Start the load');
    await press(page, 'Set for Acme Corp');
    await page.getByText('Hello from Acme Corp', { exact: true }).waitFor();
    await page.getByRole('img', { name: /^Hit rate .* Now: \d/ }).waitFor();
    await press(page, 'Stop the load');
  },
  async requests(page) {
    await open(page, 'overview');
    await press(page, 'Refresh');
    await open(page, 'requests');
    await press(page, 'Clear');
    await open(page, 'cache');
    await press(page, 'Set');
    await page.getByText('Stored user_123').waitFor();
    await press(page, 'Get');
    await page.getByText('Read user_123').waitFor();
    await open(page, 'requests');
    await page.locator('.request-line').filter({ hasText: 'redis.cache.set' }).first().click();
  },
};

async function capture(page: Page, name: string): Promise<void> {
  // Waits until the announcement disappears, since it covers a part of the page.
  await page.locator('.announcements:empty').waitFor({ state: 'attached' });
  await page.evaluate('scrollTo(0, 0)');
  await page.screenshot({ path: join(FOLDER, `${name}.png`), fullPage: true });
}

async function captureAll({ url, redis }: ServedProduct): Promise<void> {
  const browser = await startBrowser();
  try {
    for (const { colorScheme, width } of LOOKS) {
      const look = `${colorScheme}-${width}`;
      const { page, context } = await visit(browser, url, { colorScheme, viewport: { width, height: 900 } });
      await page.getByText('Globex').waitFor();
      await page.screenshot({ path: join(FOLDER, `sign-in-${look}.png`), fullPage: true });
      await signIn(page, 'alice');
      for (const [view, play] of Object.entries(SCENES)) {
        await open(page, view);
        await play(page);
        await capture(page, `${view}-${look}`);
        if (`${view}-${look}` === FOR_README) await page.screenshot({ path: join(FOLDER, 'readme.png') });
      }
      await redis.process.kill();
      await open(page, 'overview');
      await page.getByText('open (calls fail at once)').first().waitFor();
      await page.getByText('Redis is down.').waitFor();
      await capture(page, `outage-${look}`);
      await context.close();
      await redis.process.restart();
    }
  } finally {
    await browser.close();
  }
}

mkdirSync(FOLDER, { recursive: true });
const product = await serveProduct();
try {
  await captureAll(product);
  process.stdout.write(`Screenshots of every view are in ${FOLDER}\n`);
} finally {
  await product.close();
}
