import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startBrowser } from '../../browser/browser.ts';
import { connectAdmin } from '../../support/admin/connection.ts';
import { type StandaloneServer, startStandalone } from '../../support/redis/standalone.ts';
import type { Consumer } from '../consumers/consumer.ts';
import { installPortal, type Portal, startPortal } from './portal.ts';
import { openProfile } from './visitor.ts';

/** The portal reaches Redis itself: its cache handler, and a function of its pages, use the core. */
const CORE_FILES = {
  'cache-handler.mjs': `
    import { cacheHandler } from 'amplify-redis/next/cache-handler-core';

    export default cacheHandler({ tenantId: 'org_portal' });`,
  'app/visits.ts': `
    import { cacheOrFetch } from 'amplify-redis';

    export const since = () => cacheOrFetch('org_portal', 'visits', 'since', async () => 'cached by the core', 300);`,
};
const PAGE = 'app/page.tsx';

let example: Consumer;
let redis: StandaloneServer;
let portal: Portal;
let browser: Browser;

beforeAll(async () => {
  [example, redis] = await Promise.all([installPortal(CORE_FILES), startStandalone()]);
  const env = { REDIS_URL: `redis://127.0.0.1:${redis.process.address.port}` };
  [portal, browser] = await Promise.all([startPortal(example, { command: 'dev', env }), startBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await portal?.stop();
  await redis?.close();
});

/** Connections to the Redis of the portal, which nothing else uses. */
async function connections(): Promise<number> {
  const admin = connectAdmin(redis.process.address);
  try {
    const list = String(await admin.client('LIST'));
    return list.trim().split('\n').length - 1;
  } finally {
    admin.disconnect();
  }
}

it('next dev keeps one connection over ten edits of a page', async () => {
  const source = readFileSync(join(example.dir, PAGE), 'utf8');
  const page = await openProfile(browser);
  for (let edit = 0; edit <= 10; edit++) {
    const edited = source
      .replace('<h1>Open jobs</h1>', `<h1>Edit ${edit}</h1>`)
      .replace(
        'const jobs = await listOpenJobs();',
        'const jobs = await listOpenJobs(); const text = await since();',
      )
      .replace('<ul>', '<ul title={text}>');
    example.write({ [PAGE]: `import { since } from './visits';\n${edited}` });
    await expect
      .poll(async () => {
        await page.goto(portal.url);
        await page.locator('ul[title="cached by the core"]').waitFor();
        return page.locator('h1').textContent();
      })
      .toBe(`Edit ${edit}`);
    expect(await connections(), `after edit ${edit}`).toBe(1);
  }
});
