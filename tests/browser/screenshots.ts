import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Page } from 'playwright-core';
import { print, runCommand } from '../../src/local/command/terminal.ts';
import { REPOSITORY } from '../support/programs/programs.ts';
import { open, press, signIn, startBrowser, visit } from './browser.ts';
import { storeEntry } from './cache-steps.ts';
import { type ProductAndRedis, serveProductAndRedis } from './served.ts';
import { createMany } from './sessions-page.ts';

const USAGE = `Takes screenshots of the console in both themes, and the pictures of the documentation.

  npm run screenshots`;

const FOLDER = join(REPOSITORY, '.local/screenshots');
const LOOKS = (['light', 'dark'] as const).flatMap((colorScheme) =>
  [360, 1440].map((width) => ({ colorScheme, width })),
);

const FOR_DOCS = join(REPOSITORY, 'docs/console');
/** The first screens of these views are the pictures of the documentation. */
const IN_DOCS = new Set(['overview', 'cache', 'sessions', 'playground', 'reference', 'self-test']);
const LOOK_IN_DOCS = 'light-1440';

/** Actions in each view before the screenshot. */
const SCENES: Readonly<Record<string, (page: Page) => Promise<void>>> = {
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
    await storeEntry(page, { key: 'user_7', tags: 'user', value: '{"name":"Grace Hopper"}' });
    await storeEntry(page, { key: 'user_123', tags: 'user, profile' });
    await page.getByLabel('Tags to invalidate').fill('profile');
    await press(page, 'Invalidate tags…');
    await press(page, 'Invalidate the tag');
    await page.locator('.entry-state').getByText('The tag “profile” was invalidated').waitFor();
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
  async 'get-started'(page) {
    await page.getByText('Waiting for your first call…').waitFor();
  },
  async reference(page) {
    await page.getByRole('link', { name: 'setCache', exact: true }).click();
    await page.getByRole('heading', { name: 'setCache', exact: true }).waitFor();
  },
  async requests(page) {
    await press(page, 'Clear');
    await open(page, 'cache');
    await storeEntry(page, { key: `user_${Date.now()}` });
    await open(page, 'requests');
    await page.locator('.request-line').filter({ hasText: 'redis.cache.setIfAbsent' }).first().click();
  },
  async overview(page) {
    await page.getByText(/^redis 7/).waitFor();
    await page.locator('[role=slider]:not([aria-valuemax="0"])').first().waitFor();
  },
};

async function capture(page: Page, name: string): Promise<void> {
  // Waits until the announcement disappears, since it covers a part of the page.
  await page.locator('.announcements [role=status]:empty').waitFor({ state: 'attached' });
  await page.evaluate('scrollTo(0, 0)');
  await page.screenshot({ path: join(FOLDER, `${name}.png`), fullPage: true });
}

async function captureAll({ url, redis }: ProductAndRedis): Promise<void> {
  const browser = await startBrowser();
  try {
    for (const { colorScheme, width } of LOOKS) {
      const look = `${colorScheme}-${width}`;
      const { page, context } = await visit(browser, url, { colorScheme, viewport: { width, height: 900 } });
      await page.getByText('Globex').waitFor();
      await page.screenshot({ path: join(FOLDER, `sign-in-${look}.png`), fullPage: true });
      await signIn(page, 'alice');
      // After the outage of the look before.
      await page.locator('.status', { hasText: 'Redis is up' }).waitFor();
      for (const [view, play] of Object.entries(SCENES)) {
        await open(page, view);
        await play(page);
        await capture(page, `${view}-${look}`);
        if (look === LOOK_IN_DOCS && IN_DOCS.has(view)) {
          await page.screenshot({ path: join(FOR_DOCS, `${view}.png`) });
        }
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

await runCommand({
  usage: USAGE,
  parse: (args) => parseArgs({ args }).values,
  run: async () => {
    mkdirSync(FOLDER, { recursive: true });
    const product = await serveProductAndRedis();
    try {
      await captureAll(product);
      print(
        `Screenshots of every view are in ${FOLDER}, and the pictures of the documentation in ${FOR_DOCS}`,
      );
    } finally {
      await product.close();
    }
  },
});
